"""Messages that follow on each other under one session key (RFC 3961 section 5.3)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from conformance.model.case import Message
from conformance.model.scenario import Scenario
from conformance.suite.sequences.registry import accepted, sequence


@sequence("rfc3961-5.3-initial-state", base="default")
def several_requests_under_one_key(scenario: Scenario) -> list[Message]:
    """The same session key serves for several requests, each from the initial state."""
    later = [scenario.ctime + number * timedelta(microseconds=1) for number in range(4)]
    return [
        replace(accepted(replace(scenario, ctime=time)), draw=number)
        for number, time in enumerate(later)
    ]
