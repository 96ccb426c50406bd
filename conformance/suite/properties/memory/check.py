"""Run the machine on a peer: what it found, and what the peer was seen to choose."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import timedelta

from hypothesis import Phase, Verbosity
from hypothesis import settings as Settings
from hypothesis.errors import FlakyFailure
from hypothesis.stateful import run_state_machine_as_test

from conformance.model.case import moment_of
from conformance.model.scenario import EPOCH
from conformance.model.values import Policy
from conformance.peers.process import PeerProcess
from conformance.suite.properties.finding import Finding, Found, Key
from conformance.suite.properties.memory.choices import Choices
from conformance.suite.properties.memory.machine import KEEPS, machine
from conformance.suite.properties.memory.recorded import Explained
from conformance.suite.properties.memory.shorten import shortest
from conformance.suite.properties.memory.step import Step
from conformance.suite.properties.memory.talk import Talk

NEEDS = ("server", "replay", "clock")
"""The capabilities without which there is nothing to check."""
_SKEW = timedelta(seconds=Policy().max_skew)


def check_memory(
    process: PeerProcess,
    *,
    settings: Settings,
    name: str,
    explained: Explained = lambda case_id, observed: False,
    ignore: Collection[Key] = (),
    most: int = 3,
) -> tuple[list[Finding], Choices]:
    """Return what was found, each with as few messages as show it, and the choices seen.

    `explained` tells of what is on record, `ignore` has the findings that are known already;
    `most`: so many findings end the search. The peer must have the capabilities of `NEEDS`.
    """
    base = EPOCH + moment_of(f"server.property.{name}")
    choices = Choices()
    known = set(ignore)
    findings: list[Finding] = []

    def talk(noted: Choices | None = None) -> Talk:
        return Talk(
            process, name=name, base=base, skew=_SKEW, explained=explained, known=known,
            choices=noted,
        )  # fmt: skip

    start = machine(lambda: talk(choices), base, _SKEW, keeps=KEEPS in process.hello.capabilities)
    quiet = _quiet(settings)
    while len(findings) < most:
        try:
            run_state_machine_as_test(start, settings=quiet)
        except Found as found:
            finding = _least(found, talk)
            known.add(found.finding.key)
        except FlakyFailure as flaky:
            # It was found, and not found again: the peer is not the same twice.
            causes = [error for error in flaky.exceptions if isinstance(error, Found)]
            if not causes:
                raise
            finding = causes[0].finding
        else:
            break
        known.add(finding.key)
        findings.append(finding)
    return findings, choices


def _quiet(wanted: Settings) -> Settings:
    """Return the settings without what is done here: telling, and shrinking by steps."""
    phases = [phase for phase in wanted.phases if phase not in (Phase.shrink, Phase.explain)]
    return Settings(wanted, verbosity=Verbosity.quiet, phases=phases)


def _least(found: Found, talk: Callable[[], Talk]) -> Finding:
    """Return the finding with the steps that it needs."""
    latest = found.finding

    def shows(steps: Sequence[Step]) -> bool:
        nonlocal latest
        again = _first(talk(), steps)
        if again is None or again.key.outcome != found.finding.key.outcome:
            return False
        latest = again
        return True

    shortest(found.plan, shows)
    return latest


def _first(talk: Talk, steps: Sequence[Step]) -> Finding | None:
    """Put steps to the peer one by one; return the first finding."""
    put = (talk.put([step]) for step in steps)
    return next((finding for finding in put if finding is not None), None)
