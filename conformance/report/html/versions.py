"""The page of what differs between versions of one implementation."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from conformance.report.gathered import CaseRow, Gathered, RequirementRow, in_words, standing
from conformance.report.html.markup import Html, element
from conformance.report.html.names import Folder, anchor, link
from conformance.report.html.page import page
from conformance.report.html.tables import CLASSES, body, column, peer_column, row, table
from conformance.report.versions import Versions, versions_differ

_TITLE = "Versions of one implementation"


def versions_page(gathered: Gathered) -> Html:
    """Return the page."""
    content = [
        element("h1", _TITLE),
        element("p", "Cases whose verdict or observation is not the same in every version."),
    ]
    found = versions_differ(gathered)
    if not found:
        content.append(element("p", "No implementation is here in two versions."))
    for name, versions in found.items():
        content.append(element("h2", name, id=anchor(name)))
        content += _differences(name, versions)
    return page(gathered, _TITLE, content, root="")


def _differences(name: str, versions: Versions) -> Iterator[Html]:
    yield element("p", f"{len(versions.cases)} of {versions.of} cases differ.")
    if not versions.cases:
        return
    head = [
        column("case", class_="requirement"),
        column("expected", class_="expected"),
        *(peer_column(peer, "") for peer in versions.peers),
    ]
    bodies = []
    for _, group in groupby(versions.cases, key=lambda pair: pair[0].id):
        pairs = list(group)
        bodies.append(body([_requirement(pairs[0][0], len(head)), *_cases(pairs, versions.peers)]))
    yield table(f"Cases in which versions of {name} differ", head, bodies, "matrix")


def _requirement(requirement: RequirementRow, columns: int) -> Html:
    told = (link(Folder.REQUIREMENT, requirement.id, ""), f" {requirement.text}")
    return row([element("th", *told, scope="rowgroup", colspan=str(columns), class_="section")])


def _cases(pairs: list[tuple[RequirementRow, CaseRow]], peers: list[str]) -> Iterator[Html]:
    for _, case in pairs:
        cells = (_cell(case, peer) for peer in peers)
        name = element("th", link(Folder.CASE, case.id, ""), scope="row", class_="requirement")
        yield row((name, element("td", case.expected, class_="expected"), *cells))


def _cell(case: CaseRow, peer: str) -> Html:
    result = case.results.get(peer)
    if result is None:
        return element("td")
    return element("td", in_words(result), class_=CLASSES[standing(result.kind)])
