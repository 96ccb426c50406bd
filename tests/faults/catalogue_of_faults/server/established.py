"""What a server reports of the exchange: taken from the wrong place (RFC 4120 section 3.2.3)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from planting import Plant, fault

from reference.authorization import open_elements
from reference.crypto import Key
from reference.flags import Flags, TicketFlag
from reference.messages import AuthorizationElement
from reference.principal import Principal
from reference.server import Accepted, Server

CASES = (
    "server.session.*",
    "server.established.*",
    "server.name*",
    "server.flags.*",
    "server.authorization-data.*",
    "server.containers.*",
    "server.integers.*",
    "server.keys.*",
    "server.key-choice.*",
    "server.enctype-numbers.*",
    "server.aes-*",
    "server.camellia.*",
    "server.des3.*",
    "server.rc4.*",
    "server.far-times.*",
    "server.ticket-*",
)


def _reports(plant: Plant, other: Any) -> None:
    """Have the server report other values: `other(accepted)` returns them by name."""

    def wrapper(original: Any) -> Any:
        def accept(self: Any, *arguments: Any, **named: Any) -> Any:
            result = original(self, *arguments, **named)
            return replace(result, **other(result)) if isinstance(result, Accepted) else result

        return accept

    plant.wrap(Server, "accept", wrapper)


def _client(plant: Plant, client: Any) -> None:
    _reports(plant, lambda result: {"client": client(result.client)})


@fault
def client_of_the_authenticator(plant: Plant) -> None:
    """The client is whom the authenticator names, and that is not compared."""
    plant.server_rule("name_match", None)
    _reports(
        plant,
        lambda result: {
            "client": Principal.of(
                result.exchange.authenticator.cname, result.exchange.authenticator.crealm
            )
        },
    )


@fault
def client_by_its_first_component(plant: Plant) -> None:
    """Of the client's name only the first component is reported."""
    _client(plant, lambda client: client._replace(components=client.components[:1]))


@fault
def client_by_its_last_component(plant: Plant) -> None:
    """Of the client's name only the last component is reported."""
    _client(plant, lambda client: client._replace(components=client.components[-1:]))


@fault
def client_as_one_component(plant: Plant) -> None:
    """The components of the client's name are reported as one."""
    _client(plant, lambda client: client._replace(components=("/".join(client.components),)))


@fault
def client_in_the_servers_realm(plant: Plant) -> None:
    """The client is reported in the server's realm."""
    _reports(
        plant,
        lambda result: {"client": result.client._replace(realm=result.exchange.server.realm)},
    )


@fault
def client_without_realm(plant: Plant) -> None:
    """The client is reported without its realm."""
    _client(plant, lambda client: client._replace(realm=""))


@fault
def client_in_small_letters(plant: Plant) -> None:
    """The client is reported in small letters."""
    _client(
        plant,
        lambda client: Principal(
            tuple(part.lower() for part in client.components), client.realm.lower()
        ),
    )


@fault
def client_up_to_nul(plant: Plant) -> None:
    """The client's name is reported up to its first NUL."""
    _client(
        plant,
        lambda client: client._replace(
            components=tuple(part.split("\0")[0] for part in client.components)
        ),
    )


@fault
def subkey_for_session_key(plant: Plant) -> None:
    """The client's subkey is reported as the session key."""
    _reports(plant, lambda result: {"session_key": result.subkey or result.session_key})


@fault
def session_key_for_subkey(plant: Plant) -> None:
    """The session key is reported as the client's subkey."""
    _reports(plant, lambda result: {"subkey": result.session_key})


@fault
def reply_subkey_for_subkey(plant: Plant) -> None:
    """The server's subkey is reported as the client's."""
    _reports(plant, lambda result: {"subkey": result.reply_subkey or result.subkey})


@fault
def session_key_with_another_last_octet(plant: Plant) -> None:
    """The last octet of the session key is lost."""

    def lost(result: Any) -> Any:
        key = result.session_key
        return {"session_key": Key(key.etype, key.contents[:-1] + b"\0")}

    _reports(plant, lost)


@fault
def sequence_number_of_the_reply(plant: Plant) -> None:
    """The server's sequence number is reported as the client's."""
    _reports(plant, lambda result: {"sequence_number": result.reply_sequence_number or 0})


def _number(plant: Plant, number: Any) -> None:
    _reports(
        plant,
        lambda result: {
            "sequence_number": result.sequence_number and number(result.sequence_number)
        },
    )


@fault
def sequence_number_in_16_bits(plant: Plant) -> None:
    """The client's sequence number is cut to 16 bits."""
    _number(plant, lambda number: number & 0xFFFF)


@fault
def sequence_number_in_30_bits(plant: Plant) -> None:
    """The client's sequence number is cut to 30 bits."""
    _number(plant, lambda number: number & 0x3FFFFFFF)


@fault
def sequence_number_in_31_bits(plant: Plant) -> None:
    """The client's sequence number is cut to 31 bits."""
    _number(plant, lambda number: number & 0x7FFFFFFF)


@fault
def sequence_number_with_a_sign(plant: Plant) -> None:
    """The client's sequence number is reported as a signed number of 32 bits."""
    _number(plant, lambda number: number - 2**32 if number >= 2**31 else number)


def _flags(plant: Plant, number: Any) -> None:
    _reports(
        plant,
        lambda result: {"ticket_flags": Flags(number(int(result.ticket_flags)).to_bytes(4))},
    )


@fault
def flags_known_alone(plant: Plant) -> None:
    """Flags that nobody knows are not reported."""
    known = sum(0x80000000 >> flag for flag in TicketFlag if flag)
    _flags(plant, lambda number: number & known)


@fault
def flags_in_16_bits(plant: Plant) -> None:
    """Only the first 16 flags are reported."""
    _flags(plant, lambda number: number & 0xFFFF0000)


@fault
def flags_in_the_wrong_order(plant: Plant) -> None:
    """The flags are reported from the last to the first."""
    _flags(plant, lambda number: int(f"{number:032b}"[::-1], 2))


@fault
def flags_of_the_options(plant: Plant) -> None:
    """The ap-options are reported as the ticket's flags."""
    _reports(plant, lambda result: {"ticket_flags": result.exchange.ap_req.ap_options})


def _data(plant: Plant, data: Any) -> None:
    _reports(plant, lambda result: {"authorization_data": data(result)})


@fault
def data_of_the_authenticator(plant: Plant) -> None:
    """The authenticator's authorization data is reported as the ticket's."""
    _data(plant, lambda result: result.exchange.authenticator.authorization_data or [])


@fault
def data_of_both(plant: Plant) -> None:
    """The authenticator's authorization data is reported behind the ticket's."""
    _data(
        plant,
        lambda result: (
            result.authorization_data + (result.exchange.authenticator.authorization_data or [])
        ),
    )


@fault
def data_not_reported(plant: Plant) -> None:
    """Authorization data is lost on its way to the application."""
    _data(plant, lambda result: [])


@fault
def data_first_element_reported(plant: Plant) -> None:
    """Only the first element of authorization data is reported."""
    _data(plant, lambda result: result.authorization_data[:1])


@fault
def data_in_another_order(plant: Plant) -> None:
    """Authorization data is reported from the last element to the first."""
    _data(plant, lambda result: result.authorization_data[::-1])


@fault
def data_without_elements_of_negative_type(plant: Plant) -> None:
    """Opened authorization data is reported without elements of negative type."""

    def positive(result: Any) -> list[AuthorizationElement]:
        opened = open_elements(result.authorization_data)
        return [element for element in opened if element.ad_type >= 0]

    _data(plant, positive)
