"""What peers do where the specification leaves it to them: information, never a fault."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from conformance.model.expectation import Expectation, Result
from conformance.model.verdict import Kind
from conformance.suite.properties.run import HOLDS
from conformance.suite.result import Result as CaseResult

_EITHER = str(Expectation(Result.EITHER))


class Choice(NamedTuple):
    """A case of free choice, with what each peer did."""

    case: str
    observed: Mapping[str, str]


class Note(NamedTuple):
    """What a property noted that a peer chooses."""

    case: str
    peer: str
    text: str


def choices(results: Iterable[CaseResult]) -> list[str]:
    """Return a line for every case of free choice that the peers of the run do not agree on."""
    results = list(results)
    return [
        *(
            f"{case}: " + ", ".join(f"{peer} {observed}" for peer, observed in row.items())
            for case, row in chosen(results)
        ),
        *(f"{case}: {peer}: {text}" for case, peer, text in noted(results)),
    ]


def chosen(results: Iterable[CaseResult]) -> list[Choice]:
    """Return the cases of free choice that the peers do not agree on."""
    rows: dict[str, dict[str, str]] = {}
    for result in results:
        if result.expected == _EITHER and result.kind is Kind.PASS:
            rows.setdefault(result.case, {})[result.peer] = result.observed
    return [
        Choice(case, row)
        for case, row in sorted(rows.items())
        if len({observed.split(" with")[0] for observed in row.values()}) > 1
    ]


def noted(results: Iterable[CaseResult]) -> Iterator[Note]:
    """Yield what properties noted that peers choose."""
    for result in results:
        if result.expected == HOLDS and result.kind is Kind.PASS and result.detail:
            for text in result.detail.splitlines():
                yield Note(result.case, result.peer, text)
