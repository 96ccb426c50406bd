"""How long `sixstep --help` takes, against a Python that does nothing."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from contest import Aim, Contest, Line, Worker

ROUNDS = 40
SIXSTEP = Path(sys.executable).with_name("sixstep")


def run(*command: str | Path) -> Worker:
    """Return the worker that runs a command to its end."""

    def work(times: Sequence[None]) -> None:
        for _ in times:
            subprocess.run(command, stdout=subprocess.DEVNULL, check=True)

    return work


@pytest.mark.benchmark(disable_gc=True)
def test_help(benchmark: Any, report: Callable[[Line], None]) -> None:
    name, base = "sixstep --help", "python -c pass"
    contest = Contest("start", name, [[None]] * ROUNDS)
    contest.run(benchmark, run(SIXSTEP, "--help"), {base: run(sys.executable, "-c", "pass")})
    report(contest.line(name, base, Aim(3)))
