"""Clocks, ticket times and the skew between them (RFC 4120 sections 3.2.3, 5.2.3 and 5.3)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from conformance.model.defect import Role, Stage
from conformance.model.scenario import Scenario
from conformance.strategies import edges
from conformance.strategies.about import About
from conformance.strategies.departure import breaks, harmless
from conformance.strategies.edges import MICROSECOND, SECOND
from conformance.strategies.source import Source, choice

_TIMES = {About.TIMES}
_LONGEST = 86_400
_FAR = 2**32 + 1
_WRAP = (2**32 - _LONGEST) * SECOND  # from there on, 32 bits of seconds come around to the skew


_EARLY, _LATE = datetime(1970, 1, 2, tzinfo=UTC), datetime(2106, 2, 7, 6, 28, 15, tzinfo=UTC)


def whole(time: datetime) -> datetime:
    """Return the second that a time is in: tickets hold no more."""
    return time.replace(microsecond=0)


def _within_skew(source: Source, scenario: Scenario) -> timedelta:
    """Draw how far the client's clock is from the server's: at most the skew, to either side."""
    limit = scenario.policy.max_skew
    away = edges.seconds(source, -limit, limit)
    inside = choice(source, (0, 1, 999_999)) * MICROSECOND
    return away - inside if away > timedelta(0) else away + inside


def _beyond(source: Source, scenario: Scenario) -> timedelta:
    """Draw how far beyond a limit: a microsecond, or up to more than 32 bits of seconds."""
    if source.integer(0, 3) == 0:
        return choice(source, (1, 999_999)) * MICROSECOND
    return edges.seconds(source, 1, _FAR)


def _skew(source: Source, scenario: Scenario) -> int:
    return edges.integer(source, 0, _LONGEST)


@harmless(
    "rfc4120-3.2.3-within-skew", Stage.SCENARIO, about=_TIMES, values=_within_skew,
    like=lambda away: f"server.clock-skew.ctime-{'behind' if away.days < 0 else 'ahead'}-by-limit",
)  # fmt: skip
def ctime_within_skew(scenario: Scenario, away: timedelta) -> Scenario:
    """The client's clock differs from the server's by no more than is allowed."""
    return replace(scenario, ctime=scenario.now + away)


@harmless(
    "rfc4120-3.2.3-within-skew", Stage.SCENARIO, about=_TIMES, values=_skew,
    # A long one reaches over the end of the ticket.
    like=lambda seconds: "server.ticket-times.endtime-behind-by-limit" if seconds
    else "server.far-times.ctime-at-skew-of-0",
)  # fmt: skip
def allowed_skew(scenario: Scenario, seconds: int) -> Scenario:
    """The server was told to allow another skew, in seconds, and both clocks are the same."""
    policy = replace(scenario.policy, max_skew=seconds)
    return replace(scenario, policy=policy, ctime=scenario.now)


@harmless(
    "rfc4120-3.2.3-not-ended", Stage.SCENARIO, about=_TIMES,
    values=lambda source, scenario: edges.time(source),
    fits=lambda scenario: scenario.pac is None,
    like=lambda time: "server.far-times.clocks-around-2106" if time.year > 2037
    else "server.far-times.started-in-1900",
)  # fmt: skip
def another_day(scenario: Scenario, time: datetime) -> Scenario:
    """All happens around another time."""
    around = min(max(time, edges.FIRST + timedelta(days=1)), edges.LAST - timedelta(days=1))
    return scenario.shifted(around - whole(scenario.now))


@harmless(
    "rfc4120-3.2.2-request", Stage.SCENARIO, about=_TIMES, roles=(Role.CLIENT,),
    values=lambda source, scenario: min(edges.time(source), _LATE),
)  # fmt: skip
def client_on_another_day(scenario: Scenario, time: datetime) -> Scenario:
    """All happens around another time, with room for a reply of a later one."""
    return scenario.shifted(max(time, _EARLY) - whole(scenario.now))


@harmless(
    "rfc4120-5.3-times-without-part", Stage.SCENARIO, about=_TIMES,
    values=lambda source, scenario: edges.time(source),
    like=lambda time: f"server.far-times.authtime-in-{time.year}",
)  # fmt: skip
def authenticated_at(scenario: Scenario, time: datetime) -> Scenario:
    """The client was authenticated at any time: with a starttime, that plays no part."""
    start = scenario.starttime or scenario.authtime
    return replace(scenario, starttime=start, authtime=time)


@harmless(
    "rfc4120-5.3-times-without-part", Stage.SCENARIO, about=_TIMES | {About.FLAGS},
    values=lambda source, scenario: edges.time(source),
    like=lambda time: f"server.far-times.renew-till-in-{time.year}",
)  # fmt: skip
def renewable_until(scenario: Scenario, time: datetime) -> Scenario:
    """The ticket can be renewed until any time, which plays no part."""
    return replace(scenario, renew_till=time, ticket_flags=scenario.ticket_flags | {8})


def _to_start(source: Source, scenario: Scenario) -> timedelta:
    return edges.seconds(source, -_FAR, scenario.policy.max_skew)


@harmless(
    "rfc4120-3.2.3-started", Stage.SCENARIO, about=_TIMES, values=_to_start,
    like=lambda away: "server.far-times.started-in-1900" if away < -(2**30) * SECOND
    else "server.ticket-times.starttime-ahead-by-limit",
)  # fmt: skip
def starts_within_skew(scenario: Scenario, away: timedelta) -> Scenario:
    """The ticket starts at any time up to the allowed skew from now."""
    now = whole(scenario.now)
    start = max(now + away, edges.FIRST)
    end = max(scenario.endtime, start)
    return replace(scenario, starttime=start, endtime=end, now=now, ctime=now)


@harmless(
    "rfc4120-3.2.3-not-ended", Stage.SCENARIO, about=_TIMES,
    values=lambda source, scenario: edges.seconds(source, -scenario.policy.max_skew, _FAR),
    like=lambda away: "server.ticket-times.endtime-in-2106" if away > 2**31 * SECOND
    else "server.ticket-times.endtime-behind-by-limit",
)  # fmt: skip
def ends_within_skew(scenario: Scenario, away: timedelta) -> Scenario:
    """The ticket ends at any time from the allowed skew before now on."""
    now = whole(scenario.now)
    end = now + away
    return replace(
        scenario, endtime=end, starttime=min(scenario.starttime or end, end), now=now, ctime=now
    )


@breaks(
    "rfc4120-3.2.3-clock-skew", Stage.SCENARIO, about=_TIMES, values=_beyond,
    like=lambda by: "server.far-times.ctime-later-by-2-to-the-32" if by >= _WRAP
    else f"server.clock-skew.ctime-ahead-of-skew-by-{_nearest(by)}",
)  # fmt: skip
def ctime_ahead_of_skew(scenario: Scenario, by: timedelta) -> Scenario:
    """The client's clock is further ahead than the server allows."""
    return replace(scenario, ctime=scenario.now + scenario.skew + by)


