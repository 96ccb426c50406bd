"""The path of realms that is not checked, or otherwise (RFC 4120 sections 2.7 and 3.3.3.2)."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from planting import Crash, Plant, fault, without_server_rules

from reference import transited
from reference.flags import TicketFlag
from reference.messages import TransitedEncoding
from reference.server import step3_ticket_use as use

CASES = (
    "server.ticket-policy.*",
    "server.transited*",
    "server.flags.*",
)

without_server_rules(
    __name__,
    {
        "transited_path": "The path of realms is not checked.",
    },
)


def _realms(plant: Plant, realm: Any) -> None:
    """Have each subfield name another realm: `realm(original, subfield, previous)`."""
    plant.wrap(
        transited,
        "_realm",
        lambda original: lambda subfield, previous: realm(original, subfield, previous),
    )


def _strangers(plant: Plant, strangers: Any) -> None:
    """Have other realms be untrusted: `strangers(original, sealed, ...)`."""
    plant.everywhere(transited.untrusted_realms, lambda original: partial(strangers, original))


@fault
def transited_flag_is_the_bit_behind(plant: Plant) -> None:
    """OK-AS-DELEGATE is taken for TRANSITED-POLICY-CHECKED."""

    def rule(x: Any) -> None:
        if TicketFlag.OK_AS_DELEGATE not in x.ticket.flags:
            use.transited_path(x)

    plant.server_rule("transited_path", rule)


@fault
def transited_checked_for_local_clients_alone(plant: Plant) -> None:
    """The path is not checked where the client is of another realm."""

    def rule(x: Any) -> None:
        if x.client.realm == x.server.realm:
            use.transited_path(x)

    plant.server_rule("transited_path", rule)


@fault
def transited_unknown_encoding_ignored(plant: Plant) -> None:
    """A path of another encoding is passed over."""

    def strangers(original: Any, sealed: TransitedEncoding, *others: Any) -> Any:
        return original(sealed, *others) if sealed.tr_type == 1 else set()

    _strangers(plant, strangers)


@fault
def transited_any_encoding_is_the_known_one(plant: Plant) -> None:
    """The type of the encoding is not looked at."""

    def strangers(original: Any, sealed: TransitedEncoding, *others: Any) -> Any:
        return original(replace(sealed, tr_type=1), *others)

    _strangers(plant, strangers)


@fault
def transited_first_realm_alone(plant: Plant) -> None:
    """Only the first realm of the path is looked at."""
    _some_subfields(plant, slice(0, 1))


@fault
def transited_last_realm_alone(plant: Plant) -> None:
    """Only the last realm of the path is looked at."""
    _some_subfields(plant, slice(-1, None))


def _some_subfields(plant: Plant, part: slice) -> None:
    plant.wrap(transited, "_subfields", lambda original: lambda text: original(text)[part])


@fault
def transited_garbage_ignored(plant: Plant) -> None:
    """A path that cannot be read is passed over."""

    def strangers(original: Any, *arguments: Any) -> Any:
        try:
            return original(*arguments)
        except transited.PathError:
            return set()

    _strangers(plant, strangers)


def _passed_over(plant: Plant, subfields: Any) -> None:
    """Have the subfields of a form name no realm."""
    plant.wrap(
        transited,
        "_subfields",
        lambda original: lambda text: [part for part in original(text) if not subfields(part)],
    )


@fault
def transited_prepended_passed_over(plant: Plant) -> None:
    """A subfield that ends in a dot is passed over."""
    _passed_over(plant, lambda part: part[-1:] == ["."])


@fault
def transited_appended_passed_over(plant: Plant) -> None:
    """A subfield that starts with a slash is passed over."""
    _passed_over(plant, lambda part: part[:1] == ["/"])


@fault
def transited_space_passed_over(plant: Plant) -> None:
    """A subfield that starts with a space is passed over."""
    _passed_over(plant, lambda part: part[:1] == [" "])


@fault
def transited_quoted_passed_over(plant: Plant) -> None:
    """A subfield with a backslash is passed over."""
    _passed_over(plant, lambda part: any(token[0] == "\\" for token in part))


@fault
def transited_space_not_understood(plant: Plant) -> None:
    """A subfield that starts with a space is completed by the one before."""
    _realms(
        plant,
        lambda original, subfield, previous: original(
            subfield[1:] if subfield[0] == " " else subfield, previous
        ),
    )


@fault
def transited_backslash_dropped(plant: Plant) -> None:
    """A backslash quotes nothing, and is dropped."""

    def subfields(text: str) -> list[list[str]]:
        return [list(subfield) for subfield in text.replace("\\", "").split(",")]

    plant.wrap(transited, "_subfields", lambda original: subfields)


@fault
def transited_nothing_is_not_understood(plant: Plant) -> None:
    """An empty path is one that cannot be checked."""

    def strangers(original: Any, sealed: TransitedEncoding, *others: Any) -> Any:
        return original(sealed, *others) if sealed.contents else {"planted"}

    _strangers(plant, strangers)


@fault
def crash_at_a_listed_end(plant: Plant) -> None:
    """A path that lists the realm of client or server makes the server crash."""

    def strangers(original: Any, sealed: TransitedEncoding, *ends: Any) -> Any:
        if set(sealed.contents.decode("latin-1").split(",")) & set(ends[:2]):
            raise Crash("a listed end")
        return original(sealed, *ends)

    _strangers(plant, strangers)
