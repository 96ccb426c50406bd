"""The page of a requirement: its text, and every case of it with each peer's verdict."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.model.verdict import Kind
from conformance.report.gathered import CaseRow, Gathered, RequirementRow
from conformance.report.html.links import section_link
from conformance.report.html.markup import Html, element, joined
from conformance.report.html.names import Folder, anchor, link
from conformance.report.html.page import page, term_list
from conformance.report.html.tables import body, column, peer_column, row, table, verdict_cell


def requirement_page(gathered: Gathered, requirement: RequirementRow) -> Html:
    """Return the page."""
    return page(
        gathered,
        requirement.id,
        [
            element("h1", requirement.id),
            element("p", requirement.text, class_="lead"),
            term_list(
                [
                    ("section", section_link(requirement.specification, requirement.section)),
                    ("level", requirement.level),
                    ("role", ", ".join(requirement.roles)),
                    ("in the matrix", _in_the_matrix(requirement)),
                ]
            ),
            _cases(gathered, requirement),
            *_deviations(requirement),
        ],
    )


def _in_the_matrix(requirement: RequirementRow) -> Html:
    return element("a", "its row", href=f"../index.html#{anchor(requirement.id)}")


def _cases(gathered: Gathered, requirement: RequirementRow) -> Html:
    head = [
        column("case", class_="requirement"),
        column("expected", class_="expected"),
        *(peer_column(peer, "../") for peer in gathered.peers),
    ]
    rows = [_case(gathered, case) for case in requirement.cases]
    return table("Cases, and the verdict on each peer", head, [body(rows)], "matrix")


def _case(gathered: Gathered, case: CaseRow) -> Html:
    verdicts = (case.results[p].kind if p in case.results else None for p in gathered.peers)
    name = element(
        "th",
        link(Folder.CASE, case.id, "../"),
        element("span", case.title, class_="text"),
        scope="row",
        class_="requirement",
    )
    cells = (name, element("td", case.expected, class_="expected"), *map(verdict_cell, verdicts))
    return row(cells, id=anchor(case.id))


def _deviations(requirement: RequirementRow) -> Iterator[Html]:
    """Yield the reasons that are on record, each with the peers and the number of cases."""
    reasons: dict[str, dict[str, int]] = {}
    for result in requirement.results():
        if result.kind is Kind.DEVIATION and result.reason:
            peers = reasons.setdefault(result.reason, {})
            peers[result.peer] = peers.get(result.peer, 0) + 1
    if reasons:
        yield element("h2", "Recorded deviations")
    for reason, peers in reasons.items():
        told = (
            joined((link(Folder.PEER, peer, "../"), f" ({count})")) for peer, count in peers.items()
        )
        yield element("p", element("b", joined(told, ", ")), f" {reason}")
