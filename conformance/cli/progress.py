"""How far a fuzzing run is: one line that is rewritten on a terminal, a line now and then else."""

from __future__ import annotations

import os
import sys
import time
from types import TracebackType
from typing import Self

from conformance.fuzz.tally import Tally

_GLANCE, _NOW_AND_THEN = 0.2, 10.0  # seconds
_WIDTH = 80
_BOLD, _PLAIN, _CLEAR = "\033[1m", "\033[0m", "\r\033[K"


class Progress:
    """Shows a tally on standard error while it grows, and no more often than can be read."""

    def __init__(self, tally: Tally, departures: frozenset[str]) -> None:
        self._tally = tally
        self._departures = departures
        self._terminal = sys.stderr.isatty()
        self._colour = self._terminal and not os.environ.get("NO_COLOR")
        self._begun = self._shown = time.monotonic()
        self._before = tally.examples

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._terminal:
            sys.stderr.write(_CLEAR)
            sys.stderr.flush()

    def show(self) -> None:
        """Show the tally, if it is time to."""
        now = time.monotonic()
        if now - self._shown < (_GLANCE if self._terminal else _NOW_AND_THEN):
            return
        self._shown = now
        line = self._line(now)
        if self._terminal:
            # A terminal that does not know its width says that it has none.
            width = os.get_terminal_size(sys.stderr.fileno()).columns or _WIDTH
            line = line[: width - 1]
            if self._colour and self._tally.findings:
                line = f"{_BOLD}{line}{_PLAIN}"
            sys.stderr.write(f"{_CLEAR}{line}")
        else:
            sys.stderr.write(f"{line}\n")
        sys.stderr.flush()

    def _line(self, now: float) -> str:
        tally = self._tally
        speed = (tally.examples - self._before) / max(now - self._begun, 1e-6)
        return (
            f"{tally.examples} examples, {speed:.0f}/s, {len(tally.findings)} findings,"
            f" {len(tally.disagreements)} disagreements,"
            f" {len(tally.departures & self._departures)} of {len(self._departures)} departures,"
            f" {len(tally.pairs)} pairs"
        )
