"""Tickets that a server may have a policy about (RFC 4120 sections 2.1 to 2.6 and 5.3).

A server that refuses them makes use of a choice, which is recorded.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import replace
from datetime import timedelta

from conformance.defects.registry import breaks, harmless, left_open
from conformance.model.defect import Stage
from conformance.model.scenario import Scenario
from reference.flags import TicketFlag

DAY = timedelta(days=1)
_INITIAL, _PRE_AUTHENT = TicketFlag.INITIAL, TicketFlag.PRE_AUTHENT


def _with_flags(scenario: Scenario, *flags: TicketFlag) -> Scenario:
    return replace(scenario, ticket_flags=frozenset(flags))


@left_open("rfc4120-2.1-initial-wanted", Stage.SCENARIO)
def initial_not_set(scenario: Scenario) -> Scenario:
    """The ticket came from another ticket, and not from the client's key."""
    return replace(scenario, ticket_flags=scenario.ticket_flags - {_INITIAL})


@left_open("rfc4120-2.3-renewable-disallowed", Stage.SCENARIO)
def renewable(scenario: Scenario) -> Scenario:
    """The ticket can be renewed for a week."""
    flags = scenario.ticket_flags | {TicketFlag.RENEWABLE}
    return replace(scenario, ticket_flags=flags, renew_till=scenario.authtime + 7 * DAY)


@left_open(
    "rfc4120-2.4-postdated-disallowed", Stage.SCENARIO,
    each={"a-day": DAY, "a-week": 7 * DAY, "a-year": 365 * DAY},
)  # fmt: skip
def postdated_for(scenario: Scenario, wait: timedelta) -> Scenario:
    """The ticket was postdated, and the client authenticated long before it starts."""
    flags = scenario.ticket_flags | {TicketFlag.MAY_POSTDATE, TicketFlag.POSTDATED}
    return replace(scenario, ticket_flags=flags, authtime=scenario.authtime - wait)


@left_open("rfc4120-2.5-proxy", Stage.SCENARIO, bases=("addresses",))
def proxy(scenario: Scenario) -> Scenario:
    """The ticket is a proxy, from the address that it was given to."""
    return _with_flags(scenario, TicketFlag.PROXY, TicketFlag.PROXIABLE, _PRE_AUTHENT)


@left_open("rfc4120-2.6-forwarded", Stage.SCENARIO)
def forwarded(scenario: Scenario) -> Scenario:
    """The ticket was forwarded, and can be again."""
    return _with_flags(scenario, TicketFlag.FORWARDED, TicketFlag.FORWARDABLE, _PRE_AUTHENT)


@left_open(
    "rfc4120-5.3-life-limit", Stage.SCENARIO,
    each={
        "a-day-ago": (DAY, DAY), "ten-years-ago": (3652 * DAY, 3652 * DAY),
        "authenticated-a-year-ago": (365 * DAY, timedelta(0)),
        "authenticated-in-1970": (None, timedelta(0)),
    },
)  # fmt: skip
def started(scenario: Scenario, ago: tuple[timedelta | None, timedelta]) -> Scenario:
    """The ticket started, or the client first authenticated, long ago; the end is to come."""
    authenticated, since = ago
    authtime = scenario.authtime.replace(year=1970)
    if authenticated is not None:
        authtime = scenario.authtime - authenticated
    start = scenario.starttime or scenario.authtime
    return replace(scenario, authtime=authtime, starttime=start - since)


# Flags by their number


@harmless(
    "rfc4120-8.1-postdated-visible", Stage.SCENARIO,
    each={
        "postdated": {TicketFlag.MAY_POSTDATE, TicketFlag.POSTDATED, _INITIAL},
        "renewable": {TicketFlag.RENEWABLE, _INITIAL},
        "both": {TicketFlag.POSTDATED, TicketFlag.RENEWABLE, _PRE_AUTHENT},
    },
)  # fmt: skip
def recognized(scenario: Scenario, flags: Set[TicketFlag]) -> Scenario:
    """The ticket is postdated or renewable, which the server gets to see."""
    return replace(scenario, ticket_flags=frozenset(flags), renew_till=scenario.endtime + DAY)


@harmless(
    "rfc4120-5.3-flag-bits", Stage.SCENARIO,
    each={
        "24": {24}, "first-and-last": {0, 31}, "odd": set(range(1, 32, 2)) - {TicketFlag.INVALID},
        "even": set(range(0, 32, 2)), "beside-invalid": {6, 8},
    },
)  # fmt: skip
def flag_bits(scenario: Scenario, bits: Set[int]) -> Scenario:
    """Some ticket flags are set, INVALID (7) not; 24 is 7 from the other end."""
    return replace(scenario, ticket_flags=scenario.ticket_flags - {9} | bits)


@breaks(
    "rfc4120-5.3-flag-bits", Stage.SCENARIO, bases=("cross-realm",),
    each={"19": 19, "11": 11, "13": 13},
)  # fmt: skip
def transited_checked_at(scenario: Scenario, bit: int) -> Scenario:
    """A flag is set beside TRANSITED-POLICY-CHECKED (12), or as far from the other end."""
    flags = scenario.ticket_flags - {TicketFlag.TRANSITED_POLICY_CHECKED} | {bit}
    return replace(scenario, transited=b"ELSEWHERE", ticket_flags=flags)
