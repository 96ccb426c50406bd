"""Every exit code of `sixstep`, in all the ways that it comes about, and one line that says why."""

from __future__ import annotations

from pathlib import Path

import pytest
from bad_sessions import selector
from commands import QUICK, module_run, sixstep

GOOD, FAILING, CRASHING = selector(), selector("without", "skew"), selector("crash")
MISSING = "exec:/nowhere/adapter"
SKEW = ("--select", "server.clock-skew.ctime-ahead-of-skew-by-1-second")

CODES: dict[str, tuple[tuple[str, ...], int, str]] = {
    "good peer twice": (("run", "--peer", GOOD, "--peer", GOOD, *QUICK), 0, "1 passed"),
    "nothing can be driven": (
        ("run", "--peer", selector("unsupported"), *QUICK), 0, "1 unsupported",
    ),
    "bad peer beside a good one": (
        ("run", "--peer", GOOD, "--peer", FAILING, *SKEW), 1, "1 accepts-invalid",
    ),
    "adapter that fails": (("run", "--peer", selector("fail"), *QUICK), 1, "1 error"),
    "peer that crashes": (("run", "--peer", CRASHING, *QUICK), 1, "1 crash"),
    "help": (("--help",), 0, "usage: sixstep"),
    "help of run": (("run", "--help"), 0, "usage: sixstep run"),
    "version": (("--version",), 0, "sixstep "),
    "no command": ((), 2, "usage: sixstep"),
    "unknown command": (("walk",), 2, "no command is called 'walk'"),
    "unknown option": (("run", "--walk"), 2, "unrecognized arguments: --walk"),
    "stray argument": (("run", "walk"), 2, "unrecognized arguments: walk"),
    "unknown level": (("run", "--level", "shall"), 2, "invalid choice: 'shall'"),
    "unknown profile": (("run", "--profile", "x"), 2, "invalid choice: 'x'"),
    "seed that is none": (("run", "--seed", "x"), 2, "invalid int value: 'x'"),
    "workers that are none": (("run", "--peer", GOOD, *QUICK, "-n", "x"), 2, "'x'"),
    "unknown peer beside a good one": (
        ("run", "--peer", GOOD, "--peer", "nobody"), 2, "no peer is called 'nobody'",
    ),
    "open quotation": (("run", "--peer", "exec:'x"), 2, "No closing quotation"),
    "filters that exclude each other": (
        ("run", "--peer", GOOD, "--select", "client.*", "--role", "server"),
        2,
        "no case is selected",
    ),
    "results that cannot be written": (
        ("run", "--peer", GOOD, *QUICK, "--results", "nowhere/results"),
        2,
        "--results nowhere/results: No such file or directory",
    ),
    "adapter that is not there": (
        ("run", "--peer", MISSING, *QUICK), 3, "PEER NOT RUN  /nowhere/adapter: cannot be run",
    ),
    "version that is not there beside a good peer": (
        ("run", "--peer", "mit-0.0", "--peer", GOOD, *QUICK), 3, "PEER NOT RUN  mit",
    ),
    "missing peer beside a bad one": (
        ("run", "--peer", FAILING, "--peer", MISSING, *SKEW), 3, "PEER NOT RUN  /nowhere/adapter",
    ),
    "peer that is lost on the way": (
        ("run", "--peer", CRASHING, "--select", "server.valid.*"), 3, "peer lost",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CODES)
def test_exit_code(name: str, tmp_path: Path) -> None:
    arguments, code, told = CODES[name]
    outcome = sixstep(*arguments, cwd=tmp_path)
    assert outcome.code == code, outcome.text
    assert told in outcome.text
    if code == 2 and arguments:
        [line] = [line for line in outcome.err.splitlines() if told in line]
        assert line.startswith(("ERROR: ", "sixstep", "pytest.main(): error: "))
        assert outcome.out == ""


def test_module_is_the_command(tmp_path: Path) -> None:
    assert module_run("conformance.cli", "--version", cwd=tmp_path) == sixstep(
        "--version", cwd=tmp_path
    )
    assert module_run("conformance.cli", "walk", cwd=tmp_path).code == 2
