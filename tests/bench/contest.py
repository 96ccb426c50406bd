"""A subject and its rivals, measured in turns on the same work, and what comes of it.

Each round, every rival and then the subject does the round's work once, so that whatever slows
the machine down for a while slows all of them. A result is the median of the rounds' ratios.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from time import perf_counter
from typing import Any

Worker = Callable[[Sequence[Any]], object]


@dataclass(frozen=True)
class Aim:
    """How many times the other the slower one may take at most, or has to take at least."""

    times: float
    at_least: bool = False

    def __str__(self) -> str:
        return f"at {'least' if self.at_least else 'most'} {self.times:g}"

    def is_met(self, ratio: float) -> bool:
        """Return whether a ratio is on the right side."""
        return ratio >= self.times if self.at_least else ratio <= self.times


@dataclass(frozen=True)
class Line:
    """One line of the report: how many times as long as `base` did `name` take?"""

    what: str
    name: str
    seconds: float
    base: str
    base_seconds: float
    ratio: float
    aim: Aim | None


class Contest:
    """Measures; `seconds` has the time for one piece of work, of each contestant and round."""

    def __init__(self, what: str, subject: str, work: Sequence[Sequence[Any]]) -> None:
        """Take the title, the subject's name, and the pieces of work of each round."""
        self._what = what
        self._subject = subject
        self._work = work
        self.seconds: dict[str, list[float]] = {}

    def run(self, benchmark: Any, worker: Worker, rivals: Mapping[str, Worker]) -> None:
        """Have pytest-benchmark time the subject, and time the rivals before each round of it."""
        self.seconds = {name: [] for name in rivals}
        rounds = iter(self._work)

        def rivals_turn() -> tuple[tuple[Sequence[Any]], dict[str, Any]]:
            work = next(rounds)
            for name, rival in rivals.items():
                self.seconds[name].append(_time(rival, work) / len(work))
            return (work,), {}

        benchmark.pedantic(worker, setup=rivals_turn, rounds=len(self._work))
        times = benchmark.stats.stats.data
        self.seconds[self._subject] = [
            time / len(work) for time, work in zip(times, self._work, strict=True)
        ]

    def line(self, name: str, base: str, aim: Aim | None = None) -> Line:
        """Compare two contestants."""
        times, base_times = self.seconds[name], self.seconds[base]
        ratio = median(a / b for a, b in zip(times, base_times, strict=True))
        return Line(self._what, name, median(times), base, median(base_times), ratio, aim)


def table(lines: Iterable[Line]) -> list[str]:
    """Return the report, a row a line."""
    rows = [("what", "", "", "against", "", "times", "aim", "")]
    for line in lines:
        verdict = ("not met", "met")[line.aim.is_met(line.ratio)] if line.aim else ""
        aim = str(line.aim or "")
        rows.append(
            (line.what, line.name, _readable(line.seconds), line.base,
             _readable(line.base_seconds), f"{line.ratio:.2f}", aim, verdict)
        )  # fmt: skip
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return ["  ".join(map(str.ljust, row, widths)).rstrip() for row in rows]


def _time(worker: Worker, work: Sequence[Any]) -> float:
    # As pytest-benchmark does for the subject: no one pays for the others' garbage.
    gc.disable()
    try:
        start = perf_counter()
        worker(work)
        return perf_counter() - start
    finally:
        gc.enable()


def _readable(seconds: float) -> str:
    if seconds >= 1e-3:
        return f"{seconds * 1e3:.1f} ms"
    return f"{seconds * 1e6:.1f} µs"
