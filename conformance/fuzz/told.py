"""The tally in words."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from conformance.fuzz.tally import Group, Known, Tally
from conformance.fuzz.volume import NOBODY, Cause
from conformance.model.verdict import Kind
from conformance.suite.properties.finding import Key

_NAMES, _DEPARTURES = 5, 12
"""Members of a group that are shown, and names in a list of departures."""


def summary(tally: Tally, crashes: Path, departures: frozenset[str]) -> Iterator[str]:
    """Yield the lines at the end of a run; `departures` are those that may be drawn."""
    yield (
        f"{tally.examples} examples of seed {tally.seed}:"
        f" {len(tally.departures & departures)} of {len(departures)} departures,"
        f" {len(tally.pairs)} pairs of them"
    )
    yield from _verdicts(tally)
    yield from _choices(tally)
    yield from _disagreements(tally)
    yield from _findings(tally, crashes)


def _verdicts(tally: Tally) -> Iterator[str]:
    for peer in tally.peers:
        counts = ", ".join(
            f"{tally.verdicts[peer, kind]} {kind}" for kind in Kind if tally.verdicts[peer, kind]
        )
        yield f"  {peer}: {counts or 'nothing that it can be given'}"
    if nobody := tally.verdicts[NOBODY, Kind.UNSUPPORTED]:
        yield f"  {nobody} that no single peer can be given"


def _choices(tally: Tally) -> Iterator[str]:
    by_pattern: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for (departure, pattern), count in tally.choices.items():
        by_pattern[pattern][departure] += count
    same = by_pattern.pop("all the same", Counter())
    if same or by_pattern:
        yield ""
        yield "choices: what the specification leaves to the peers"
    for pattern, names in sorted(by_pattern.items()):
        yield f"  {pattern}"
        yield f"    {_listed(names)}"
    if same:
        yield f"  all the same for {len(same)} departures"


def _disagreements(tally: Tally) -> Iterator[str]:
    by_pattern: defaultdict[str, list[tuple[Cause, Group]]] = defaultdict(list)
    for cause, group in tally.disagreements.items():
        by_pattern[cause.pattern].append((cause, group))
    if by_pattern:
        yield ""
        yield "disagreements over changed octets, which fail no run"
    for pattern, members in sorted(by_pattern.items()):
        members.sort(key=lambda member: (-member[1].count, member[0]))
        total = sum(group.count for _, group in members)
        yield f"  {pattern}: {total} times, of {len(members)} causes"
        for cause, group in members[:_NAMES]:
            yield f"    {group.count} times {cause.what}"
            yield f"      as in {'; '.join(group.scenario)}"
        if len(members) > _NAMES:
            yield f"    and {len(members) - _NAMES} more, which are in the state"


def _findings(tally: Tally, crashes: Path) -> Iterator[str]:
    yield ""
    if not tally.findings:
        yield "no findings"
        return
    yield f"{len(tally.findings)} findings, in {crashes}"
    groups: defaultdict[tuple[str, str, str], list[tuple[Key, Known]]] = defaultdict(list)
    for key, known in tally.findings.items():
        groups[key.peer, key.property, key.outcome].append((key, known))
    for (peer, prop, outcome), members in sorted(groups.items()):
        yield f"  {peer}: {outcome} ({prop})"
        for key, known in members[:_NAMES]:
            yield f"    {_told(key, known)}"
        if len(members) > _NAMES:
            yield f"    and {len(members) - _NAMES} more departures with the same outcome"


def _told(key: Key, known: Known) -> str:
    scenario = "; ".join(known.scenario) or "the plain scenario"
    return f"{known.count} times {scenario}: expected {known.expected}; {known.place}"


def _listed(names: Counter[str]) -> str:
    often = sorted(names.items(), key=lambda item: (-item[1], item[0]))
    told = ", ".join(f"{name} ({count})" for name, count in often[:_DEPARTURES])
    more = len(often) - _DEPARTURES
    return f"{told} and {more} more" if more > 0 else told
