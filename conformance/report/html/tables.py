"""Tables that a screen reader can follow, and that scroll by themselves where a page is narrow."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from conformance.model.verdict import Kind
from conformance.report.gathered import Standing, implementation, standing
from conformance.report.html.markup import Html, element, joined
from conformance.report.html.names import Folder, link

CLASSES = {
    Standing.FAIL: "fail",
    Standing.DEVIATION: "dev",
    Standing.PASS: "pass",
    Standing.NOT_JUDGED: "na",
}


def table(caption: str, head: Iterable[str], bodies: Iterable[str], class_: str = "") -> Html:
    """Return a table of header cells and bodies (`tbody`), with a caption."""
    name = element("caption", caption)
    content = element("table", name, element("thead", row(head)), *bodies)
    # Whoever has no mouse scrolls what has the focus.
    return element(
        "div", content, class_=f"scroll {class_}".strip(), tabindex="0",
        role="region", aria_label=caption,
    )  # fmt: skip


def row(cells: Iterable[str], **attributes: str | bool) -> Html:
    """Return a row of a table."""
    return Html(f"{element('tr', *cells, **attributes)}\n")


def body(rows: Iterable[str]) -> Html:
    """Return the rows of a table as one body."""
    return element("tbody", *rows)


def column(*content: str, class_: str | bool = False) -> Html:
    """Return the header of a column."""
    return element("th", *content, scope="col", class_=class_)


def peer_column(peer: str, root: str) -> Html:
    """Return the header of the column of a peer: its name above its version."""
    name = implementation(peer)
    told = joined((element("span", name), " ", element("span", peer[len(name) + 1 :])))
    return column(link(Folder.PEER, peer, root, told), class_="peer")


def count_cell(counts: Counter[Standing]) -> Html:
    """Return how the cases of a row stand with a peer: a bare number is of those that pass."""
    there = [each for each in Standing if counts[each]]
    if not there:
        return element("td")
    class_ = CLASSES[there[0]]
    if there[0] in (Standing.PASS, Standing.NOT_JUDGED):
        told = str(counts[Standing.PASS]) if there[0] is Standing.PASS else there[0]
        return element("td", told, class_=class_)
    judged = counts.total() - counts[Standing.NOT_JUDGED]
    worse = [each for each in there if each in (Standing.FAIL, Standing.DEVIATION)]
    told = ", ".join(f"{counts[each]} {each}" for each in worse)
    return element("td", element("b", told), f" of {judged}", class_=class_)


def verdict_cell(kind: Kind | None) -> Html:
    """Return the verdict on one case, by its name."""
    if kind is None:
        return element("td")
    return element("td", kind, class_=CLASSES[standing(kind)])
