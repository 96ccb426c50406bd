"""Times far away, where 31 or 32 bits of seconds end (RFC 4120 sections 3.2.3 and 5.2.3)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from conformance.defects.registry import breaks, harmless, left_open
from conformance.model.defect import Stage
from conformance.model.scenario import Scenario

SECOND = timedelta(seconds=1)
_1970 = datetime(1970, 1, 1, tzinfo=UTC)
_1969 = datetime(1969, 12, 31, 23, 59, 59, tzinfo=UTC)  # -1, where it is counted from 1970
_2038 = datetime(2038, 1, 19, 3, 14, 8, tzinfo=UTC)
_2106 = datetime(2106, 2, 7, 6, 28, 16, tzinfo=UTC)
_9999 = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
_1900 = datetime(1900, 1, 1, tzinfo=UTC)
_WRAPS = {"2-to-the-31": 2**31 * SECOND, "2-to-the-32": 2**32 * SECOND}
_FUTURE = {"2038": _2038, "2106": _2106, "9999": _9999}
_PAST = {"1900": _1900, "1970": _1970, "1970-and-1": _1970 + SECOND}


def _whole(time: datetime) -> datetime:
    return time.replace(microsecond=0)


# The client's time


@breaks("rfc4120-3.2.3-clock-skew", Stage.SCENARIO, each={**_PAST, **_FUTURE})
def ctime_in(scenario: Scenario, time: datetime) -> Scenario:
    """The client's clock is in another century, or at an end of what some can hold."""
    return replace(scenario, ctime=time.replace(microsecond=scenario.ctime.microsecond))


@breaks("rfc4120-3.2.3-clock-skew", Stage.SCENARIO, each=_WRAPS)
def ctime_later_by(scenario: Scenario, by: timedelta) -> Scenario:
    """The client's clock is ahead by what some take for no difference."""
    return replace(scenario, ctime=scenario.ctime + by)


@breaks("rfc4120-3.2.3-clock-skew", Stage.SCENARIO, each=_WRAPS)
def ctime_earlier_by(scenario: Scenario, by: timedelta) -> Scenario:
    """The client's clock is behind by what some take for no difference."""
    return replace(scenario, ctime=scenario.ctime - by)


# The start, or the authentication where there is none


@breaks("rfc4120-3.2.3-start-time", Stage.SCENARIO, each=_FUTURE)
def starttime_in(scenario: Scenario, start: datetime) -> Scenario:
    """The ticket starts far in the future, and ends then."""
    return replace(scenario, starttime=start, endtime=max(start, scenario.endtime))


@breaks("rfc4120-3.2.3-start-time", Stage.SCENARIO, each=_WRAPS)
def starttime_later_by(scenario: Scenario, by: timedelta) -> Scenario:
    """The ticket starts later by what some take for no difference."""
    start = _whole(scenario.now) + by
    return replace(scenario, starttime=start, endtime=start + SECOND)


@breaks("rfc4120-3.2.3-start-time", Stage.SCENARIO, codes=(32, 33))
def start_after_end(scenario: Scenario) -> Scenario:
    """The ticket starts in an hour and ended an hour ago."""
    now, hour = _whole(scenario.now), timedelta(hours=1)
    return replace(scenario, starttime=now + hour, endtime=now - hour)


@left_open("rfc4120-3.2.3-started", Stage.SCENARIO)
def start_after_end_within_skew(scenario: Scenario) -> Scenario:
    """The ticket starts in a minute and ended a minute ago, both within the skew."""
    now, minute = _whole(scenario.now), timedelta(minutes=1)
    return replace(scenario, starttime=now + minute, endtime=now - minute)


@harmless("rfc4120-3.2.3-started", Stage.SCENARIO, each={"1900": _1900, "1970": _1970})
def started_in(scenario: Scenario, start: datetime) -> Scenario:
    """The ticket started in another century."""
    return replace(scenario, starttime=start)


@harmless("rfc4120-3.2.3-started", Stage.SCENARIO)
def start_is_end(scenario: Scenario) -> Scenario:
    """The ticket starts and ends in the same second, which is now."""
    now = _whole(scenario.now)
    return replace(scenario, starttime=now, endtime=now)


@breaks("rfc4120-5.3-no-starttime", Stage.SCENARIO, each=_FUTURE)
def no_starttime_and_authtime_in(scenario: Scenario, time: datetime) -> Scenario:
    """The ticket has no starttime, and its authtime is far in the future."""
    return replace(scenario, starttime=None, authtime=time, endtime=max(time, scenario.endtime))


