"""What the specification allows for a plan, whose departures may be of several kinds."""

from __future__ import annotations

from conformance.model.defect import Effect
from conformance.model.expectation import Expectation, Result
from conformance.model.requirement import Level
from conformance.oracle import expectation
from conformance.requirements import catalogue
from conformance.strategies import Plan


def allowed(plan: Plan) -> Expectation:
    """Return what peers may do: what one departure leaves open, no other makes a duty again.

    What must be refused for one of them may be refused for another, which is open, before that:
    then with any code.
    """
    breaking = [
        drawn.defect
        for drawn in plan.of(Effect.BREAKS)
        if not _is_free(drawn.defect.requirement)
    ]  # fmt: skip
    open_ = left_open(plan)
    if breaking:
        refused = expectation(breaking)
        return Expectation(Result.REJECT) if open_ else refused
    return Expectation(Result.EITHER if open_ else Result.ACCEPT)


def left_open(plan: Plan) -> list[str]:
    """Return the names of what is left to the peers: departures, or else the base."""
    names = [
        drawn.name
        for drawn in plan.drawn
        if drawn.defect.effect is Effect.OPEN or _is_free(drawn.defect.requirement)
    ]
    return names or ([plan.base.name] if _is_free(plan.base.requirement) else [])


def _is_free(requirement: str) -> bool:
    return catalogue()[requirement].level is Level.MAY
