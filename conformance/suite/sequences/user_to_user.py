"""Ordinary tickets and tickets under a TGT's session key to one server (section 3.7)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from conformance.model.case import Message
from conformance.model.expectation import Expectation, Result
from conformance.model.scenario import Scenario
from conformance.suite.sequences.registry import accepted, sequence, spoilt

SECOND = timedelta(seconds=1)


@sequence("rfc4120-5.5.1-no-session-key-option", base="user-to-user")
def ordinary_ticket_after_user_to_user(scenario: Scenario) -> list[Message]:
    """A server that has a TGT takes a ticket under it, and then one under its secret key."""
    later = replace(scenario, ctime=scenario.ctime + SECOND)
    ordinary = spoilt(
        later, "user-to-user-under-service-key-with-version", "user-to-user-without-option"
    )
    return [accepted(scenario), replace(ordinary, expectation=Expectation(Result.ACCEPT))]


@sequence("rfc4120-3.7-user-to-user", base="user-to-user")
def user_to_user_after_an_ordinary_ticket(scenario: Scenario) -> list[Message]:
    """A server takes a ticket under its secret key, and then one under its TGT's."""
    ordinary = replace(scenario, ctime=scenario.ctime + SECOND, user_to_user_key=None)
    return [accepted(ordinary), accepted(scenario)]
