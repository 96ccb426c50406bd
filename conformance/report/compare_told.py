"""What two runs show, for a terminal and in Markdown."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.explain.text import printable
from conformance.report.compare import MEANS, Change, Changed, Comparison
from conformance.report.markdown import capped, code, text

_ONE_SIDED = (Change.NEW, Change.GONE)


def lines(comparison: Comparison) -> Iterator[str]:
    """Yield the lines for a terminal, what is broken first."""
    for line in _peers(comparison):
        yield printable(line)
    for change in Change:
        found = comparison.of(change)
        if not found:
            continue
        yield f"{change}: {len(found)} ({MEANS[change]})"
        for each in found if change not in _ONE_SIDED else []:
            yield printable(f"  {each.case} on {each.peer}: {each.told()}")
        for case, peers in _by_case(found).items() if change in _ONE_SIDED else []:
            yield printable(f"  {case} on {', '.join(peers)}")
    yield _summary(comparison)


def markdown(comparison: Comparison) -> str:
    """Return the same as a page of Markdown; long lists are cut."""
    return "\n".join(_markdown(comparison)) + "\n"


def _markdown(comparison: Comparison) -> Iterator[str]:
    yield f"## Compared: {_summary(comparison)}"
    yield ""
    for line in _peers(comparison):
        yield f"- {text(line)}"
    for change in Change:
        found = comparison.of(change)
        if not found:
            continue
        yield from ("", f"### {change.capitalize()}: {len(found)} ({MEANS[change]})", "")
        if change in _ONE_SIDED:
            told = [
                f"- {code(case)} on {text(', '.join(peers))}"
                for case, peers in _by_case(found).items()
            ]
        else:
            told = [f"- {code(e.case)} on {text(e.peer)}: {text(e.told())}" for e in found]
        yield from capped(told)


def _peers(comparison: Comparison) -> Iterator[str]:
    for peer, formerly in comparison.matched.items():
        yield peer if peer == formerly else f"{peer}, which was {formerly}"
    for peer in comparison.new_peers:
        yield f"{peer}: only in the new run"
    for peer in comparison.gone_peers:
        yield f"{peer}: only in the old run"


def _by_case(found: list[Changed]) -> dict[str, list[str]]:
    peers: dict[str, list[str]] = {}
    for each in found:
        peers.setdefault(each.case, []).append(each.peer)
    return peers


def _summary(comparison: Comparison) -> str:
    counts = (f"{len(comparison.of(change))} {change}" for change in Change)
    return ", ".join([*counts, f"{comparison.same} the same"])