@breaks(
    "rfc4120-3.2.3-clock-skew", Stage.SCENARIO, about=_TIMES, values=_beyond,
    like=lambda by: "server.far-times.ctime-earlier-by-2-to-the-32" if by >= _WRAP
    else f"server.clock-skew.ctime-behind-skew-by-{_nearest(by)}",
)  # fmt: skip
def ctime_behind_skew(scenario: Scenario, by: timedelta) -> Scenario:
    """The client's clock is further behind than the server allows."""
    return replace(scenario, ctime=scenario.now - scenario.skew - by)


@breaks(
    "rfc4120-3.2.3-start-time", Stage.SCENARIO, about=_TIMES, values=_beyond,
    like=lambda by: f"server.ticket-times.starttime-ahead-of-skew-by-{_nearest(by)}",
)  # fmt: skip
def starts_later_than_skew(scenario: Scenario, by: timedelta) -> Scenario:
    """The ticket starts later than the skew allows."""
    start = scenario.starttime or scenario.authtime
    now = start - scenario.skew - by
    return replace(scenario, now=now, ctime=now)


@breaks(
    "rfc4120-3.2.3-end-time", Stage.SCENARIO, about=_TIMES, values=_beyond,
    like=lambda by: f"server.ticket-times.endtime-behind-skew-by-{_nearest(by)}",
)  # fmt: skip
def ended_before_skew(scenario: Scenario, by: timedelta) -> Scenario:
    """The ticket ended longer ago than the skew allows."""
    now = scenario.endtime + scenario.skew + by
    return replace(scenario, now=now, ctime=now)


def _nearest(by: timedelta) -> str:
    """Return what the fixed case is called that is nearest to so far beyond a limit."""
    if by < SECOND:
        return "1-microsecond"
    return "1-second"
