"""From when to when a ticket may be used (RFC 4120 sections 3.2.3 and 5.3).

Tickets hold whole seconds, so the clocks of both sides move to stand where a boundary is.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from conformance.defects.registry import breaks, harmless
from conformance.model.defect import Stage
from conformance.model.scenario import Scenario

MICROSECOND, SECOND = timedelta(microseconds=1), timedelta(seconds=1)
HOUR = timedelta(hours=1)
_BEYOND = {"1-second": SECOND, "1-microsecond": MICROSECOND, "a-year": timedelta(days=365)}
_WITHIN = {"limit": timedelta(0), "limit-less-1-microsecond": MICROSECOND}


def _at(scenario: Scenario, now: datetime) -> Scenario:
    return replace(scenario, now=now, ctime=now)


@breaks("rfc4120-3.2.3-start-time", Stage.SCENARIO, each=_BEYOND)
def starttime_ahead_of_skew_by(scenario: Scenario, by: timedelta) -> Scenario:
    """The ticket starts later than the skew allows."""
    start = scenario.starttime or scenario.authtime
    return _at(scenario, start - scenario.skew - by)


@harmless("rfc4120-3.2.3-started", Stage.SCENARIO, each=_WITHIN)
def starttime_ahead_by(scenario: Scenario, less: timedelta) -> Scenario:
    """The ticket starts as late as the skew allows."""
    start = scenario.starttime or scenario.authtime
    return _at(scenario, start - scenario.skew + less)


@breaks("rfc4120-5.3-no-starttime", Stage.SCENARIO, each=_BEYOND)
def authtime_ahead_of_skew_by(scenario: Scenario, by: timedelta) -> Scenario:
    """The ticket has no starttime, and its authtime is later than the skew allows."""
    return _at(replace(scenario, starttime=None), scenario.authtime - scenario.skew - by)


@harmless("rfc4120-5.3-no-starttime", Stage.SCENARIO, each=_WITHIN)
def authtime_ahead_by(scenario: Scenario, less: timedelta) -> Scenario:
    """The ticket has no starttime, and its authtime is as late as the skew allows."""
    return _at(replace(scenario, starttime=None), scenario.authtime - scenario.skew + less)


@breaks("rfc4120-3.2.3-end-time", Stage.SCENARIO, each=_BEYOND)
def endtime_behind_skew_by(scenario: Scenario, by: timedelta) -> Scenario:
    """The ticket ended longer ago than the skew allows."""
    return _at(scenario, scenario.endtime + scenario.skew + by)


@harmless("rfc4120-3.2.3-not-ended", Stage.SCENARIO, each=_WITHIN)
def endtime_behind_by(scenario: Scenario, less: timedelta) -> Scenario:
    """The ticket ended as long ago as the skew allows."""
    return _at(scenario, scenario.endtime + scenario.skew - less)


@harmless(
    "rfc4120-5.3-times-without-part", Stage.SCENARIO,
    each={"past": -24 * HOUR, "future": 24 * HOUR},
)  # fmt: skip
def authtime(scenario: Scenario, away: timedelta) -> Scenario:
    """The authtime is far away, and there is a starttime."""
    return replace(scenario, authtime=scenario.authtime + away)


@harmless(
    "rfc4120-5.3-times-without-part", Stage.SCENARIO,
    each={"past": -24 * HOUR, "future": 24 * HOUR},
)  # fmt: skip
def renew_till(scenario: Scenario, away: timedelta) -> Scenario:
    """There is a renew-till, and it is over or to come."""
    whole = scenario.now.replace(microsecond=0)
    flags = scenario.ticket_flags | {8}
    return replace(scenario, renew_till=whole + away, ticket_flags=flags)


@harmless(
    "rfc4120-3.2.3-not-ended", Stage.SCENARIO,
    each={
        "2038": datetime(2038, 1, 19, 3, 14, 8, tzinfo=UTC),
        "2106": datetime(2106, 2, 7, 6, 28, 16, tzinfo=UTC),
        "9999": datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC),
    },
)  # fmt: skip
def endtime_in(scenario: Scenario, end: datetime) -> Scenario:
    """The ticket ends beyond what 31 or 32 bits of seconds can hold."""
    return replace(scenario, endtime=end)
