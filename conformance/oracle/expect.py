"""What the specification allows, from the defects of a message."""

from __future__ import annotations

from collections.abc import Iterable

from conformance.model.defect import Defect, Effect
from conformance.model.expectation import Expectation, Result


def expectation(defects: Iterable[Defect]) -> Expectation:
    """Return what is allowed for a message with these defects.

    Which of several defects is reported first is not normative: the codes are the union.
    """
    defects = tuple(defects)
    breaking = [defect for defect in defects if defect.effect is Effect.BREAKS]
    if breaking:
        codes: frozenset[int] | None = frozenset()
        for defect in breaking:
            codes = None if codes is None or defect.codes is None else codes | defect.codes
        return Expectation(Result.REJECT, codes)
    if any(defect.effect is Effect.OPEN for defect in defects):
        return Expectation(Result.EITHER)
    return Expectation(Result.ACCEPT)
