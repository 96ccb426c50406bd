"""The client's time against the server's (RFC 4120 section 3.2.3)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from conformance.defects.registry import breaks, harmless
from conformance.forge.tree import with_value
from conformance.model.defect import Stage
from conformance.model.scenario import Scenario

MICROSECOND, SECOND = timedelta(microseconds=1), timedelta(seconds=1)
_DAY = timedelta(days=1)
CUSEC = 4


@breaks(
    "rfc4120-3.2.3-clock-skew", Stage.SCENARIO,
    each={"1-second": SECOND, "1-microsecond": MICROSECOND, "a-day": _DAY},
)  # fmt: skip
def ctime_ahead_of_skew_by(scenario: Scenario, by: timedelta) -> Scenario:
    """The client's clock is further ahead than the server allows."""
    return replace(scenario, ctime=scenario.now + scenario.skew + by)


@breaks(
    "rfc4120-3.2.3-clock-skew", Stage.SCENARIO,
    each={"1-second": SECOND, "1-microsecond": MICROSECOND, "a-day": _DAY},
)  # fmt: skip
def ctime_behind_skew_by(scenario: Scenario, by: timedelta) -> Scenario:
    """The client's clock is further behind than the server allows."""
    return replace(scenario, ctime=scenario.now - scenario.skew - by)


@harmless(
    "rfc4120-3.2.3-within-skew", Stage.SCENARIO,
    each={"limit": timedelta(0), "limit-less-1-microsecond": MICROSECOND},
)  # fmt: skip
def ctime_ahead_by(scenario: Scenario, less: timedelta) -> Scenario:
    """The client's clock is as far ahead as the server allows."""
    return replace(scenario, ctime=scenario.now + scenario.skew - less)


@harmless(
    "rfc4120-3.2.3-within-skew", Stage.SCENARIO,
    each={"limit": timedelta(0), "limit-less-1-microsecond": MICROSECOND},
)  # fmt: skip
def ctime_behind_by(scenario: Scenario, less: timedelta) -> Scenario:
    """The client's clock is as far behind as the server allows."""
    return replace(scenario, ctime=scenario.now - scenario.skew + less)


@harmless("rfc4120-5.2.4-microseconds", Stage.SCENARIO, each={"0": 0, "1": 1, "999999": 999_999})
def cusec(scenario: Scenario, value: int) -> Scenario:
    """The client's microseconds are at an end of their range."""
    return replace(scenario, ctime=scenario.ctime.replace(microsecond=value))


@breaks(
    "rfc4120-5.2.4-microseconds", Stage.AUTHENTICATOR_PLAINTEXT,
    each={"1000000": 1_000_000, "-1": -1, "2147483647": 2**31 - 1, "2-to-the-32": 2**32},
)  # fmt: skip
def cusec_out_of_range(octets: bytes, value: int) -> bytes:
    """The client's microseconds are out of their range."""
    contents = value.to_bytes((value + (value < 0)).bit_length() // 8 + 1, signed=True)
    return with_value(octets, (CUSEC,), contents)
