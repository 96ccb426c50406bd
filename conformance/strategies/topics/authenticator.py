"""What the authenticator brings beside the time, and what the client wants (section 5.5.1)."""

from __future__ import annotations

from dataclasses import replace

from conformance.model.defect import Role, Stage
from conformance.model.scenario import Scenario
from conformance.strategies import edges
from conformance.strategies.about import About
from conformance.strategies.departure import harmless


@harmless(
    "rfc4120-5.5.1-sequence-number", Stage.SCENARIO, about={About.SEQUENCE},
    values=lambda source, scenario: edges.integer(source, 0, 2**32 - 1),
)  # fmt: skip
def sequence(scenario: Scenario, number: int) -> Scenario:
    """The sequence number is any of 32 bits."""
    return replace(scenario, sequence=number)


@harmless(
    "rfc4120-5.5.1-sequence-number", Stage.SCENARIO, about={About.SEQUENCE},
    fits=lambda scenario: scenario.gss is None,
    like=lambda value: "server.session.sequence-number-absent",
)  # fmt: skip
def without_sequence(scenario: Scenario, value: None) -> Scenario:
    """There is no sequence number."""
    return replace(scenario, sequence=None)


@harmless(
    "rfc4120-5.5.1-subkey", Stage.SCENARIO, about={About.SUBKEY},
    like=lambda value: "server.valid.no-subkey",
)  # fmt: skip
def without_subkey(scenario: Scenario, value: None) -> Scenario:
    """There is no subkey."""
    return replace(scenario, subkey=None)


@harmless(
    "rfc4120-3.2.4-no-reply", Stage.SCENARIO, about={About.OPTIONS, About.REPLY},
    fits=lambda scenario: scenario.gss is None or not scenario.gss.dce_style,
    like=lambda value: "server.valid.no-mutual",
)  # fmt: skip
def without_reply(scenario: Scenario, value: None) -> Scenario:
    """The client does not ask for mutual authentication."""
    return replace(scenario, mutual=False)


@harmless(
    "rfc4120-5.2.4-microseconds", Stage.SCENARIO, about={About.TIMES},
    values=lambda source, scenario: edges.integer(source, 0, 999_999), roles=(Role.SERVER,),
)  # fmt: skip
def cusec(scenario: Scenario, microseconds: int) -> Scenario:
    """The client's microseconds are any."""
    return replace(scenario, ctime=scenario.ctime.replace(microsecond=microseconds))


@harmless(
    "rfc4120-3.2.5-optional", Stage.SCENARIO, about={About.REPLY}, roles=(Role.CLIENT,),
    values=lambda source, scenario: edges.integer(source, 0, 2**32 - 1),
)  # fmt: skip
def reply_sequence(scenario: Scenario, number: int) -> Scenario:
    """The server's sequence number is any of 32 bits."""
    return replace(scenario, reply_sequence=number)
