"""What is recorded of a peer's fixed cases, held against what it does with generated ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from conformance.defects import BASES
from conformance.model.case import Case
from conformance.model.defect import Role
from conformance.model.verdict import Verdict
from conformance.strategies import Plan
from conformance.suite.deviations import Deviation


class Record:
    """The deviations of one peer, by the fixed cases that they were recorded for."""

    def __init__(self, deviations: Sequence[Deviation], suite: Mapping[str, Case]) -> None:
        self._deviations = deviations
        self._suite = suite
        self._of: dict[str, Sequence[Deviation]] = {}

    def explains(self, plan: Plan, verdict: Verdict) -> Deviation | None:
        """Return the deviation that the verdict is another case of.

        It is recorded for a fixed case that one of the plan's departures is like, or for its base,
        and what was observed is the same.
        """
        likes = [like for drawn in plan.drawn for like in drawn.like]
        likes.append(f"{plan.role}.valid.{plan.base.name}")
        recorded = [deviation for like in likes for deviation in self.of(like)]
        for deviation in recorded:
            if deviation.observed == verdict.observed:
                return deviation
        # Of several details that are wrong, each may be recorded for a departure of its own.
        wrong = _wrong_details(verdict.observed)
        known = [each for each in recorded if _wrong_details(each.observed) & wrong]
        if wrong and wrong <= set().union(*(_wrong_details(each.observed) for each in known)):
            return known[0]
        return None

    def refused(self, role: Role) -> frozenset[str]:
        """Return the bases, by name, whose fixed case is recorded to be refused.

        The plain one is not among them: where that is refused, all is told by it.
        """
        return frozenset(
            base.name
            for base in BASES[role].values()
            if base.name != "default"
            and any(
                not each.observed.startswith("accepted")
                for each in self.of(f"{role}.valid.{base.name}")
            )
        )

    def of(self, case_id: str) -> Sequence[Deviation]:
        """Return the deviations that are recorded for a fixed case."""
        if case_id not in self._of:
            case = self._suite.get(case_id)
            self._of[case_id] = (
                [] if case is None else [each for each in self._deviations if each.covers(case)]
            )
        return self._of[case_id]


def _wrong_details(observed: str) -> set[str]:
    """Return the fields that an acceptance was told to have wrong."""
    _, _, fields = observed.partition("accepted with wrong ")
    return set(fields.split(", ")) - {""}