@harmless(
    "rfc4120-5.3-times-without-part", Stage.SCENARIO,
    each={"1900": _1900, "1969": _1969, "1970": _1970, **_FUTURE},
)  # fmt: skip
def authtime_in(scenario: Scenario, time: datetime) -> Scenario:
    """The ticket has a starttime, and its authtime is far away."""
    return replace(scenario, authtime=time)


# The end


@breaks("rfc4120-3.2.3-end-time", Stage.SCENARIO, each=_PAST)
def ended_in(scenario: Scenario, end: datetime) -> Scenario:
    """The ticket ended long ago, and can still be renewed."""
    return replace(scenario, endtime=end, starttime=end, authtime=end, renew_till=scenario.endtime)


@breaks("rfc4120-3.2.3-end-time", Stage.SCENARIO, each=_WRAPS)
def endtime_earlier_by(scenario: Scenario, by: timedelta) -> Scenario:
    """The ticket ended earlier by what some take for no difference."""
    end = _whole(scenario.now) + timedelta(hours=1) - by
    return replace(scenario, endtime=end, starttime=end - SECOND, authtime=end - SECOND)


@harmless(
    "rfc4120-5.3-times-without-part", Stage.SCENARIO,
    each={"1900": _1900, "1969": _1969, "1970": _1970, **_FUTURE},
)  # fmt: skip
def renew_till_in(scenario: Scenario, time: datetime) -> Scenario:
    """The ticket can be renewed, until a time far away."""
    return replace(scenario, renew_till=time, ticket_flags=scenario.ticket_flags | {8})


@harmless(
    "rfc4120-5.3-times-without-part", Stage.SCENARIO,
    each={"before-endtime": (True, 8), "without-flag": (False, None), "flag-alone": (None, 8)},
)  # fmt: skip
def renewal(scenario: Scenario, form: tuple[bool | None, int | None]) -> Scenario:
    """The time until which a ticket can be renewed, and the flag for it, do not fit together."""
    early, flag = form
    till = scenario.endtime + (-SECOND if early else SECOND)
    return replace(
        scenario,
        renew_till=None if early is None else till,
        ticket_flags=scenario.ticket_flags | ({flag} if flag else set()),
    )


# The server's clock


@harmless(
    "rfc4120-3.2.3-within-skew", Stage.SCENARIO,
    each={
        "minute": datetime(2027, 3, 1, 0, 0, 59, 999_999, tzinfo=UTC),
        "year": datetime(2027, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC),
        "leap-day": datetime(2028, 2, 29, 23, 59, 59, 999_999, tzinfo=UTC),
        "2038": _2038 - timedelta(microseconds=1),
        "2106": _2106 - timedelta(microseconds=1),
    },
)  # fmt: skip
def clocks_around(scenario: Scenario, now: datetime) -> Scenario:
    """The server's clock is just before a turn, and the client's just behind it."""
    moved = scenario.shifted(_whole(now) - _whole(scenario.now))
    return replace(moved, now=now, ctime=now + timedelta(microseconds=2))


# How much skew


_SKEWS = {str(seconds): seconds for seconds in (0, 1, 60, 299, 301, 3600, 86_400)}


def _with_skew(scenario: Scenario, seconds: int) -> Scenario:
    return replace(scenario, policy=replace(scenario.policy, max_skew=seconds))


@harmless("rfc4120-3.2.3-within-skew", Stage.SCENARIO, each=_SKEWS)
def ctime_at_skew_of(scenario: Scenario, seconds: int) -> Scenario:
    """The client's clock is behind by what the server was told to allow, in seconds."""
    return replace(_with_skew(scenario, seconds), ctime=scenario.now - timedelta(seconds=seconds))


@breaks("rfc4120-3.2.3-clock-skew", Stage.SCENARIO, each=_SKEWS)
def ctime_beyond_skew_of(scenario: Scenario, seconds: int) -> Scenario:
    """The client's clock is behind by a second more than the server was told to allow."""
    return replace(
        _with_skew(scenario, seconds), ctime=scenario.now - timedelta(seconds=seconds + 1)
    )


@left_open("rfc4120-3.2.3-skew-choice", Stage.SCENARIO, each={"1": 1, "86400": 86_400})
def ctime_and_endtime_at_skew_of(scenario: Scenario, seconds: int) -> Scenario:
    """Client's clock and ticket's end are both behind by what the server was told to allow."""
    end = _whole(scenario.now) - timedelta(seconds=seconds)
    return replace(
        _with_skew(scenario, seconds), ctime=scenario.now - timedelta(seconds=seconds),
        now=_whole(scenario.now), endtime=end, starttime=end - SECOND,
    )  # fmt: skip
