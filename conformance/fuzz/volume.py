"""A batch, put to all peers and looked at: a report, which may come from any process."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import NamedTuple

from conformance.fuzz.batch import Given, Turn, draw, given, turns
from conformance.fuzz.compare import difference, who_accepts
from conformance.fuzz.contestants import Contestant
from conformance.fuzz.faults import is_mutated, key_of, kind_of
from conformance.fuzz.place import place
from conformance.fuzz.together import Answers, put
from conformance.model.expectation import Result
from conformance.model.verdict import Kind, Verdict
from conformance.strategies import Plan
from conformance.suite.properties.allowed import left_open
from conformance.suite.properties.finding import Key

NOBODY = "nobody can be given it"


class Cause(NamedTuple):
    """What makes two disagreements the same one: what was changed and where, and who differs."""

    what: str
    pattern: str


@dataclass(slots=True)
class Fault:
    """A fault of one kind: the first plan of the batch that led to it, and how many did."""

    index: int
    verdict: Verdict
    count: int = 0


@dataclass(slots=True)
class Disagreement:
    """Peers that differ over changed octets: the first plan of the batch, and how many."""

    index: int
    parts: tuple[str, ...]
    """What each single change does, and where."""
    count: int = 0


@dataclass(slots=True)
class Report:
    """What came of the plans of a batch, or of some of them."""

    examples: int = 0
    verdicts: Counter[tuple[str, str]] = field(default_factory=Counter)
    """How often, by peer and kind."""
    departures: set[str] = field(default_factory=set)
    pairs: set[tuple[str, str]] = field(default_factory=set)
    faults: dict[Key, Fault] = field(default_factory=dict)
    choices: Counter[tuple[str, str]] = field(default_factory=Counter)
    """How often, by departure and who takes it."""
    disagreements: dict[Cause, Disagreement] = field(default_factory=dict)


def turn_of(contestants: Sequence[Contestant], number: int) -> Turn:
    """Return what a batch is for."""
    every = turns(contestants)
    return every[number % len(every)]


def report(
    contestants: Sequence[Contestant], seed: int, number: int, start: int, stop: int
) -> Report:
    """Put the plans from `start` to `stop` of a batch, and say what came of them."""
    turn = turn_of(contestants, number)
    plans = draw(seed, number, turn)
    indices = range(start, min(stop, len(plans)))
    batch = [given(plans[index], index, turn, contestants) for index in indices]
    found = Report()
    for index, answers in zip(indices, put(contestants, batch, seed), strict=True):
        _look(found, contestants, index, answers)
    return found


def _look(found: Report, contestants: Sequence[Contestant], index: int, answers: Answers) -> None:
    each = answers.given
    found.examples += 1
    if not each.to:
        found.verdicts[NOBODY, Kind.UNSUPPORTED] += 1
        return
    names = sorted({drawn.name for drawn in each.plan.drawn})
    found.departures.update(names)
    found.pairs.update(combinations(names, 2))
    sound = dict(answers.of)
    for contestant in contestants:
        exchange = answers.of.get(contestant.name)
        if exchange is None:
            continue
        kind = kind_of(contestant, each, exchange)
        found.verdicts[contestant.name, kind] += 1
        key = key_of(contestant, each, exchange.verdict, kind)
        if key is not None:
            fault = found.faults.setdefault(key, Fault(index, exchange.verdict))
            fault.count += 1
        if key is not None or kind is Kind.DEVIATION:
            del sound[contestant.name]
    if len(sound) > 1 and each.case.messages[-1].expectation.result is Result.EITHER:
        _compare(found, index, each, Answers(each, sound))


def _compare(found: Report, index: int, each: Given, answers: Answers) -> None:
    if not is_mutated(each.plan):
        found.choices["+".join(left_open(each.plan)), who_accepts(answers.of)] += 1
        return
    pattern = difference(answers.of)
    if pattern is not None:
        parts = tuple(changes(each.plan))
        cause = Cause(" + ".join(parts), pattern)
        found.disagreements.setdefault(cause, Disagreement(index, parts)).count += 1


def changes(plan: Plan) -> Iterator[str]:
    """Yield for each change to octets what it does, at which stage and in which field."""
    for drawn in plan.drawn:
        yield f"{drawn.name} in {place(plan.scenario, drawn.defect)}"
