"""The results of several files side by side: requirements, their cases, and a column a peer."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum

from conformance.model.verdict import UNEXPECTED, Kind
from conformance.report.read import RunFile
from conformance.suite.properties.run import HOLDS
from conformance.suite.result import Result

_EXCHANGE = "RFC 4120"


class Standing(StrEnum):
    """What a verdict means for the reader of a matrix, the worst first; named as in the table."""

    FAIL = "fail"
    DEVIATION = "dev"
    PASS = "pass"
    NOT_JUDGED = "n/a"


LEGEND = {
    Standing.FAIL: "an unexpected result",
    Standing.DEVIATION: "a recorded deviation",
    Standing.PASS: "conforms",
    Standing.NOT_JUDGED: "the peer cannot be asked, or did not take the message without the defect",
}


def standing(kind: Kind) -> Standing:
    """Return the standing of a verdict."""
    if kind in UNEXPECTED:
        return Standing.FAIL
    if kind is Kind.DEVIATION:
        return Standing.DEVIATION
    return Standing.PASS if kind is Kind.PASS else Standing.NOT_JUDGED


class Concern(IntEnum):
    """Why a reader looks at a requirement, the most pressing first."""

    UNEXPECTED = 0
    DIFFER = 1
    ALIKE = 2


@dataclass(slots=True)
class CaseRow:
    """One case, with the result of each peer that has one."""

    id: str
    title: str
    results: dict[str, Result] = field(default_factory=dict)

    @property
    def expected(self) -> str:
        """What is allowed: of a case that was not put to a peer, it may be said of its twin."""
        judged = [r for r in self.results.values() if standing(r.kind) is not Standing.NOT_JUDGED]
        return (judged or list(self.results.values()))[0].expected

    @property
    def peers_differ(self) -> bool:
        """Whether some peer conforms and another does not, or they fail in different ways."""
        return len({_outcome(r) for r in self.results.values()} - {None}) > 1


def _outcome(result: Result) -> str | None:
    if standing(result.kind) is Standing.NOT_JUDGED:
        return None
    return "conforms" if result.kind is Kind.PASS else result.observed


@dataclass(slots=True)
class RequirementRow:
    """One requirement with its cases."""

    id: str
    specification: str
    section: str
    level: str
    text: str
    cases: list[CaseRow] = field(default_factory=list)

    @property
    def roles(self) -> list[str]:
        """The roles that its cases put to the test, the server first."""
        found = {result.role for case in self.cases for result in case.results.values()}
        return sorted(found, reverse=True)

    @property
    def place(self) -> str:
        """The section with its specification, as `RFC 4120 section 3.2.3`."""
        return f"{self.specification} section {self.section}"

    @property
    def concern(self) -> Concern:
        """Why to look at it."""
        if any(result.kind in UNEXPECTED for result in self.results()):
            return Concern.UNEXPECTED
        if any(case.peers_differ for case in self.cases):
            return Concern.DIFFER
        return Concern.ALIKE

    def results(self) -> Iterator[Result]:
        """Yield every result of every case."""
        for case in self.cases:
            yield from case.results.values()

    def counts(self, peer: str) -> Counter[Standing]:
        """Return how the cases stand with a peer."""
        return Counter(
            standing(case.results[peer].kind) for case in self.cases if peer in case.results
        )


@dataclass(frozen=True, slots=True)
class Gathered:
    """All that a report is made of."""

    runs: tuple[RunFile, ...]
    peers: tuple[str, ...]
    requirements: tuple[RequirementRow, ...]
    results: tuple[Result, ...]
    cases: frozenset[str]
    """Their ids."""

    @property
    def profile(self) -> str:
        """The profile of the runs: they have one."""
        return self.runs[0].profile

    def of(self, peer: str) -> list[Result]:
        """Return the results of a peer, in the order of the requirements."""
        return [result for result in self.results if result.peer == peer]


def gather(runs: Sequence[RunFile]) -> Gathered:
    """Return the results of the runs, the requirements in the order of their sections."""
    cases: dict[str, tuple[RequirementRow, CaseRow]] = {}
    rows: dict[str, RequirementRow] = {}
    for run in runs:
        for result in run.results:
            if result.case not in cases:
                requirement = rows.setdefault(result.requirement, _row(result))
                case = CaseRow(result.case, result.title)
                requirement.cases.append(case)
                cases[result.case] = requirement, case
            cases[result.case][1].results[result.peer] = result
    peers = tuple(_peers(runs))
    for row in rows.values():
        row.cases.sort(key=lambda case: natural(case.id))
        for case in row.cases:  # workers write their lines in any order
            case.results = {p: case.results[p] for p in peers if p in case.results}
    ordered = tuple(sorted(rows.values(), key=_order))
    results = tuple(result for row in ordered for result in row.results())
    return Gathered(tuple(runs), peers, ordered, results, frozenset(cases))


def natural(text: str) -> list[tuple[int, str]]:
    """Return what sorts text with numbers in it by these: 3.2.9 before 3.2.10."""
    parts = re.split(r"([0-9]+)", text)
    return [(int(part[:18]) if number % 2 else -1, part) for number, part in enumerate(parts)]


def implementation(peer: str) -> str:
    """Return the name of a peer without its version."""
    return peer.partition(" ")[0]


def in_words(result: Result) -> str:
    """Return verdict and observation, as `pass: accepted`; what says the same, once."""
    said = result.observed.startswith(result.kind)
    return result.observed if said else f"{result.kind}: {result.observed}"


def is_noise(result: Result) -> bool:
    """Return whether what was observed says no more than the verdict: a count of exchanges."""
    return result.expected == HOLDS and result.kind is Kind.PASS


def _row(result: Result) -> RequirementRow:
    return RequirementRow(
        result.requirement, result.specification, result.section, result.level, result.text
    )


def _order(row: RequirementRow) -> tuple[object, ...]:
    """Return what sorts the exchange itself before what it is made of."""
    place = natural(row.specification), natural(row.section)
    return row.specification != _EXCHANGE, *place, natural(row.id)


def _peers(runs: Iterable[RunFile]) -> Iterator[str]:
    """Yield every peer once, in the order of the headers; one without results, too."""
    named: dict[str, dict[str, None]] = {}
    for run in runs:
        for peer in run.peers:
            named.setdefault(peer, {})
        for result in run.results:
            label = result.peer.removesuffix(f" [{result.selector}]")
            named.setdefault(label, {})[result.peer] = None
    for label, peers in named.items():
        yield from peers or [label]
