"""The table of a run: peers by sections of the specification."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from conformance.model.verdict import Kind
from conformance.suite.result import Result

_COLUMNS: dict[str, Callable[[Counter[Kind]], int]] = {
    "pass": lambda counts: counts[Kind.PASS],
    "dev": lambda counts: counts[Kind.DEVIATION],
    "fail": lambda counts: sum(counts.values())
    - counts[Kind.PASS] - counts[Kind.DEVIATION]
    - counts[Kind.UNSUPPORTED] - counts[Kind.INCONCLUSIVE],
    "n/a": lambda counts: counts[Kind.UNSUPPORTED] + counts[Kind.INCONCLUSIVE],
}  # fmt: skip


class Row(NamedTuple):
    """What a row of the table is about."""

    role: str
    specification: str
    section: str

    def order(self) -> tuple[bool, str, list[int]]:
        """Return what sorts the server's rows before the client's, and sections by number."""
        return self.role == "client", self.specification, [int(n) for n in self.section.split(".")]


_LEGEND = (
    "pass: conforms; dev: recorded deviation; fail: unexpected;"
    " n/a: unsupported, or the valid twin was not accepted"
)


def table(results: Iterable[Result]) -> list[str]:
    """Return the lines of the table: a row a section and role, a group of columns a peer."""
    counts: dict[Row, dict[str, Counter[Kind]]] = {}
    peers: dict[str, Counter[Kind]] = {}
    for result in results:
        row = counts.setdefault(Row(result.role, result.specification, result.section), {})
        row.setdefault(result.peer, Counter())[result.kind] += 1
        peers.setdefault(result.peer, Counter())[result.kind] += 1
    width = max([len(peer) for peer in peers] + [5 * len(_COLUMNS)])
    lines = [
        f"{'':<27}" + "".join(f"  {peer:>{width}}" for peer in peers),
        f"{'section           role':<27}" + f"  {_head():>{width}}" * len(peers),
    ]
    for place in sorted(counts, key=Row.order):
        cells = (f"  {_cell(counts[place].get(peer)):>{width}}" for peer in peers)
        section = f"{place.specification} {place.section}"
        lines.append(f"{section:<18}{place.role:<9}{''.join(cells)}")
    lines.append(f"{'all':<27}" + "".join(f"  {_cell(all_):>{width}}" for all_ in peers.values()))
    return [*lines, _LEGEND]


def _head() -> str:
    return "".join(f"{name:>5}" for name in _COLUMNS)


def _cell(counts: Counter[Kind] | None) -> str:
    if counts is None:
        return "".join(f"{'':>5}" for _ in _COLUMNS)
    return "".join(f"{count(counts) or '.':>5}" for count in _COLUMNS.values())


def kinds(results: Iterable[Result]) -> Iterator[str]:
    """Yield a line of counts for each peer, every kind of verdict by its name."""
    peers: dict[str, Counter[Kind]] = {}
    for result in results:
        peers.setdefault(result.peer, Counter())[result.kind] += 1
    for peer, counts in peers.items():
        listed = ", ".join(f"{counts[kind]} {kind}" for kind in Kind if counts[kind])
        yield f"{peer}: {listed}"
