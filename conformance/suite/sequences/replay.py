"""What a server remembers of authenticators (RFC 4120 section 3.2.3)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from conformance.model.case import Message
from conformance.model.scenario import Scenario
from conformance.suite.sequences.registry import accepted, rejected, sequence

REPEAT, SKEW = 34, 37
SECOND = timedelta(seconds=1)


@sequence("rfc4120-3.2.3-replay", base="replay")
def same_request_twice(scenario: Scenario) -> list[Message]:
    """The same request comes twice at the same time."""
    return [accepted(scenario), rejected(scenario, REPEAT)]


@sequence("rfc4120-3.2.3-replay", base="replay")
def same_request_at_the_end_of_the_skew(scenario: Scenario) -> list[Message]:
    """The same request comes again at the last moment at which its time is within the skew."""
    again = replace(scenario, now=scenario.ctime + scenario.skew)
    return [accepted(scenario), rejected(again, REPEAT)]


@sequence("rfc4120-3.2.3-replay", base="replay")
def early_request_at_the_end_of_the_skew(scenario: Scenario) -> list[Message]:
    """The client's clock runs ahead by the skew, and its request comes again after twice that."""
    early = replace(scenario, ctime=scenario.now + scenario.skew)
    return [accepted(early), rejected(replace(early, now=early.ctime + early.skew), REPEAT)]


@sequence("rfc4120-3.2.3-clock-skew", base="replay")
def same_request_after_the_skew(scenario: Scenario) -> list[Message]:
    """The same request comes again a second after its time has left the skew.

    It is late and it is a replay: which of the two is said first is left open.
    """
    late = replace(scenario, now=scenario.ctime + scenario.skew + SECOND)
    return [accepted(scenario), rejected(late, SKEW, REPEAT)]


@sequence("rfc4120-3.2.3-replay", base="replay")
def same_authenticator_encrypted_anew(scenario: Scenario) -> list[Message]:
    """The same ticket and authenticator come twice, with other confounders."""
    return [accepted(scenario), replace(rejected(scenario, REPEAT), draw=1)]


@sequence("rfc4120-3.2.3-replay", base="replay")
def same_time_with_other_content(scenario: Scenario) -> list[Message]:
    """Client, server, time and microseconds come twice, with another subkey and number."""
    return [
        accepted(scenario),
        rejected(replace(scenario, subkey=None, sequence=4711), REPEAT),
    ]


@sequence("rfc4120-3.2.3-replay-others", base="replay")
def same_time_of_another_client(scenario: Scenario) -> list[Message]:
    """Another client has the same time and microseconds."""
    return [accepted(scenario), accepted(replace(scenario, client="bob@EXAMPLE"))]


@sequence("rfc4120-3.2.3-replay-others", base="replay")
def same_time_of_a_namesake(scenario: Scenario) -> list[Message]:
    """A client of the same name in another realm has the same time and microseconds."""
    flags = scenario.ticket_flags | {12}
    namesake = replace(scenario, client="alice@CLIENTS.EXAMPLE", ticket_flags=flags)
    return [accepted(scenario), accepted(namesake)]


@sequence("rfc4120-3.2.3-replay-others", base="replay")
def other_times_of_the_same_client(scenario: Scenario) -> list[Message]:
    """The same client comes again, a microsecond or a second later."""
    return [
        accepted(scenario),
        accepted(replace(scenario, ctime=scenario.ctime + timedelta(microseconds=1))),
        accepted(replace(scenario, ctime=scenario.ctime + SECOND)),
    ]
