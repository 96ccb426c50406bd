"""From the steps that led to a finding to as few as show it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from conformance.suite.properties.memory.step import Step

BUDGET = 2500
"""Steps that may be put to the peer for it: a long flood is halved, and not picked apart."""


def shortest(steps: Sequence[Step], shows: Callable[[Sequence[Step]], bool]) -> list[Step]:
    """Return the steps without those that the finding does not need; the last one stays.

    A flood goes by halves: it is tried without many steps at once, then without fewer.
    """
    *before, last = steps
    size, budget = len(before), BUDGET
    while size:
        start = len(before)
        while start > 0 and budget > 0:
            start = max(0, start - size)
            without = before[:start] + before[start + size :]
            if len(without) < len(before):
                budget -= len(without) + 1
                if shows([*without, last]):
                    before = without
        size //= 2
    return [*before, last]
