"""The pages of what the specification leaves open: choices, and the precedence of two defects."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.report.choices import chosen, noted
from conformance.report.gathered import Gathered
from conformance.report.html.markup import Html, element
from conformance.report.html.names import Folder, anchor, link
from conformance.report.html.page import page
from conformance.report.html.tables import body, column, peer_column, row, table
from conformance.report.precedence import First, in_order, pair_of, seen_first

_CHOICES = "Choices where the specification leaves one"
_PRECEDENCE = "Precedence of two defects in one message"


def choices_page(gathered: Gathered) -> Html:
    """Return the page of the choices in which peers differ."""
    content = [
        element("h1", _CHOICES),
        element("p", "Either answer conforms. Cases in which the peers choose differently."),
        *_chosen(gathered),
        element("h2", "Noted by properties", id="properties"),
        *_noted(gathered),
    ]
    return page(gathered, _CHOICES, content, root="")


def _chosen(gathered: Gathered) -> Iterator[Html]:
    rows = [
        row(
            (
                element("th", link(Folder.CASE, case, ""), scope="row", class_="requirement"),
                *(_answer(observed.get(peer, "")) for peer in gathered.peers),
            ),
            id=anchor(case),
        )
        for case, observed in chosen(gathered.results)
    ]
    if not rows:
        yield element("p", "None.")
        return
    head = [column("case"), *(peer_column(peer, "") for peer in gathered.peers)]
    yield table("What each peer chooses", head, [body(rows)], "matrix")


def _answer(observed: str) -> Html:
    return element("td", observed, class_=observed.startswith("rejected") and "other")


def _noted(gathered: Gathered) -> Iterator[Html]:
    rows = [
        row(
            (
                element("th", link(Folder.CASE, note.case, ""), scope="row"),
                element("td", link(Folder.PEER, note.peer, "")),
                element("td", note.text),
            )
        )
        for note in noted(gathered.results)
    ]
    if not rows:
        yield element("p", "None.")
        return
    head = [column(name) for name in ("property", "peer", "note")]
    yield table("What properties noted of choices", head, [body(rows)])


def precedence_page(gathered: Gathered) -> Html:
    """Return the page of the pairs of which some peer sees the second defect first."""
    content = [
        element("h1", _PRECEDENCE),
        element(
            "p",
            "Of two defects in one message a peer may see either first. Pairs of which some peer"
            " answers with the code of the second, as the rules stand in the text of RFC 4120"
            " section 3.2.3. Nobody fails by this.",
        ),
        *_pairs(gathered),
    ]
    return page(gathered, _PRECEDENCE, content, root="")


def _pairs(gathered: Gathered) -> Iterator[Html]:
    seen = seen_first(gathered.results)
    if not seen:
        yield element("p", "No pair of defects is in these results with a code that tells.")
        return
    head = [
        column("first defect"),
        column("second defect"),
        *(peer_column(peer, "") for peer in gathered.peers),
    ]
    rows = [
        _pair(case, of_pair, gathered)
        for case, of_pair in sorted(seen.items())
        if any(first.second for first in of_pair.values())
    ]
    counts = in_order(seen)
    told = ("{} of {}".format(*counts[peer]) if peer in counts else "" for peer in gathered.peers)
    total = element("th", "pairs in the order of the text", scope="row", colspan="2")
    rows.append(row((total, *(element("td", each) for each in told))))
    yield table("Which defect is seen first, with its code", head, [body(rows)], "matrix")


def _pair(case: str, of_pair: dict[str, First], gathered: Gathered) -> Html:
    one, _, other = pair_of(case).partition("+")
    return row(
        (
            element("th", link(Folder.CASE, case, "", one), scope="row"),
            element("th", other, scope="row"),
            *(_first(of_pair.get(peer)) for peer in gathered.peers),
        ),
        id=anchor(case),
    )


def _first(first: First | None) -> Html:
    if first is None:
        return element("td")
    told = "second" if first.second else "first"
    return element("td", f"{told} ({first.code})", class_=first.second and "other")
