"""What a client makes of answers that are not to its own request, or come after others.

The second request of a case is of a second later: a clock that an adapter sets may stand still,
and the reply to a request of the same time and microseconds would be a genuine one.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from conformance.model.case import Message, Turn
from conformance.model.defect import Role
from conformance.model.scenario import Scenario
from conformance.suite.sequences.registry import accepted, rejected, sequence, spoilt

MUT_FAIL = 46
SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)


def _waiting(scenario: Scenario) -> Message:
    return replace(accepted(scenario), turn=Turn(waits=True))


def _later(scenario: Scenario) -> Scenario:
    return replace(scenario, now=scenario.now + SECOND)


@sequence("rfc4120-3.2.5-time", base="default", role=Role.CLIENT)
def reply_to_an_earlier_request(scenario: Scenario) -> list[Message]:
    """The reply that the client has taken for its first request comes again for its second."""
    again = rejected(_later(scenario), MUT_FAIL)
    return [accepted(scenario), replace(again, turn=Turn(answers=0))]


@sequence("rfc4120-3.2.5-time", base="default", role=Role.CLIENT)
def replies_of_two_contexts_crossed(scenario: Scenario) -> list[Message]:
    """Of two requests under way at the same time, each gets the reply to the other."""
    return [
        _waiting(scenario),
        _waiting(_later(scenario)),
        replace(rejected(scenario, MUT_FAIL), turn=Turn(finishes=0, answers=1)),
        replace(rejected(scenario, MUT_FAIL), turn=Turn(finishes=1, answers=0)),
    ]


@sequence("rfc4120-3.2.5-genuine", base="default", role=Role.CLIENT)
def replies_in_another_order(scenario: Scenario) -> list[Message]:
    """Of two requests under way at the same time, the second gets its reply first."""
    return [
        _waiting(scenario),
        _waiting(_later(scenario)),
        replace(accepted(scenario), turn=Turn(finishes=1)),
        replace(accepted(scenario), turn=Turn(finishes=0)),
    ]


@sequence("rfc4120-3.2.5-genuine", base="default", role=Role.CLIENT)
def reply_an_hour_later(scenario: Scenario) -> list[Message]:
    """The reply comes an hour after the request: it is compared with that, not with the clock."""
    late = replace(accepted(replace(scenario, now=scenario.now + HOUR)), turn=Turn(finishes=0))
    return [_waiting(scenario), late]


def _after_an_error(scenario: Scenario, defect: str) -> list[Message]:
    bad = spoilt(scenario, defect, role=Role.CLIENT)
    return [accepted(scenario), bad, accepted(_later(scenario))]


@sequence("rfc4120-5.9-not-trusted", base="default", role=Role.CLIENT)
def request_after_a_skew_error(scenario: Scenario) -> list[Message]:
    """A KRB_ERROR says that the clocks differ; the next request is by the client's own clock."""
    return _after_an_error(scenario, "error-37")


@sequence("rfc4120-5.9-not-trusted", base="default", role=Role.CLIENT)
def request_after_a_replay_error(scenario: Scenario) -> list[Message]:
    """A KRB_ERROR says that the request is a replay; the next is by the client's own clock."""
    return _after_an_error(scenario, "error-34")


@sequence("rfc4120-5.9-not-trusted", base="default", role=Role.CLIENT)
def request_after_an_error_with_everything(scenario: Scenario) -> list[Message]:
    """A KRB_ERROR has times and names of its own; the next request has none of them."""
    return _after_an_error(scenario, "error-with-everything")


@sequence("rfc4120-7.5-out-of-range-reply", base="default", role=Role.CLIENT)
def request_after_noise(scenario: Scenario) -> list[Message]:
    """After a reply that means nothing, the next exchange succeeds."""
    return _after_an_error(scenario, "noise-behind-the-tag")


@sequence("rfc4120-7.5-out-of-range-reply", base="default", role=Role.CLIENT)
def request_after_a_number_out_of_range(scenario: Scenario) -> list[Message]:
    """After a reply whose version is beyond 32 bits, the next exchange succeeds."""
    return _after_an_error(scenario, "reply-version-2-to-the-64-and-5")
