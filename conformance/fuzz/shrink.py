"""From what led to a fault to the least that does."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

from hypothesis.errors import HypothesisException

from conformance.fuzz.batch import Given, Turn, given
from conformance.fuzz.compare import difference
from conformance.fuzz.contestants import Contestant
from conformance.fuzz.faults import key_of, kind_of
from conformance.fuzz.together import Answers, put
from conformance.fuzz.volume import Cause, Fault, changes
from conformance.model.verdict import Verdict
from conformance.strategies import Plan
from conformance.suite.properties.finding import Finding, Key
from conformance.suite.properties.near import smallest


def least(
    contestant: Contestant, turn: Turn, plan: Plan, key: Key, fault: Fault, seed: int
) -> tuple[Plan, Finding]:
    """Return the simplest plan with which a peer shows the same fault, and the finding.

    What is not seen again when it is put alone (it may take what was before it) stays as it is.
    """

    def look(smaller: Plan) -> tuple[Given, Verdict, Key] | None:
        each = given(smaller, 0, turn, [contestant])
        for answers in put([contestant], [each], seed):
            for exchange in answers.of.values():
                kind = kind_of(contestant, each, exchange)
                found = key_of(contestant, each, exchange.verdict, kind)
                if found is not None and _same_fault(found, key):
                    return each, exchange.verdict, found
        return None

    simplest = plan
    with suppress(HypothesisException):  # where the peer is not the same twice
        simplest = smallest(plan, turn.reach, lambda smaller: look(smaller) is not None)
    seen = look(simplest)
    if seen is None:
        each = given(plan, fault.index, turn, [contestant])
        return plan, Finding(key, each.case, fault.verdict, plan.lines)
    each, verdict, own = seen
    return simplest, Finding(own, each.case, verdict, simplest.lines)


def _same_fault(one: Key, other: Key) -> bool:
    return (one.property, one.outcome) == (other.property, other.outcome)


def single_change(
    contestants: Sequence[Contestant], turn: Turn, plan: Plan, cause: Cause, seed: int
) -> tuple[Plan, Cause, Answers | None]:
    """Return the plan with one of its changes to octets, if the peers differ over that as well."""
    alone = [replace(plan, drawn=(drawn,)) for drawn in plan.drawn]
    tried = alone if len(alone) > 1 else []
    batch = [given(each, number, turn, contestants) for number, each in enumerate([*tried, plan])]
    all_answers = list(put(contestants, batch, seed))
    for each, answers in zip(tried, all_answers, strict=False):
        if difference(answers.of) == cause.pattern:
            return each, Cause(" + ".join(changes(each)), cause.pattern), answers
    last = all_answers[-1]
    return plan, cause, last if difference(last.of) == cause.pattern else None
