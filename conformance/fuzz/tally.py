"""What a run has found so far, and the file from which a later run goes on."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from conformance.fuzz.volume import Cause, Report
from conformance.suite.properties.finding import Finding, Key
from conformance.vectors.write import write

_SCHEMA = "sixstep-fuzz-1"


class StateError(ValueError):
    """A file is no state of a run, or one of another run; one line that says what to do."""


@dataclass(slots=True)
class Known:
    """A finding, how often it was come upon, and where it is written."""

    departures: frozenset[str]
    base: str
    scenario: tuple[str, ...]
    expected: str
    observed: str
    detail: str | None
    place: str
    """The name of the crash file, or why there is none."""
    count: int = 0


@dataclass(slots=True)
class Group:
    """Disagreements with one cause, and an example of it."""

    scenario: tuple[str, ...]
    count: int = 0


@dataclass(slots=True)
class Tally:
    """All that a run has found. The same seed, peers and number of examples give the same."""

    seed: int
    selectors: tuple[str, ...]
    peers: tuple[str, ...]
    examples: int = 0
    verdicts: Counter[tuple[str, str]] = field(default_factory=Counter)
    departures: set[str] = field(default_factory=set)
    pairs: set[tuple[str, str]] = field(default_factory=set)
    findings: dict[Key, Known] = field(default_factory=dict)
    choices: Counter[tuple[str, str]] = field(default_factory=Counter)
    disagreements: dict[Cause, Group] = field(default_factory=dict)

    def add(self, report: Report) -> None:
        """Take over what needs no second look; faults and disagreements are looked into."""
        self.examples += report.examples
        self.verdicts += report.verdicts
        self.departures |= report.departures
        self.pairs |= report.pairs
        self.choices += report.choices

    def known(self, key: Key, departures: frozenset[str], base: str) -> Known | None:
        """Return the finding that speaks for a fault: with fewer departures, or with the same."""
        if key in self.findings:
            return self.findings[key]
        for other, known in self.findings.items():
            same = (other.property, other.peer, other.outcome) == (
                key.property, key.peer, key.outcome,
            )  # fmt: skip
            # Of what no departure is needed for, the base says all.
            speaks = known.departures or known.base in ("default", base)
            if same and speaks and known.departures <= departures:
                return known
        return None

    def keep(self, finding: Finding, departures: frozenset[str], base: str, place: str) -> Known:
        """Keep a finding that is written at a place, or why it is not; return what is known."""
        verdict = finding.verdict
        return self.findings.setdefault(
            finding.key,
            Known(
                departures, base, finding.scenario, verdict.expected, verdict.observed,
                verdict.detail, place,
            ),
        )  # fmt: skip

    def save(self, path: Path) -> None:
        """Write the state; VectorsError where it cannot be written."""
        write(path, self._document())

    def _document(self) -> dict[str, Any]:
        return {
            "schema": _SCHEMA,
            "seed": self.seed,
            "selectors": list(self.selectors),
            "peers": list(self.peers),
            "examples": self.examples,
            "verdicts": _counted(self.verdicts),
            "departures": sorted(self.departures),
            "pairs": sorted(map(list, self.pairs)),
            "findings": [
                {
                    **key._asdict(),
                    "departures": sorted(known.departures),
                    "base": known.base,
                    "scenario": list(known.scenario),
                    "expected": known.expected,
                    "observed": known.observed,
                    "detail": known.detail,
                    "place": known.place,
                    "count": known.count,
                }
                for key, known in self.findings.items()
            ],
            "choices": _counted(self.choices),
            "disagreements": [
                {**cause._asdict(), "scenario": list(group.scenario), "count": group.count}
                for cause, group in self.disagreements.items()
            ],
        }


def resume(path: Path) -> Tally:
    """Return the tally of a state file; StateError where it has none."""
    try:
        return _tally(json.loads(path.read_bytes()))
    except OSError as error:
        raise StateError(f"{path}: cannot be read: {error.strerror}; nothing to resume") from None
    except (ValueError, LookupError, TypeError, AttributeError):
        raise StateError(f"{path}: not the state of a run of sixstep fuzz") from None


def _tally(document: Any) -> Tally:
    if document["schema"] != _SCHEMA:
        raise ValueError(document["schema"])
    tally = Tally(
        int(document["seed"]), tuple(document["selectors"]), tuple(document["peers"]),
        int(document["examples"]),
    )  # fmt: skip
    tally.verdicts = _counter(document["verdicts"])
    tally.departures = set(document["departures"])
    tally.pairs = {(one, other) for one, other in document["pairs"]}
    tally.choices = _counter(document["choices"])
    for entry in document["findings"]:
        key = Key(*(entry.pop(name) for name in Key._fields))
        departures, scenario = frozenset(entry.pop("departures")), tuple(entry.pop("scenario"))
        tally.findings[key] = Known(departures=departures, scenario=scenario, **entry)
    for entry in document["disagreements"]:
        cause = Cause(entry["what"], entry["pattern"])
        tally.disagreements[cause] = Group(tuple(entry["scenario"]), int(entry["count"]))
    return tally


def _counted(counter: Counter[tuple[str, str]]) -> list[list[Any]]:
    return [[*key, count] for key, count in sorted(counter.items())]


def _counter(entries: Any) -> Counter[tuple[str, str]]:
    return Counter({(one, other): int(count) for one, other, count in entries})
