"""Run `sixstep` and pytest as a user does, in processes of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SIXSTEP = str(Path(sys.executable).with_name("sixstep"))
QUICK = ("--select", "server.valid.default")
"""One case, for where it does not matter which."""


@dataclass(frozen=True)
class Outcome:
    """How a command ended, and what it wrote."""

    code: int
    out: str
    err: str

    @property
    def text(self) -> str:
        return self.out + self.err


def sixstep(*arguments: str, cwd: Path, **environment: str) -> Outcome:
    """Run `sixstep`; whatever happens, it must show no traceback."""
    return _run([SIXSTEP, *arguments], cwd, environment)


def pytest_run(*arguments: str, cwd: Path, **environment: str) -> Outcome:
    """Run pytest; whatever happens, it must show no traceback of ours."""
    return module_run("pytest", "-p", "no:cacheprovider", *arguments, cwd=cwd, **environment)


def module_run(name: str, *arguments: str, cwd: Path, **environment: str) -> Outcome:
    """Run a module as a program."""
    return _run([sys.executable, "-m", name, *arguments], cwd, environment)


def clean_environment(**environment: str) -> dict[str, str]:
    """Return the environment without what would steer a pytest inside pytest, or colours."""
    steering = ("PYTEST_", "NO_COLOR", "FORCE_COLOR", "PY_COLORS", "COLUMNS")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(steering)}
    path = os.pathsep.join([str(Path(SIXSTEP).parent), kept.get("PATH", "")])
    return {**kept, "PATH": path, **environment}


def results(file: Path) -> list[dict[str, Any]]:
    """Return the lines of a results file."""
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def _run(command: list[str], cwd: Path, environment: dict[str, str]) -> Outcome:
    process = subprocess.run(
        command,
        cwd=cwd,
        env=clean_environment(**environment),
        capture_output=True,
        text=True,
        timeout=300,
        stdin=subprocess.DEVNULL,
    )
    outcome = Outcome(process.returncode, process.stdout, process.stderr)
    # An adapter's own is a detail of its failure.
    ours = outcome.text.replace("  detail       Traceback", "")
    assert "Traceback" not in ours, outcome.text
    assert "INTERNALERROR" not in outcome.text, outcome.text
    return outcome
