"""Which of two defects a peer sees first: reported, never failed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from conformance.model.verdict import Kind
from conformance.suite.cases import cases
from conformance.suite.result import Result

_SEEN = "rejected with "


def precedence(results: Iterable[Result]) -> list[str]:
    """Return a line for every pair of defects that some peer answers against the text's order.

    The last line says how often each peer answers as the text of RFC 4120 section 3.2.3 orders
    its rules, of the pairs that show an order.
    """
    rows: dict[str, dict[str, str]] = {}
    kept: Counter[str] = Counter()
    shown: Counter[str] = Counter()
    for result in results:
        first = _first(result)
        if first is None:
            continue
        shown[result.peer] += 1
        if first == 0:
            kept[result.peer] += 1
        else:
            rows.setdefault(result.case, {})[result.peer] = result.observed
    lines = [
        f"{case.removeprefix('server.pairs.')}: second first: "
        + ", ".join(f"{peer} ({observed.removeprefix(_SEEN)})" for peer, observed in row.items())
        for case, row in sorted(rows.items())
    ]
    if shown:
        order = ", ".join(f"{peer} {kept[peer]} of {shown[peer]}" for peer in shown)
        lines.append(f"in the order of section 3.2.3: {order}")
    return lines


def _first(result: Result) -> int | None:
    """Return which defect of a pair the code belongs to, None where it does not tell them apart."""
    case = cases().get(result.case)
    if case is None or not case.alone or result.kind is not Kind.PASS:
        return None
    code = result.observed.removeprefix(_SEEN)
    if not code.isdigit():
        return None
    fits = [
        number
        for number, defect in enumerate(case.messages[-1].defects)
        if defect.codes is not None and int(code) in defect.codes
    ]
    return fits[0] if len(fits) == 1 else None
