"""The page of a peer: how it stands, what is unexpected of it, and what is on record."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Iterable, Iterator

from conformance.model.verdict import UNEXPECTED, Kind
from conformance.report.gathered import (
    Gathered,
    Standing,
    implementation,
    standing,
)
from conformance.report.html.links import section_link
from conformance.report.html.markup import Html, element, joined
from conformance.report.html.names import Folder, anchor, link
from conformance.report.html.page import page, term_list
from conformance.report.html.tables import body, column, row, table, verdict_cell
from conformance.suite.result import Result


def peer_page(gathered: Gathered, peer: str) -> Html:
    """Return the page."""
    results = gathered.of(peer)
    return page(
        gathered,
        peer,
        [
            element("h1", peer),
            term_list(_facts(gathered, peer, results)),
            _verdicts(results),
            *_unexpected(results),
            *_deviations(results),
            *_not_judged(results),
            element("h2", "By section", id="sections"),
            _sections(gathered, peer),
        ],
    )


def _facts(gathered: Gathered, peer: str, results: list[Result]) -> Iterator[tuple[str, str]]:
    name = implementation(peer)
    yield "implementation", name
    yield "version", peer[len(name) + 1 :]
    others = [p for p in gathered.peers if p != peer and implementation(p) == name]
    if others:
        yield "other versions", joined([link(Folder.PEER, other, "../") for other in others], ", ")
        differ = element("a", "where they differ", href=f"../versions.html#{anchor(name)}")
        yield "compared", differ
    for selector in dict.fromkeys(result.selector for result in results):
        yield "run it", element("code", shlex.join(["sixstep", "run", "--peer", selector]))


def _verdicts(results: list[Result]) -> Html:
    counts = Counter(result.kind for result in results)
    rows = [
        row((verdict_cell(kind), element("td", str(counts[kind])))) for kind in Kind if counts[kind]
    ]
    head = [column("verdict"), column("cases")]
    return table(f"Verdicts on {len(results)} cases", head, [body(rows)], "counts")


def _unexpected(results: list[Result]) -> Iterator[Html]:
    found = [result for result in results if result.kind in UNEXPECTED]
    yield element("h2", "Unexpected results", id="unexpected")
    if not found:
        yield element("p", "None.")
        return
    head = [column(name) for name in ("case", "verdict", "expected", "observed", "detail")]
    rows = [
        row(
            (
                element(
                    "th",
                    link(Folder.CASE, result.case, "../"),
                    element("span", result.title, class_="text"),
                    scope="row",
                ),
                verdict_cell(result.kind),
                element("td", result.expected, class_="expected"),
                element("td", result.observed),
                element("td", result.reason or result.detail or "", class_="why"),
            ),
            id=anchor(result.case),
        )
        for result in found
    ]
    yield table("Unexpected results", head, [body(rows)], "observations")


def _deviations(results: list[Result]) -> Iterator[Html]:
    """Yield each deviation once, with its reason and every case of it."""
    found: dict[tuple[str, str], list[Result]] = {}
    for result in results:
        if result.kind is Kind.DEVIATION:
            found.setdefault((result.reason or "", result.observed), []).append(result)
    yield element("h2", "Recorded deviations", id="deviations")
    if not found:
        yield element("p", "None.")
        return
    head = [column(name) for name in ("reason", "section", "observed", "cases")]
    rows = [
        row(
            (
                element("th", reason, scope="row", class_="reason"),
                element("td", *_places(theirs)),
                element("td", observed),
                element("td", *_cases(theirs)),
            )
        )
        for (reason, observed), theirs in found.items()
    ]
    yield table("Recorded deviations, with their reasons", head, [body(rows)], "observations")


def _places(results: list[Result]) -> Iterable[str]:
    places = dict.fromkeys((result.specification, result.section) for result in results)
    return (joined([section_link(*place) for place in places], ", "),)


def _cases(results: list[Result]) -> Iterable[Html]:
    """Return links to the cases, behind their number where they are many."""
    links = joined([link(Folder.CASE, result.case, "../") for result in results], ", ")
    if len(results) <= 3:
        return (links,)
    return (element("details", element("summary", f"{len(results)} cases"), links),)


def _not_judged(results: list[Result]) -> Iterator[Html]:
    counts = Counter(
        result.observed for result in results if standing(result.kind) is Standing.NOT_JUDGED
    )
    yield element("h2", "Not judged", id="not-judged")
    if not counts:
        yield element("p", "None.")
        return
    rows = [
        row((element("th", why, scope="row"), element("td", str(count))))
        for why, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    ]
    head = [column("why"), column("cases")]
    yield table("Cases that could not be judged", head, [body(rows)], "counts")


def _sections(gathered: Gathered, peer: str) -> Html:
    counts: dict[tuple[str, str], Counter[Standing]] = {}
    for requirement in gathered.requirements:
        place = requirement.specification, requirement.section
        counts.setdefault(place, Counter()).update(requirement.counts(peer))
    rows = [
        row(
            (
                element("th", section_link(*place), scope="row"),
                *(element("td", str(counted[each] or ".")) for each in Standing),
            )
        )
        for place, counted in counts.items()
        if counted
    ]
    head = [column("section"), *(column(each) for each in Standing)]
    return table("Cases by section", head, [body(rows)], "counts")
