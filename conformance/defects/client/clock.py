"""What the client's clock shows when it builds its request (RFC 4120 sections 5.2.3 and 5.5.1)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from conformance.defects.registry import harmless
from conformance.model.defect import Stage
from conformance.model.scenario import Scenario


@harmless(
    "rfc4120-5.5.1-ctime-sent", Stage.SCENARIO,
    each={
        "in-1970": datetime(1970, 1, 2, tzinfo=UTC),
        "on-a-leap-day": datetime(2028, 2, 29, 12, tzinfo=UTC),
        "at-the-end-of-a-year": datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC),
        "past-31-bits": datetime(2038, 1, 19, 3, 14, 8, tzinfo=UTC),
        "in-2105": datetime(2105, 6, 15, tzinfo=UTC),
    },
)  # fmt: skip
def clock(scenario: Scenario, at: datetime) -> Scenario:
    """The client's clock shows another time; so does the ticket."""
    return scenario.shifted(at - scenario.now.replace(microsecond=0))


@harmless("rfc4120-5.5.1-cusec-sent", Stage.SCENARIO, each={"0": 0, "1": 1, "999999": 999_999})
def clock_at_microsecond(scenario: Scenario, microsecond: int) -> Scenario:
    """The client's clock shows a microsecond at an end of the range."""
    return replace(scenario, now=scenario.now.replace(microsecond=microsecond))
