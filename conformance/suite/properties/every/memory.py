"""What a server remembers, in any order of events (RFC 4120 section 3.2.3)."""

from __future__ import annotations

from hypothesis import settings

from conformance.model.defect import Role
from conformance.suite.properties.memory import check_memory, explained_by
from conformance.suite.properties.memory.check import NEEDS
from conformance.suite.properties.property import holds
from conformance.suite.properties.trial import Trial

_EXAMPLES = 5
"""Sequences of steps for each example of the other properties: one is short, and cheap."""
_STEPS = 20


@holds("rfc4120-3.2.3-replay", Role.SERVER, needs=NEEDS)
def memory(trial: Trial) -> None:
    """A server takes an authenticator once, whatever came between, and takes all others."""
    effort = settings(
        trial.effort.settings,
        max_examples=_EXAMPLES * trial.effort.examples,
        stateful_step_count=_STEPS,
    )
    findings, choices = check_memory(
        trial.peer, settings=effort, name=trial.name, explained=explained_by(trial.record)
    )
    trial.exchanges += _EXAMPLES * trial.effort.examples * _STEPS
    trial.notes += choices.lines
    for finding in findings:
        trial.keep(finding)
