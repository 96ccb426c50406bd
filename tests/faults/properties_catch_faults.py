"""The planted faults are caught by the properties alone, without the fixed cases.

What is drawn is the same for every fault, so each message is forged once.
"""

from __future__ import annotations

import functools

import pytest
from peer import InProcess
from planting import Fault, Plant, faults
from uncaught import UNCAUGHT

from conformance.forge import forge_request
from conformance.suite.properties import exchanges, trial
from conformance.suite.properties.effort import CI, effort
from conformance.suite.properties.finding import Finding
from conformance.suite.properties.property import properties
from conformance.suite.properties.record import Record
from conformance.suite.properties.run import run

# Those that most faults show in come first: the first finding is enough.
FIRST = (
    "server.property.completeness", "server.property.soundness", "server.property.well-formed",
    "client.property.well-formed", "server.property.harmlessness", "client.property.completeness",
    "client.property.genuine",
)  # fmt: skip
ORDER = (*FIRST, *(id_ for id_ in properties() if id_ not in FIRST))
LINES, SCREEN = 2, 24 * 100
LONG = ("a-hundred-remembered",)  # takes a hundred messages
AFTER_OTHERS = ("time-one-second-on",)  # shows after other exchanges alone: nothing can be left out

_remembered = functools.lru_cache(2**14)(forge_request)


@pytest.fixture(autouse=True)
def _forged_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchanges, "forge_request", _remembered)
    monkeypatch.setattr(trial, "_MOST", 1)


def first_findings(fault: Fault) -> list[Finding]:
    """Return what the first property finds that finds anything."""
    plant = Plant()
    fault.plant(plant)
    for id_ in sorted(ORDER, key=lambda id_: not _is_likely(fault, id_)):
        peer = InProcess(plant, fault.profile)
        _, findings = run(
            properties()[id_], peer, Record([], {}), effort(CI), profile=fault.profile
        )
        if findings:
            return findings
    return []


def _is_likely(fault: Fault, id_: str) -> bool:
    """Return whether a property is of the fault's role; for memory, whether it is about that."""
    topics = [glob.split(".") for glob in fault.cases]
    if any(topic[:1] == ["server"] and topic[1].startswith("replay") for topic in topics):
        return id_ == "server.property.memory"
    return any(topic[0] in ("*", id_.partition(".")[0]) for topic in topics)


@pytest.mark.parametrize("fault", faults().values(), ids=faults())
def test_a_property_catches_it(fault: Fault) -> None:
    findings = first_findings(fault)
    if fault.name in UNCAUGHT:
        assert findings == [], "it is caught: take it off the list"
        return
    assert findings, f"no property catches {fault.name}: {fault.title}"
    least = min(findings, key=lambda finding: len(finding.scenario))
    if least.key.property != "memory":  # whose lines are messages, as many as it takes
        departures = [line for line in least.scenario if not line.startswith("base: ")]
        assert len(departures) <= LINES or fault.name in AFTER_OTHERS, least.scenario
    assert len("\n".join(least.scenario)) <= SCREEN or fault.name in LONG


def test_nearly_all_are_caught() -> None:
    assert set(UNCAUGHT) <= set(faults())
    assert all(reason.strip() for reason in UNCAUGHT.values())
    assert len(UNCAUGHT) <= 0.05 * len(faults())
