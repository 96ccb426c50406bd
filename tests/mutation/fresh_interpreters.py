"""Runs the survivors that nothing explains again, each in an interpreter of its own.

mutmut forks with the reference imported and used, so that a mutant of `der.sequence`, say, is never
called there, and one behind a cache is not either. In a fresh interpreter it is active from the
first import on.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Container, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from mutant_results import SURVIVED, Change, Mutant

TIMED_OUT = 36
"""The exit code that mutmut has for it."""

_SECONDS = 600
# A fault on import keeps pytest from collecting (2), or from reading its conftest (4).
_NOT_COLLECTED = {2: 1, 4: 1}


def exit_code(folder: Path, arguments: list[str], mutant: str = "") -> int:
    """Return how the tests end with a mutant, or without one, as mutmut would record it."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", *arguments]
    environment = {**os.environ, "MUTANT_UNDER_TEST": mutant, "PYTHONPATH": str(folder)}
    try:
        done = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, timeout=_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return TIMED_OUT
    return _NOT_COLLECTED.get(done.returncode, done.returncode)


def run_again(
    folder: Path, arguments: list[str], mutants: Iterable[Mutant], explained: Container[Change]
) -> list[Mutant]:
    """Return the mutants, the survivors that nothing explains with the outcome of a run here."""
    mutants = list(mutants)
    names = [
        mutant.name
        for mutant in mutants
        if mutant.exit_code == SURVIVED and not mutant.wording and mutant.change not in explained
    ]
    if not names:
        return mutants
    if code := exit_code(folder, arguments):
        raise RuntimeError(f"the tests fail without a mutant: exit code {code}")
    codes = {}
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        outcomes = pool.map(lambda name: exit_code(folder, arguments, name), names)
        for name, code in zip(names, outcomes, strict=True):
            codes[name] = code
            print(f"\rIn a fresh interpreter: {len(codes)}/{len(names)}", end="", flush=True)
    print()
    return [
        replace(mutant, exit_code=codes.get(mutant.name, mutant.exit_code)) for mutant in mutants
    ]
