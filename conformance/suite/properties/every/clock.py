"""Acceptance as a function of the server's clock (RFC 4120 sections 3.2.3 and 5.3)."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from conformance.model.defect import Defect, Effect, Role, Stage
from conformance.model.scenario import Scenario
from conformance.requirements import catalogue
from conformance.strategies import HypothesisSource, Plan, Reach, Source, edges
from conformance.strategies.about import About
from conformance.strategies.departure import Drawn
from conformance.strategies.edges import MICROSECOND, SECOND
from conformance.strategies.plan import bases
from conformance.suite.properties.property import holds
from conformance.suite.properties.trial import Trial

_DAY = timedelta(days=1)
_WRAP = 2**31 * SECOND
_LONGEST_SKEW = 86_400


@holds("rfc4120-3.2.3-clock-skew", Role.SERVER)
def clock(trial: Trial) -> None:
    """Acceptance as a function of the server's clock is exactly one interval."""
    trial.every(moments(trial.reach), whole=True)


@dataclass(frozen=True, slots=True)
class Times:
    """The times of one request, all of them in whole seconds, and the skew that is allowed."""

    ctime: datetime
    start: datetime
    end: datetime
    skew: timedelta
    by_authtime: bool
    """There is no starttime: the authtime stands for it."""

    @property
    def first(self) -> datetime:
        """The first moment of the server's clock at which the request is taken."""
        return max(self.ctime, self.start) - self.skew

    @property
    def last(self) -> datetime:
        """The last one."""
        return min(self.ctime, self.end) + self.skew

    def codes(self, now: datetime) -> frozenset[int]:
        """Return the codes of the rules that are broken at a moment."""
        rules = {
            "rfc4120-3.2.3-clock-skew": abs(now - self.ctime) > self.skew,
            "rfc4120-3.2.3-start-time": self.start - now > self.skew,
            "rfc4120-3.2.3-end-time": now - self.end > self.skew,
        }
        broken = [catalogue()[rule].codes or frozenset() for rule, is_so in rules.items() if is_so]
        return frozenset().union(*broken)

    def __str__(self) -> str:
        kind = "authtime" if self.by_authtime else "starttime"
        return (
            f"ctime {self.ctime:%Y-%m-%d %H:%M:%S}, {kind} {self.start - self.ctime} from it,"
            f" endtime {self.end - self.ctime} from it, skew {self.skew.total_seconds():.0f} s"
        )


def draw_times(source: Source) -> Times:
    """Draw times that lie around the edges of each other, and of what 31 and 32 bits hold."""
    ctime = edges.time(source) if source.integer(0, 2) == 0 else _plain()
    skew = edges.integer(source, 0, _LONGEST_SKEW)
    start = ctime + edges.seconds(source, -(2**31), skew)
    end = ctime + edges.seconds(source, -skew, 2**31)
    start, end = min(start, end), max(start, end)
    return Times(ctime, start, end, skew * SECOND, by_authtime=source.integer(0, 1) == 1)


def _plain() -> datetime:
    return Scenario().endtime - 9 * timedelta(hours=1)


def draw_moment(source: Source, times: Times) -> datetime:
    """Draw a moment at an end of the interval, just beside it, or well off."""
    end = (times.first, times.last)[source.integer(0, 1)]
    away = (timedelta(0), SECOND, MICROSECOND, 2 * SECOND, _DAY, _WRAP, 2 * _WRAP)
    by = away[source.integer(0, len(away) - 1)]
    return end + by if source.integer(0, 1) else end - by


@st.composite
def moments(draw: Callable[[st.SearchStrategy[Any]], Any], reach: Reach) -> Plan:
    """Draw requests that a server gets at a drawn moment."""
    source = HypothesisSource(draw)
    base = bases(reach)[0]
    try:
        times = draw_times(source)
        now = draw_moment(source, times)
        drawn = _drawn(times, now)
    except OverflowError:  # beyond the year 9999 there are no times
        return Plan(reach.role, base)
    return Plan(reach.role, base, (drawn,))


def _drawn(times: Times, now: datetime) -> Drawn:
    taken = times.first <= now <= times.last
    defect = Defect(
        id="clock-inside" if taken else "clock-outside",
        title=f"The server's clock is {'inside' if taken else 'outside'} of the interval.",
        topic="clock",
        role=Role.SERVER,
        stage=Stage.SCENARIO,
        effect=Effect.HARMLESS if taken else Effect.BREAKS,
        requirement="rfc4120-3.2.3-clock-skew",
        change=functools.partial(_at, times, now),
        bases=("default",),
        codes=None if taken else times.codes(now),
    )
    text = f"{times}; the server's clock is {now - times.ctime} from ctime"
    return Drawn(defect.id, text, defect, frozenset({About.TIMES}), tuple(_likes(times, now)))


def _at(times: Times, now: datetime, scenario: Scenario) -> Scenario:
    return replace(
        scenario,
        now=now,
        ctime=times.ctime,
        authtime=times.start if times.by_authtime else min(times.start, scenario.authtime),
        starttime=None if times.by_authtime else times.start,
        endtime=times.end,
        policy=replace(scenario.policy, max_skew=int(times.skew.total_seconds())),
    )


def _likes(times: Times, now: datetime) -> Iterator[str]:
    """Yield the fixed cases that the request is like: what is recorded for them speaks for it."""
    if (
        0 < (now - times.last) // MICROSECOND < 10**6
        or 0 < (times.first - now) // MICROSECOND < 10**6
    ):
        yield "server.clock-skew.ctime-ahead-of-skew-by-1-microsecond"
        yield "server.ticket-times.endtime-behind-skew-by-1-microsecond"
    if times.skew - SECOND < abs(now - times.ctime) <= times.skew:
        yield "server.clock-skew.ctime-behind-by-limit"
    if abs(now - times.end) <= times.skew:
        yield "server.ticket-times.endtime-behind-by-limit"
    if not times.skew:
        yield "server.far-times.ctime-beyond-skew-of-0"
    if times.by_authtime and now < times.start - times.skew:
        yield "server.ticket-times.authtime-ahead-of-skew-by-1-second"
    moments = (now, times.ctime, times.start, times.end)
    if max(moments).year > 2037:
        yield from (
            "server.far-times.clocks-around-2106", "server.ticket-times.endtime-in-2106",
            "server.far-times.starttime-in-2106",
            "server.far-times.no-starttime-and-authtime-in-2106",
        )  # fmt: skip
    if max(moments).year == edges.LAST.year:
        yield "server.ticket-times.endtime-in-9999"
    if min(moments).year < 1970:
        yield from (
            "server.far-times.started-in-1900", "server.far-times.ended-in-1900",
            "server.far-times.authtime-in-1969",
        )  # fmt: skip
    if max(moments) - min(moments) > _WRAP - _DAY:
        yield "server.far-times.endtime-earlier-by-2-to-the-31"
    if abs(now - times.ctime) > 2 * _WRAP - 2 * _DAY:
        yield "server.far-times.ctime-later-by-2-to-the-32"
        yield "server.far-times.starttime-later-by-2-to-the-32"
