"""Contexts that fail do no harm to those that follow (RFC 4121 section 4.1.1)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from conformance.defects import defects
from conformance.model.case import Message
from conformance.model.scenario import Scenario
from conformance.oracle import expectation
from conformance.suite.sequences.registry import accepted, sequence

_REFUSED = (
    "unknown-id-0504", "inner-message-garbage", "token-cut-empty", "delegated-noise",
    "delegation-cut-to-27", "delegation-length-65535",
)  # fmt: skip


@sequence("rfc4121-4.1.1-delegation-message", base="gss-delegation")
def token_after_refused_ones(scenario: Scenario) -> list[Message]:
    """After tokens with one thing or another wrong, a valid one is taken."""
    known = defects()
    spoilt = [(known[f"server/{name}"],) for name in _REFUSED]
    messages = [
        accepted(scenario),
        *(Message(scenario, defects, expectation(defects)) for defects in spoilt),
        accepted(scenario),
    ]
    return [_later(message, number) for number, message in enumerate(messages)]


def _later(message: Message, number: int) -> Message:
    scenario = message.scenario
    time = scenario.ctime + timedelta(microseconds=number)
    return replace(message, scenario=replace(scenario, ctime=time))
