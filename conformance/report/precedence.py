"""Which of two defects a peer sees first: reported, never failed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from conformance.model.verdict import Kind
from conformance.suite.cases import cases
from conformance.suite.result import Result

_SEEN = "rejected with "
_CODE = re.compile("[0-9]{1,9}")


class First(NamedTuple):
    """The defect that a peer saw first, and the code that says so."""

    second: bool
    """Whether it is the one whose rule comes later in the text."""
    code: str


def precedence(results: Iterable[Result]) -> list[str]:
    """Return a line for every pair of defects that some peer answers against the text's order.

    The last line says how often each peer answers as the text of RFC 4120 section 3.2.3 orders
    its rules, of the pairs that show an order.
    """
    results = list(results)
    seen = seen_first(results)
    lines = []
    for case, row in sorted(seen.items()):
        told = ", ".join(f"{peer} ({first.code})" for peer, first in row.items() if first.second)
        if told:
            lines.append(f"{pair_of(case)}: second first: {told}")
    if seen:
        counts = in_order(seen)
        peers = [peer for peer in dict.fromkeys(r.peer for r in results) if peer in counts]
        order = ", ".join(f"{peer} {counts[peer][0]} of {counts[peer][1]}" for peer in peers)
        lines.append(f"in the order of section 3.2.3: {order}")
    return lines


def seen_first(results: Iterable[Result]) -> dict[str, dict[str, First]]:
    """Return the cases of two defects, with what each peer saw first where its code tells."""
    rows: dict[str, dict[str, First]] = {}
    for result in results:
        first = _first(result)
        if first is not None:
            rows.setdefault(result.case, {})[result.peer] = first
    return rows


def in_order(seen: Mapping[str, Mapping[str, First]]) -> dict[str, tuple[int, int]]:
    """Return how many pairs each peer answers in the order of the text, and of how many."""
    counts: dict[str, tuple[int, int]] = {}
    for row in seen.values():
        for peer, first in row.items():
            kept, of = counts.get(peer, (0, 0))
            counts[peer] = kept + (not first.second), of + 1
    return counts


def pair_of(case_id: str) -> str:
    """Return the two defects of a case, as `pvno-4+msg-type-0`."""
    return case_id.removeprefix("server.pairs.")


def _first(result: Result) -> First | None:
    """Return which defect of a pair the code belongs to, None where it does not tell them apart."""
    case = cases().get(result.case)
    if case is None or not case.alone or result.kind is not Kind.PASS:
        return None
    code = result.observed.removeprefix(_SEEN)
    if not _CODE.fullmatch(code):
        return None
    fits = [
        number
        for number, defect in enumerate(case.messages[-1].defects)
        if defect.codes is not None and int(code) in defect.codes
    ]
    return First(fits[0] > 0, code) if len(fits) == 1 else None
