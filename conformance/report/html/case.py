"""The page of a case: what it changes, what is allowed, and what each peer did."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from conformance.model.case import Case
from conformance.report.gathered import CaseRow, Gathered, RequirementRow
from conformance.report.html.links import section_link
from conformance.report.html.markup import Html, element
from conformance.report.html.names import Folder, anchor, link
from conformance.report.html.page import page, term_list
from conformance.report.html.tables import body, column, row, table, verdict_cell
from conformance.suite.changed import changed
from conformance.suite.failure import reproduce
from conformance.suite.result import Result

_LOG_LINES = 20
_LONGEST_LINE = 1000


def case_page(
    gathered: Gathered, requirement: RequirementRow, case: CaseRow, suite: Mapping[str, Case]
) -> Html:
    """Return the page; `suite` has the case where it is still what it was in the run."""
    known = suite.get(case.id)
    if known is not None and known.title != case.title:
        known = None
    return page(
        gathered,
        case.id,
        [
            element("h1", case.id),
            element("p", case.title, class_="lead"),
            term_list(
                [
                    ("requirement", link(Folder.REQUIREMENT, requirement.id, "../")),
                    ("which says", requirement.text),
                    ("section", section_link(requirement.specification, requirement.section)),
                    ("level", requirement.level),
                    ("role", ", ".join(sorted({r.role for r in case.results.values()}))),
                    *_twin(gathered, known),
                    *(("changed", _short(line)) for line in _changed(case, known)),
                    ("expected", element("strong", case.expected)),
                ]
            ),
            _observations(gathered, case),
            *_logs(case),
        ],
    )


def _twin(gathered: Gathered, known: Case | None) -> Iterator[tuple[str, str]]:
    if known is None or known.twin is None:
        return
    there = known.twin in gathered.cases
    yield "without the defect", link(Folder.CASE, known.twin, "../") if there else known.twin


def _changed(case: CaseRow, known: Case | None) -> list[str]:
    """Return the fields that the case changes: a run writes them of unexpected results alone."""
    told = [result.changed for result in case.results.values() if result.changed]
    if told:
        return told[0]
    return [] if known is None else changed(known)


def _short(line: str) -> str:
    """Return a line as it is read: a value of 10,000 octets is not."""
    return line if len(line) <= _LONGEST_LINE else f"{line[:_LONGEST_LINE]}…"


def _observations(gathered: Gathered, case: CaseRow) -> Html:
    head = [column(name) for name in ("peer", "verdict", "observed", "why", "reproduce")]
    rows = [_observation(case.results[p]) for p in gathered.peers if p in case.results]
    return table("What each peer did", head, [body(rows)], "observations")


def _observation(result: Result) -> Html:
    why = "\n".join(filter(None, (result.detail, result.reason)))
    return row(
        (
            element("th", link(Folder.PEER, result.peer, "../"), scope="row"),
            verdict_cell(result.kind),
            element("td", result.observed),
            element("td", why, class_="why"),
            element("td", element("code", reproduce(result))),
        ),
        id=anchor(result.peer),
    )


def _logs(case: CaseRow) -> Iterator[Html]:
    for result in case.results.values():
        if result.log:
            lines = "\n".join(result.log.splitlines()[-_LOG_LINES:])
            summary = element("summary", f"The end of the log of the adapter of {result.peer}")
            yield element("details", summary, element("pre", lines))
