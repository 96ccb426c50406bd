"""Where two versions of one implementation do not do the same."""

from __future__ import annotations

from typing import NamedTuple

from conformance.report.gathered import CaseRow, Gathered, RequirementRow, implementation, is_noise


class Versions(NamedTuple):
    """The versions of one implementation, as peers, and the cases in which they differ."""

    peers: list[str]
    of: int
    """How many cases at least two of them have a result of."""
    cases: list[tuple[RequirementRow, CaseRow]]


def versions_differ(gathered: Gathered) -> dict[str, Versions]:
    """Return the implementations that are there in several versions, by name."""
    named: dict[str, list[str]] = {}
    for peer in gathered.peers:
        named.setdefault(implementation(peer), []).append(peer)
    return {name: _compared(gathered, peers) for name, peers in named.items() if len(peers) > 1}


def _compared(gathered: Gathered, peers: list[str]) -> Versions:
    found = Versions(peers, 0, [])
    for requirement in gathered.requirements:
        for case in requirement.cases:
            results = [case.results[peer] for peer in peers if peer in case.results]
            if len(results) < 2:
                continue
            found = found._replace(of=found.of + 1)
            if len({(r.kind, None if is_noise(r) else r.observed) for r in results}) > 1:
                found.cases.append((requirement, case))
    return found
