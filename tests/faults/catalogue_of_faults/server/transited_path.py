"""The path of realms that is not checked, or otherwise (RFC 4120 sections 2.7 and 3.3.3.2)."""

from __future__ import annotations

from typing import Any

from planting import Plant, fault

from reference import transited
from reference.flags import TicketFlag
from reference.messages import TransitedEncoding
from reference.numbers import ErrorCode
from reference.refusal import Refusal
from reference.server import step3_ticket_use as use


def _realms(plant: Plant, realm: Any) -> None:
    """Have each subfield name another realm: `realm(original, subfield, previous)`."""
    plant.wrap(
        transited,
        "_realm",
        lambda original: lambda subfield, previous: realm(original, subfield, previous),
    )


def _strangers(plant: Plant, strangers: Any) -> None:
    plant.everywhere(transited.untrusted_realms, lambda original: strangers)


@fault
def transited_checked_in_spite_of_the_flag(plant: Plant) -> None:
    """The path is checked although the KDC has done it."""

    def rule(x: Any) -> None:
        if transited.untrusted_realms(
            x.ticket.transited, x.client.realm, x.server.realm, x.policy.trusted_realms
        ):
            raise Refusal(ErrorCode.KRB_AP_PATH_NOT_ACCEPTED, "planted")

    plant.server_rule("transited_path", rule)


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

    def strangers(sealed: TransitedEncoding, *others: Any) -> set[str]:
        return transited.untrusted_realms(sealed, *others) if sealed.tr_type == 1 else set()

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

    def strangers(*arguments: Any) -> set[str]:
        try:
            return transited.untrusted_realms(*arguments)
        except transited.PathError:
            return set()

    _strangers(plant, strangers)


@fault
def transited_any_path_refused(plant: Plant) -> None:
    """A path with any realm in it is refused."""
    _strangers(plant, lambda sealed, *others: {"planted"} if sealed.contents else set())


@fault
def transited_prepended_not_understood(plant: Plant) -> None:
    """A subfield that ends in a dot is a realm of that name."""
    _realms(
        plant,
        lambda original, subfield, previous: (
            "".join(subfield) if subfield[-1] == "." else original(subfield, previous)
        ),
    )


@fault
def transited_appended_not_understood(plant: Plant) -> None:
    """A subfield that starts with a slash is a realm of that name."""
    _realms(
        plant,
        lambda original, subfield, previous: (
            "".join(subfield) if subfield[0] == "/" else original(subfield, previous)
        ),
    )


@fault
def transited_space_kept(plant: Plant) -> None:
    """A space before a realm is part of it."""
    _realms(
        plant,
        lambda original, subfield, previous: (
            "".join(subfield) if subfield[0] == " " else original(subfield, previous)
        ),
    )


@fault
def transited_backslash_kept(plant: Plant) -> None:
    """A backslash quotes nothing."""

    def subfields(text: str) -> list[list[str]]:
        return [list(subfield) for subfield in text.split(",")]

    plant.wrap(transited, "_subfields", lambda original: subfields)


@fault
def transited_null_subfield_ignored(plant: Plant) -> None:
    """A null subfield stands for nothing."""
    plant.wrap(
        transited,
        "_subfields",
        lambda original: lambda text: [part for part in original(text) if part],
    )


@fault
def transited_null_subfield_refused(plant: Plant) -> None:
    """A null subfield is a fault."""

    def wrapper(original: Any) -> Any:
        def subfields(text: str) -> list[list[str]]:
            found: list[list[str]] = original(text)
            if [] in found:
                raise transited.PathError("planted")
            return found

        return subfields

    plant.wrap(transited, "_subfields", wrapper)


@fault
def transited_ends_not_trusted(plant: Plant) -> None:
    """The realms of client and server must not be on the path."""

    def strangers(sealed: TransitedEncoding, client: str, server: str, trusted: Any) -> set[str]:
        found = transited.untrusted_realms(sealed, client, server, trusted)
        listed = sealed.contents.decode("ascii", "replace").split(",")
        return found | ({client, server} & set(listed))

    _strangers(plant, strangers)


@fault
def transited_hierarchy_not_trusted(plant: Plant) -> None:
    """Realms of the hierarchy between client and server are not trusted."""
    plant.wrap(transited, "realms_between", lambda original: lambda one, other: set())


@fault
def transited_with_another_code(plant: Plant) -> None:
    """A path that is not accepted is refused as a ticket for other addresses."""

    def rule(x: Any) -> None:
        try:
            use.transited_path(x)
        except Refusal:
            raise Refusal(ErrorCode.KRB_AP_ERR_BADADDR, "planted") from None

    plant.server_rule("transited_path", rule)
