"""Run `sixstep peers check` on an adapter of these tests, and read what it says."""

from __future__ import annotations

import contextlib
import functools
import io
import sys
from pathlib import Path
from typing import NamedTuple

from conformance.cli import main

HERE = Path(__file__).parent
PATIENCE = 2.0  # seconds for an answer


class Checked(NamedTuple):
    """How the check ended, and what it said."""

    code: int
    said: str

    def lines(self, mark: str) -> list[str]:
        """Return the findings with a mark, each on one line."""
        findings: list[str] = []
        for line in self.said.splitlines():
            if line.startswith(" " * 9):
                findings[-1] += " " + line.strip()
            else:
                findings.append(line)
        start = f"  {mark:<5}  "
        return [line.removeprefix(start) for line in findings if line.startswith(start)]

    @property
    def wrong(self) -> list[str]:
        return self.lines("WRONG")

    @property
    def notes(self) -> list[str]:
        return self.lines("note")


@functools.cache
def check(peer: str, *options: str, seconds: float = PATIENCE) -> Checked:
    """Check a peer; whatever it does, there must be no traceback of ours."""
    said = io.StringIO()
    arguments = ["peers", "check", "--peer", peer, "--timeout", str(seconds), *options]
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        code = main(arguments)
    assert "Traceback" not in said.getvalue(), said.getvalue()
    return Checked(code, said.getvalue())


def adapter(name: str, *arguments: str) -> str:
    """Return the `--peer` of an adapter of this folder."""
    return f"exec:{sys.executable} -B {HERE / name}.py {' '.join(arguments)}"
