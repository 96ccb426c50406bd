"""Requests that are refused, so that the server tells its time (RFC 4120 section 5.9.1)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from conformance.defects.registry import breaks
from conformance.model.defect import Stage
from conformance.model.scenario import Scenario

_YEAR = timedelta(days=365)


@breaks("rfc4120-3.2.3-clock-skew", Stage.SCENARIO, each={"0": 0, "1": 1, "999999": 999_999})
def refused_at_microsecond(scenario: Scenario, microsecond: int) -> Scenario:
    """The client's clock is a year behind, and the server's shows an edge of a second."""
    now = scenario.now.replace(microsecond=microsecond)
    return replace(scenario, now=now, ctime=now - _YEAR)


@breaks(
    "rfc4120-3.2.3-clock-skew", Stage.SCENARIO,
    each={
        "on-a-leap-day": datetime(2028, 2, 29, 12, tzinfo=UTC),
        "past-31-bits": datetime(2038, 1, 19, 3, 14, 8, tzinfo=UTC),
        "in-2105": datetime(2105, 6, 15, tzinfo=UTC),
    },
)  # fmt: skip
def refused(scenario: Scenario, at: datetime) -> Scenario:
    """The client's clock is a year behind, at another time."""
    moved = scenario.shifted(at - scenario.now.replace(microsecond=0))
    return replace(moved, ctime=moved.ctime - _YEAR)


@breaks("rfc4120-3.2.3-clock-skew", Stage.SCENARIO, each={"0": 0, "999999": 999_999})
def refused_client_microsecond(scenario: Scenario, microsecond: int) -> Scenario:
    """The client's clock is a year behind, and shows an edge of a second."""
    return replace(scenario, ctime=scenario.ctime.replace(microsecond=microsecond) - _YEAR)
