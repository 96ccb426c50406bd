"""What peers do where the specification leaves it to them: information, never a fault."""

from __future__ import annotations

from collections.abc import Iterable

from conformance.model.expectation import Expectation, Result
from conformance.model.verdict import Kind
from conformance.suite.result import Result as CaseResult

_EITHER = str(Expectation(Result.EITHER))


def choices(results: Iterable[CaseResult]) -> list[str]:
    """Return a line for every case of free choice that the peers of the run do not agree on."""
    rows: dict[str, dict[str, str]] = {}
    for result in results:
        if result.expected == _EITHER and result.kind is Kind.PASS:
            rows.setdefault(result.case, {})[result.peer] = result.observed
    return [
        f"{case}: " + ", ".join(f"{peer} {observed}" for peer, observed in row.items())
        for case, row in sorted(rows.items())
        if len({observed.split(" with")[0] for observed in row.values()}) > 1
    ]
