"""The credential that a client builds its request with (RFC 4120 sections 2, 3.2.2 and 5.3)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from conformance.defects.registry import harmless, left_open
from conformance.defects.server.service_names import SHAPES
from conformance.forge import Seal
from conformance.model.defect import Stage
from conformance.model.scenario import Scenario
from reference.flags import TicketFlag
from reference.messages import Ticket

SECOND = timedelta(seconds=1)
_UNKNOWN = (0, *range(14, 32))


@harmless(
    "rfc4120-2-unknown-flags", Stage.SCENARIO,
    each={str(flag): (flag,) for flag in (0, 14, 15, 16, 31)} | {"all": _UNKNOWN},
)  # fmt: skip
def unknown_flag(scenario: Scenario, flags: tuple[int, ...]) -> Scenario:
    """The ticket has a flag that RFC 4120 does not define."""
    return replace(scenario, ticket_flags=scenario.ticket_flags | set(flags))


@harmless("rfc4120-2.8-ok-as-delegate", Stage.SCENARIO)
def ok_as_delegate(scenario: Scenario) -> Scenario:
    """The ticket has OK-AS-DELEGATE, and the application does not ask to delegate."""
    return replace(scenario, ticket_flags=scenario.ticket_flags | {TicketFlag.OK_AS_DELEGATE})


@left_open(
    "rfc4120-2.2-validate-first", Stage.SCENARIO,
    each={"alone": {TicketFlag.INVALID}, "and-postdated": {TicketFlag.INVALID, 6}},
)  # fmt: skip
def invalid(scenario: Scenario, flags: set[int]) -> Scenario:
    """The ticket is INVALID; who looks, the client or what keeps its tickets, is left open."""
    return replace(scenario, ticket_flags=scenario.ticket_flags | flags)


@left_open(
    "rfc4120-3.2.2-ticket-used-again", Stage.SCENARIO,
    each={
        "now": timedelta(0),
        "a-second-ago": SECOND,
        "longer-ago-than-the-skew": Scenario().skew + SECOND,
        "a-day-ago": timedelta(days=1),
    },
)  # fmt: skip
def ended(scenario: Scenario, ago: timedelta) -> Scenario:
    """The ticket has expired; whether the client sends it all the same is left open."""
    now = scenario.now.replace(microsecond=0)
    start = now - ago - timedelta(hours=1)
    return replace(scenario, authtime=start, starttime=start, endtime=now - ago)


@left_open(
    "rfc4120-3.2.2-ticket-used-again", Stage.SCENARIO,
    each={"a-second-ahead": SECOND, "further-ahead-than-the-skew": Scenario().skew + SECOND},
)  # fmt: skip
def starts(scenario: Scenario, ahead: timedelta) -> Scenario:
    """The ticket's time has not come; whether the client sends it all the same is left open."""
    return replace(scenario, starttime=scenario.now.replace(microsecond=0) + ahead)


@harmless("rfc4120-3.2.2-request", Stage.SCENARIO)
def no_starttime(scenario: Scenario) -> Scenario:
    """The ticket has no starttime."""
    return replace(scenario, starttime=None)


@harmless("rfc4120-3.2.2-request", Stage.SCENARIO)
def renewable(scenario: Scenario) -> Scenario:
    """The ticket is renewable, until a week after its end."""
    return replace(
        scenario,
        ticket_flags=scenario.ticket_flags | {TicketFlag.RENEWABLE},
        renew_till=scenario.endtime + timedelta(days=7),
    )


@harmless(
    "rfc4120-5.5.1-names-sent", Stage.SCENARIO,
    each={
        "of-two-components": "alice/admin@EXAMPLE",
        "of-three-components": "a/b/c@EXAMPLE",
        "of-four-components": "a/b/c/d@EXAMPLE",
        "with-quoted-slash": r"alice\/admin@EXAMPLE",
        "with-quoted-at": r"alice\@home@EXAMPLE",
        "with-quoted-backslash": r"alice\\home@EXAMPLE",
        "with-space": "alice liddell@EXAMPLE",
        "in-mixed-case": "Alice@Example",
        "of-another-realm": "alice@CLIENTS.EXAMPLE.ORG",
        "of-127-octets": f"{'a' * 127}@EXAMPLE",
        "of-128-octets": f"{'a' * 128}@EXAMPLE",
        "of-256-octets": f"{'a' * 256}@EXAMPLE",
    },
)  # fmt: skip
def client(scenario: Scenario, principal: str) -> Scenario:
    """The client's name has another shape."""
    return replace(scenario, client=principal)


@harmless("rfc4120-3.2.2-request", Stage.SCENARIO, each=SHAPES)
def service(scenario: Scenario, principal: str) -> Scenario:
    """The service's name has another shape."""
    return replace(scenario, server=principal)


@harmless(
    "rfc4120-5.3-opaque", Stage.TICKET_SEAL,
    each={"absent": None, "0": 0, "256": 256, "2147483648": 2**31, "4294967295": 2**32 - 1},
)  # fmt: skip
def ticket_kvno(seal: Seal, kvno: int | None) -> Seal:
    """The ticket names another key version, or none."""
    return replace(seal, kvno=kvno)


@harmless(
    "rfc4120-5.3-opaque", Stage.TICKET_SEAL,
    each={"0": 0, "unknown": 4711, "negative": -18},
)  # fmt: skip
def ticket_etype(seal: Seal, etype: int) -> Seal:
    """The ticket is under an etype that the client need not know."""
    return replace(seal, label=etype)


@harmless(
    "rfc4120-5.3-opaque", Stage.TICKET,
    each={str(size): size for size in (1, 127, 128, 65535, 65536)},
)  # fmt: skip
def ticket_cipher_size(ticket: Ticket, size: int) -> Ticket:
    """What is encrypted in the ticket is of another size."""
    return replace(ticket, enc_part=replace(ticket.enc_part, cipher=bytes(size)))


@harmless("rfc4120-5.3-opaque", Stage.TICKET)
def ticket_of_another_realm(ticket: Ticket) -> Ticket:
    """The ticket's clear part names another realm."""
    return replace(ticket, realm="SERVERS.EXAMPLE.ORG")


@harmless("rfc4120-5.3-opaque", Stage.TICKET, each={"0": 0, "3": 3, "-1": -1})
def ticket_name_type(ticket: Ticket, name_type: int) -> Ticket:
    """The service's name in the ticket's clear part has another name-type."""
    return replace(ticket, sname=replace(ticket.sname, name_type=name_type))
