"""Requests that are refused, so that the server tells its time and names (section 5.9.1)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from conformance.defects.registry import breaks
from conformance.model.defect import Stage
from conformance.model.scenario import Scenario
from reference.flags import TicketFlag

_YEAR = timedelta(days=365)


@breaks("rfc4120-3.2.3-clock-skew", Stage.SCENARIO, each={"0": 0, "1": 1, "999999": 999_999})
def refused_at_microsecond(scenario: Scenario, microsecond: int) -> Scenario:
    """The client's clock is a year behind, and the server's shows an edge of a second."""
    now = scenario.now.replace(microsecond=microsecond)
    return replace(scenario, now=now, ctime=now - _YEAR)


@breaks(
    "rfc4120-3.2.3-clock-skew", Stage.SCENARIO,
    each={
        "on-a-leap-day": date(2028, 2, 29),
        "past-31-bits": date(2038, 1, 20),
        "in-2105": date(2105, 6, 15),
    },
)  # fmt: skip
def refused(scenario: Scenario, day: date) -> Scenario:
    """The client's clock is a year behind, on another day."""
    moved = scenario.shifted(day - scenario.now.date())
    return replace(moved, ctime=moved.ctime - _YEAR)


@breaks("rfc4120-3.2.3-clock-skew", Stage.SCENARIO, each={"0": 0, "999999": 999_999})
def refused_client_microsecond(scenario: Scenario, microsecond: int) -> Scenario:
    """The client's clock is a year behind, and shows an edge of a second."""
    return replace(scenario, ctime=scenario.ctime.replace(microsecond=microsecond) - _YEAR)


@breaks("rfc4120-3.2.3-clock-skew", Stage.SCENARIO)
def refused_client_of_another_realm(scenario: Scenario) -> Scenario:
    """The client is of another realm than the server, and its clock is a year behind."""
    flags = scenario.ticket_flags | {TicketFlag.TRANSITED_POLICY_CHECKED}
    client = "bob/admin@CLIENTS.EXAMPLE"
    return replace(scenario, client=client, ticket_flags=flags, ctime=scenario.ctime - _YEAR)
