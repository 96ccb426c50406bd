"""KRB_ERRORs that are not as they must be (RFC 4120 section 5.9.1)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from octets import long_length
from planting import Crash, Plant, fault

from conformance.forge.tree import Node, parse, rewritten, without_field
from reference import der
from reference.messages import KRBError, PrincipalName

CASES = (
    "server.krb-error.*",
    "server.error-time.*",
)

GENERIC = 60


def _octets(plant: Plant, change: Callable[[bytes], bytes]) -> None:
    """Have the message be others octets."""
    plant.server_error(lambda original: lambda x, refusal: change(original(x, refusal)))


def _fields(plant: Plant, **values: Callable[[Any, Any], Any]) -> None:
    """Have fields of the message be others: `value(x, message)` of each."""

    def wrapper(original: Any) -> Any:
        def krb_error(x: Any, refusal: Any) -> bytes:
            message = der.decode(KRBError, original(x, refusal))
            return der.encode(
                replace(message, **{name: value(x, message) for name, value in values.items()})
            )

        return krb_error

    plant.server_error(wrapper)


@fault
def error_absent(plant: Plant) -> None:
    """A refusal is not told to the client."""
    _octets(plant, lambda octets: b"")


@fault
def crash_before_the_error_is_sent(plant: Plant) -> None:
    """A refusal makes the server crash."""

    def crash(octets: bytes) -> bytes:
        raise Crash("a refusal")

    _octets(plant, crash)


@fault
def error_of_version_4(plant: Plant) -> None:
    """The pvno of the error is 4."""
    _fields(plant, pvno=lambda x, message: 4)


@fault
def error_of_another_message_type(plant: Plant) -> None:
    """The msg-type of the error is that of an AP-REP."""
    _fields(plant, msg_type=lambda x, message: 15)


@fault
def error_under_another_tag(plant: Plant) -> None:
    """The application tag of the error is that of an AP-REP."""
    _octets(plant, lambda octets: b"\x6f" + octets[1:])


@fault
def error_without_tag(plant: Plant) -> None:
    """The error has no application tag."""
    _octets(plant, lambda octets: parse(octets).nodes[0].encode())


@fault
def error_stime_of_the_client(plant: Plant) -> None:
    """The time of the server is the client's, where that is known."""
    _fields(plant, stime=lambda x, message: message.ctime or message.stime)


@fault
def error_stime_an_hour_off(plant: Plant) -> None:
    """The time of the server is that of another zone."""
    _fields(plant, stime=lambda x, message: message.stime + timedelta(hours=1))


@fault
def error_stime_absent(plant: Plant) -> None:
    """The time of the server is missing."""
    _octets(plant, lambda octets: without_field(octets, (4,)))


@fault
def error_stime_with_a_fraction(plant: Plant) -> None:
    """The time of the server has a fraction of a second."""

    def fraction(node: Node) -> None:
        (value,) = node.field(4).nodes
        value.octets = value.octets[:-1] + b".5Z"

    _octets(plant, lambda octets: rewritten(octets, fraction))


@fault
def error_susec_absent(plant: Plant) -> None:
    """The microseconds of the server are missing."""
    _octets(plant, lambda octets: without_field(octets, (5,)))


@fault
def error_susec_out_of_range(plant: Plant) -> None:
    """The microseconds of the server are a million."""

    def million(node: Node) -> None:
        (value,) = node.field(5).nodes
        value.octets = b"\x0f\x42\x40"

    _octets(plant, lambda octets: rewritten(octets, million))


@fault
def error_code_generic(plant: Plant) -> None:
    """The code of every error is KRB_ERR_GENERIC."""
    _fields(plant, error_code=lambda x, message: GENERIC)


@fault
def error_code_0(plant: Plant) -> None:
    """The code of every error is 0."""
    _fields(plant, error_code=lambda x, message: 0)


@fault
def error_code_of_a_library(plant: Plant) -> None:
    """The code of an error is that of a C library."""
    _fields(plant, error_code=lambda x, message: message.error_code - 1765328384)


@fault
def error_code_absent(plant: Plant) -> None:
    """The code of the error is missing."""
    _octets(plant, lambda octets: without_field(octets, (6,)))


@fault
def error_realm_of_the_client(plant: Plant) -> None:
    """The realm of the error is the client's, where that is known."""
    _fields(plant, realm=lambda x, message: message.crealm or message.realm)


@fault
def error_realm_absent(plant: Plant) -> None:
    """The realm of the server is missing."""
    _octets(plant, lambda octets: without_field(octets, (9,)))


@fault
def error_realm_empty(plant: Plant) -> None:
    """The realm of the server is empty."""
    _fields(plant, realm=lambda x, message: "")


@fault
def error_sname_absent(plant: Plant) -> None:
    """The name of the server is missing."""
    _octets(plant, lambda octets: without_field(octets, (10,)))


@fault
def error_sname_first_component(plant: Plant) -> None:
    """The name of the server is its first component."""
    _fields(
        plant,
        sname=lambda x, message: replace(message.sname, name_string=message.sname.name_string[:1]),
    )


@fault
def error_sname_of_the_client(plant: Plant) -> None:
    """The name of the server is the client's, where that is known."""
    _fields(plant, sname=lambda x, message: message.cname or message.sname)


@fault
def error_without_the_clients_time(plant: Plant) -> None:
    """The client's time is not said though it is known."""
    _fields(plant, ctime=lambda x, message: None, cusec=lambda x, message: None)


@fault
def error_without_the_clients_microseconds(plant: Plant) -> None:
    """The client's microseconds are not said though they are known."""
    _fields(plant, cusec=lambda x, message: None)


@fault
def error_with_the_servers_time_for_the_clients(plant: Plant) -> None:
    """The client's time is the server's."""
    _fields(
        plant,
        ctime=lambda x, message: message.stime,
        cusec=lambda x, message: message.susec,
    )


@fault
def error_with_a_client_time_that_is_not_known(plant: Plant) -> None:
    """A client's time is said, made up, before it can be known."""
    _fields(
        plant,
        ctime=lambda x, message: message.ctime or message.stime.replace(year=1970),
        cusec=lambda x, message: message.cusec or 1,
    )


@fault
def error_with_the_wrong_client_microseconds(plant: Plant) -> None:
    """The client's microseconds are one more."""
    _fields(plant, cusec=lambda x, message: message.cusec and (message.cusec + 1) % 10**6)


@fault
def error_without_the_clients_name(plant: Plant) -> None:
    """The client is not named though its name is known."""
    _fields(plant, crealm=lambda x, message: None, cname=lambda x, message: None)


@fault
def error_without_the_clients_realm(plant: Plant) -> None:
    """The client's realm is not said though it is known."""
    _fields(plant, crealm=lambda x, message: None)


@fault
def error_with_another_client(plant: Plant) -> None:
    """The client is named, and it is another."""
    _fields(
        plant,
        cname=lambda x, message: (
            message.cname and PrincipalName(name_type=1, name_string=["nobody"])
        ),
    )


@fault
def error_with_text_beyond_ascii(plant: Plant) -> None:
    """The text of the error has characters that are no IA5String."""

    def umlaut(node: Node) -> None:
        (value,) = node.field(11).nodes
        value.octets = "ungültig".encode()

    _octets(plant, lambda octets: rewritten(octets, umlaut))


@fault
def error_with_a_long_length(plant: Plant) -> None:
    """The length of the error is in more octets than it needs."""
    _octets(plant, long_length)


@fault
def error_with_octets_behind(plant: Plant) -> None:
    """The error has an octet behind its end."""
    _octets(plant, lambda octets: octets + b"\0")
