"""What peers do where the specification leaves it to them: information, never a fault."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from conformance.model.expectation import Expectation, Result
from conformance.model.verdict import Kind
from conformance.suite.properties.run import HOLDS
from conformance.suite.result import Result as CaseResult

_EITHER = str(Expectation(Result.EITHER))


def choices(results: Iterable[CaseResult]) -> list[str]:
    """Return a line for every case of free choice that the peers of the run do not agree on."""
    results = list(results)
    rows: dict[str, dict[str, str]] = {}
    for result in results:
        if result.expected == _EITHER and result.kind is Kind.PASS:
            rows.setdefault(result.case, {})[result.peer] = result.observed
    found = [
        f"{case}: " + ", ".join(f"{peer} {observed}" for peer, observed in row.items())
        for case, row in sorted(rows.items())
        if len({observed.split(" with")[0] for observed in row.values()}) > 1
    ]
    return [*found, *_seen_by_properties(results)]


def _seen_by_properties(results: Iterable[CaseResult]) -> Iterator[str]:
    """Yield what a property noted that a peer chooses, a line each."""
    for result in results:
        if result.expected == HOLDS and result.kind is Kind.PASS and result.detail:
            for note in result.detail.splitlines():
                yield f"{result.case}: {result.peer}: {note}"
