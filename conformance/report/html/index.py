"""The first page: the matrix of peers by requirement, what wants a look first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from conformance.report.gathered import (
    LEGEND,
    Concern,
    Gathered,
    RequirementRow,
    Standing,
    standing,
)
from conformance.report.html.links import section_link
from conformance.report.html.markup import Html, element, joined
from conformance.report.html.names import Folder, anchor, link
from conformance.report.html.page import page
from conformance.report.html.tables import body, column, count_cell, peer_column, row, table
from conformance.report.versions import versions_differ

_TITLE = "Conformance of the Kerberos AP exchange"
_PARTS = {
    Concern.UNEXPECTED: (
        "unexpected",
        "Unexpected results",
        "Requirements of which a case failed that no deviations file explains.",
    ),
    Concern.DIFFER: (
        "differ",
        "Peers differ",
        "Requirements with a case in which some peers conform and others do not, or do not in"
        " different ways. What is known of it is on record (dev).",
    ),
    Concern.ALIKE: (
        "alike",
        "Peers agree",
        "Requirements that every peer that was asked answers alike.",
    ),
}


def index(gathered: Gathered) -> Html:
    """Return the page."""
    parts = {
        concern: [each for each in gathered.requirements if each.concern is concern]
        for concern in Concern
    }
    cases = sum(len(each.cases) for each in gathered.requirements)
    content: list[str] = [
        element("h1", _TITLE),
        element(
            "p",
            f"{len(gathered.requirements)} requirements, {cases} cases, {len(gathered.peers)}"
            f" peers, profile {gathered.profile}. ",
            element("a", "Unexpected results", href="#unexpected"),
            f": {len(parts[Concern.UNEXPECTED])} requirements. ",
            element("a", "Peers differ", href="#differ"),
            f": {len(parts[Concern.DIFFER])}. ",
            element("a", "Peers agree", href="#alike"),
            f": {len(parts[Concern.ALIKE])}.",
        ),
        _peers(gathered),
        _legend(),
    ]
    for concern, (id_, title, about) in _PARTS.items():
        content += [element("h2", title, id=id_), element("p", about)]
        if parts[concern]:
            content.append(_matrix(gathered, title, parts[concern]))
        else:
            content.append(element("p", "None."))
    content += _more(gathered)
    return page(gathered, _TITLE, content, root="")


def _peers(gathered: Gathered) -> Html:
    head = [column("peer"), *(column(each) for each in Standing), column("exit code of the run")]
    rows = []
    for peer in gathered.peers:
        counts = Counter(standing(result.kind) for result in gathered.of(peer))
        rows.append(
            row(
                (
                    element("th", link(Folder.PEER, peer, ""), scope="row"),
                    *(_count(each, counts[each]) for each in Standing),
                    element("td", _exit_codes(gathered, peer)),
                )
            )
        )
    return table("Peers, and how the cases stand with each", head, [body(rows)], "counts")


def _count(each: Standing, count: int) -> Html:
    return element("td", str(count or "."), class_=bool(count) and each is Standing.FAIL and "fail")


def _exit_codes(gathered: Gathered, peer: str) -> str:
    return ", ".join(
        "cut off" if run.cut_off else str(run.exit_code)
        for run in gathered.runs
        if peer in run.peers or any(result.peer == peer for result in run.results)
    )


def _legend() -> Html:
    told = (joined((element("b", each), f": {about}")) for each, about in LEGEND.items())
    numbers = "; a bare number: so many cases, and all conform"
    nothing = ". An empty cell: not in these results."
    return element("p", joined(told, "; "), numbers, nothing, class_="legend")


def _matrix(gathered: Gathered, caption: str, rows: Sequence[RequirementRow]) -> Html:
    peers = _failing_first(gathered, rows)
    head = [
        column("requirement", class_="requirement"),
        column("level"),
        column("role"),
        column("cases"),
        *(peer_column(peer, "") for peer in peers),
    ]
    groups = groupby(rows, key=lambda each: (each.specification, each.section))
    bodies = [
        body([_section(*place, columns=len(head)), *(_row(peers, each) for each in group)])
        for place, group in groups
    ]
    return table(f"{caption}: peers by requirement", head, bodies, "matrix numbers")


def _failing_first(gathered: Gathered, rows: Sequence[RequirementRow]) -> list[str]:
    """Return the peers so that nobody scrolls to the right for what failed."""
    return sorted(
        gathered.peers,
        key=lambda peer: not any(each.counts(peer)[Standing.FAIL] for each in rows),
    )


def _section(specification: str, section: str, columns: int) -> Html:
    told = section_link(specification, section)
    return row([element("th", told, scope="rowgroup", colspan=str(columns), class_="section")])


def _row(peers: Iterable[str], each: RequirementRow) -> Html:
    return row(
        (
            element(
                "th",
                link(Folder.REQUIREMENT, each.id, ""),
                element("span", each.text, class_="text"),
                scope="row",
                class_="requirement",
            ),
            element("td", each.level),
            element("td", ", ".join(each.roles)),
            element("td", str(len(each.cases))),
            *(count_cell(each.counts(peer)) for peer in peers),
        ),
        id=anchor(each.id),
    )


def _more(gathered: Gathered) -> Iterator[Html]:
    yield element("h2", "Versions of one implementation", id="versions")
    told = [
        f"{name}: {len(found.cases)} of {found.of} cases"
        for name, found in versions_differ(gathered).items()
    ]
    about = "; ".join(told) or "No implementation is here in two versions"
    yield element("p", f"Where they differ: {about}. ", element("a", "Look", href="versions.html"))
    yield element("h2", "What the specification leaves open", id="open")
    yield element(
        "p",
        element("a", "Choices", href="choices.html"),
        ": what peers do where the text leaves it to them. ",
        element("a", "Precedence", href="precedence.html"),
        ": which of two defects a peer sees first.",
    )
