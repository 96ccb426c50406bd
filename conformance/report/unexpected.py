"""Unexpected results in words: a few in full, and many by requirement, the gravest first."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from conformance.model.verdict import UNEXPECTED, Kind
from conformance.suite.failure import failure_text
from conformance.suite.result import Result

FEW = 20
"""As many are told in full, all of them."""
_SHOWN = 5
"""Of more than a few: the requirements of which one result is told in full."""
_NAMED = 3

_GRAVEST_FIRST = (
    Kind.CRASH, Kind.HANG, Kind.ACCEPTS_INVALID, Kind.WRONG_DETAIL, Kind.REJECTS_VALID,
    Kind.WRONG_CODE, Kind.FIXED, Kind.ERROR,
)  # fmt: skip
_PLAIN = ("server.valid.default", "client.valid.default")
"""The cases without which nothing else means much."""


def unexpected(results: Iterable[Result]) -> list[str]:
    """Return the lines about what was not expected, peer by peer; none where there is nothing."""
    peers: dict[str, list[Result]] = {}
    for result in results:
        if result.kind in UNEXPECTED:
            peers.setdefault(result.selector, []).append(result)
    return [line for found in peers.values() for line in _of_peer(found)]


def _of_peer(found: Sequence[Result]) -> Iterator[str]:
    if len(found) <= FEW:
        for result in found:
            yield from (*failure_text(result).splitlines(), "")
        return
    by_requirement: dict[str, list[Result]] = {}
    for result in sorted(found, key=_gravity):
        by_requirement.setdefault(result.requirement, []).append(result)
    # Of two as grave the one that more cases show.
    groups = sorted(by_requirement.values(), key=lambda group: (_gravity(group[0]), -len(group)))
    peer = found[0].peer
    yield f"{peer}: {len(found)} unexpected results, of {len(groups)} requirements."
    yield from _where_to_begin(found, groups[0][0].section)
    yield ""
    for group in groups[:_SHOWN]:
        yield from (*failure_text(group[0]).splitlines(), "")
    yield f"{peer}: unexpected results by requirement, the gravest first:"
    for group in groups:
        yield from _requirement(group)
    yield ""


def _gravity(result: Result) -> tuple[bool, int]:
    return result.case not in _PLAIN, _GRAVEST_FIRST.index(result.kind)


def _where_to_begin(found: Sequence[Result], section: str) -> Iterator[str]:
    peer = shlex.quote(found[0].selector)
    plain = next((result for result in found if result.case in _PLAIN), None)
    if plain is not None:
        yield f"  Begin with {plain.case}, the plainest exchange of all: as long as it does not"
        yield "  end as it must, little else says anything."
    yield f"  Is the adapter right?     sixstep peers check --peer {peer}"
    yield f"  One section at a time:    sixstep run --peer {peer} --section {section}"
    yield f"  Accept it all for now:    sixstep run --peer {peer} --record accepted.toml"
    yield f"  and from then on:         sixstep run --peer {peer} --deviations accepted.toml"


def _requirement(group: Sequence[Result]) -> Iterator[str]:
    first = group[0]
    counts = Counter(result.kind for result in group)
    kinds = ", ".join(f"{counts[kind]} {kind}" for kind in _GRAVEST_FIRST if counts[kind])
    yield f"  {first.requirement} ({first.specification} section {first.section}, {first.level})"
    yield f"    {first.text}"
    names = [result.case for result in group[:_NAMED]]
    if len(group) > _NAMED:
        names.append(f"{len(group) - _NAMED} more")
    yield f"    {kinds}: {', '.join(names)}"
