"""The report in Markdown, for the summary of a CI job or for a README."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from conformance.explain.text import printable
from conformance.model.verdict import UNEXPECTED
from conformance.report.gathered import (
    LEGEND,
    Concern,
    Gathered,
    RequirementRow,
    Standing,
    implementation,
)
from conformance.report.versions import versions_differ

MOST = 200
"""Lines of one list: the summary of a job has an end, and a reader has, too."""
_STEERS = re.compile(r"([\\`*_\[\]|~<>&])")
_PLAIN = re.compile(r"[A-Za-z0-9.+_-]+")


def markdown(gathered: Gathered) -> str:
    """Return the page: the matrix, then what is unexpected, then where peers differ."""
    return "\n".join(_lines(gathered)) + "\n"


def text(content: str) -> str:
    """Return text that Markdown shows as it is, on one line."""
    return _STEERS.sub(r"\\\1", printable(" ".join(content.split())))


def code(content: str) -> str:
    """Return an id as code, where nothing in it ends that."""
    return f"`{content}`" if _PLAIN.fullmatch(content) else text(content)


def capped(lines: Sequence[str]) -> list[str]:
    """Return the first lines of a list, and how many are left out."""
    left = len(lines) - MOST
    return [*lines[:MOST], *([f"- … and {left} more"] if left > 0 else [])]


def _lines(gathered: Gathered) -> Iterator[str]:
    cases = sum(len(each.cases) for each in gathered.requirements)
    yield "## Conformance of the Kerberos AP exchange"
    yield ""
    yield (
        f"{len(gathered.requirements)} requirements, {cases} cases, {len(gathered.peers)} peers,"
        f" profile {text(gathered.profile)}."
    )
    for run in gathered.runs:
        if run.cut_off:
            yield ""
            yield f"**Cut off**: {text(run.name)} has no footer, so cases may be missing here."
    yield ""
    yield from _peers(gathered)
    yield ""
    told = (f"{each}: {about}" for each, about in LEGEND.items() if each is not Standing.PASS)
    yield f"A bare number: so many cases, and all conform; {'; '.join(told)}."
    yield from ("", "<details><summary>By section</summary>", "")
    yield from _sections(gathered)
    yield from ("", "</details>")
    yield from _unexpected(gathered)
    yield from _differ(gathered)
    yield from _versions(gathered)


def _peers(gathered: Gathered) -> Iterator[str]:
    """Return a row for each peer: there are fewer specifications than there may be peers."""
    counts, totals = _counts(gathered, lambda each: each.specification)
    yield _row(["peer", *map(text, counts), "**all**"])
    yield _row(["---", *["--:"] * (len(counts) + 1)])
    for peer in gathered.peers:
        of_peer = (*(each[peer] for each in counts.values()), totals[peer])
        yield _row([text(peer), *map(_cell, of_peer)])


def _sections(gathered: Gathered) -> Iterator[str]:
    counts, totals = _counts(gathered, lambda each: f"{each.specification} {each.section}")
    yield _row(["section", *map(text, gathered.peers)])
    yield _row(["---", *["--:"] * len(gathered.peers)])
    for section, of_peers in counts.items():
        yield _row([text(section), *map(_cell, of_peers.values())])
    yield _row(["**all**", *map(_cell, totals.values())])


def _counts(
    gathered: Gathered, place: Callable[[RequirementRow], str]
) -> tuple[dict[str, dict[str, Counter[Standing]]], dict[str, Counter[Standing]]]:
    """Return how the peers stand at each place, and in all."""
    counts: dict[str, dict[str, Counter[Standing]]] = {}
    totals: dict[str, Counter[Standing]] = {peer: Counter() for peer in gathered.peers}
    for requirement in gathered.requirements:
        of_peers = counts.setdefault(
            place(requirement), {peer: Counter() for peer in gathered.peers}
        )
        for peer in gathered.peers:
            counted = requirement.counts(peer)
            of_peers[peer].update(counted)
            totals[peer].update(counted)
    return counts, totals


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(counts: Counter[Standing]) -> str:
    """Return what is not as it should be, of how many; a bare number where all is."""
    judged = counts.total() - counts[Standing.NOT_JUDGED]
    if not judged:
        return str(Standing.NOT_JUDGED) if counts.total() else ""
    failed = f"**{counts[Standing.FAIL]} fail** " if counts[Standing.FAIL] else ""
    recorded = f"{counts[Standing.DEVIATION]} dev " if counts[Standing.DEVIATION] else ""
    return f"{failed}{recorded}of {judged}" if failed or recorded else str(judged)


def _unexpected(gathered: Gathered) -> Iterator[str]:
    lines = [
        f"- {code(result.case)} on {text(result.peer)}: **{result.kind}**:"
        f" expected {text(result.expected)}, observed {text(result.observed)}"
        for result in gathered.results
        if result.kind in UNEXPECTED
    ]
    yield from ("", f"### Unexpected results: {len(lines)}", "")
    yield from capped(lines) or ["None."]


def _differ(gathered: Gathered) -> Iterator[str]:
    lines = [
        f"- {code(each.id)} ({text(each.level)}): {_standings(gathered, each)}"
        for each in gathered.requirements
        if each.concern is not Concern.ALIKE and any(case.peers_differ for case in each.cases)
    ]
    yield from ("", f"### Requirements in which peers differ: {len(lines)}", "")
    yield from capped(lines) or ["None."]


def _standings(gathered: Gathered, requirement: RequirementRow) -> str:
    """Return how peers stand, those that stand alike together."""
    alike: dict[str, list[str]] = {}
    for peer in gathered.peers:
        cell = _cell(requirement.counts(peer))
        if not cell.isdigit() and cell not in ("", Standing.NOT_JUDGED):
            alike.setdefault(cell, []).append(text(peer))
    return "; ".join(f"{', '.join(peers)}: {cell}" for cell, peers in alike.items())


def _versions(gathered: Gathered) -> Iterator[str]:
    found = versions_differ(gathered)
    if not found:
        return
    yield from ("", "### Versions of one implementation", "")
    for name, versions in found.items():
        told = ", ".join(
            text(peer.removeprefix(f"{implementation(peer)} ")) for peer in versions.peers
        )
        differ = f"{len(versions.cases)} of {versions.of} cases"
        yield f"- {text(name)} {told}: {differ} have another verdict or observation"
