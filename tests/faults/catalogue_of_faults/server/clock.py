"""The client's time against the server's (RFC 4120 section 3.2.3)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from planting import Plant, fault, refuse, without_server_rules

from reference.numbers import ErrorCode
from reference.refusal import Refusal
from reference.server import step3_authenticator

SECOND, MICROSECOND = timedelta(seconds=1), timedelta(microseconds=1)

CASES = (
    "server.clock-skew.*",
    "server.far-times.*",
    "server.replay*",
    "server.pairs.*",
)

without_server_rules(
    __name__,
    {
        "skew": "The client's time is not compared with the server's.",
    },
)


def _skew(plant: Plant, within: Any) -> None:
    def rule(x: Any) -> None:
        if not within(x):
            refuse(ErrorCode.KRB_AP_ERR_SKEW)

    plant.server_rule("skew", rule)


@fault
def skew_one_second_longer(plant: Plant) -> None:
    """The allowable clock skew is a second longer."""
    _skew(plant, lambda x: abs(x.now - x.client_time) <= x.policy.max_skew + SECOND)


@fault
def skew_one_microsecond_longer(plant: Plant) -> None:
    """The allowable clock skew is a microsecond longer."""
    _skew(plant, lambda x: abs(x.now - x.client_time) <= x.policy.max_skew + MICROSECOND)


@fault
def skew_one_microsecond_shorter(plant: Plant) -> None:
    """The allowable clock skew is a microsecond shorter."""
    _skew(plant, lambda x: abs(x.now - x.client_time) < x.policy.max_skew)


@fault
def skew_in_whole_seconds(plant: Plant) -> None:
    """The microseconds of client and server are cut off before the times are compared."""
    cut = {"microsecond": 0}
    _skew(
        plant,
        lambda x: abs(x.now.replace(**cut) - x.client_time.replace(**cut)) <= x.policy.max_skew,
    )


@fault
def skew_of_slow_clients_only(plant: Plant) -> None:
    """A client whose clock runs ahead is not refused."""
    _skew(plant, lambda x: x.now - x.client_time <= x.policy.max_skew)


@fault
def skew_of_fast_clients_only(plant: Plant) -> None:
    """A client whose clock runs behind is not refused."""
    _skew(plant, lambda x: x.client_time - x.now <= x.policy.max_skew)


@fault
def skew_with_another_code(plant: Plant) -> None:
    """A client's time beyond the skew is refused as a replay."""

    def rule(x: Any) -> None:
        try:
            step3_authenticator.skew(x)
        except Refusal:
            refuse(ErrorCode.KRB_AP_ERR_REPEAT)

    plant.server_rule("skew", rule)


@fault
def skew_in_32_bits(plant: Plant) -> None:
    """The difference of the times is taken in 32 bits of seconds."""
    _skew(
        plant,
        lambda x: (
            abs(x.now - x.client_time).total_seconds() % 2**32 <= x.policy.max_skew.total_seconds()
        ),
    )
