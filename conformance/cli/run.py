"""`sixstep run`: a front end to pytest on the conformance suite."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from importlib import resources
from pathlib import Path

import pytest

from conformance.suite.options import add_options
from conformance.suite.status import ExitCode


def main(arguments: Sequence[str]) -> int:
    """Run the suite; pytest does the work, and its plugins know the exit codes."""
    parser = argparse.ArgumentParser(prog="sixstep run", description="Put the suite to peers.")
    add_options(parser.add_argument)
    parser.add_argument(
        "-n",
        default="0",
        metavar="N",
        dest="workers",
        help="workers, or auto (default: %(default)s)",
    )
    parser.add_argument("--junit", type=Path, metavar="FILE", help="write pytest's JUnit XML")
    options = parser.parse_args(arguments)
    with resources.as_file(resources.files("conformance.suite")) as suite:
        command = [
            "--pyargs", "conformance.suite",
            "-c", str(suite / "pytest.ini"),
            "--rootdir", str(suite),
            "--noconftest", "-q", "-rN", "-n", options.workers,
        ]  # fmt: skip
        if options.junit is not None:
            command += ["--junitxml", str(options.junit)]
        status = pytest.main([*command, *_suite_arguments(arguments)])
    return ExitCode.WRONG_USAGE if status == pytest.ExitCode.USAGE_ERROR else int(status)


def _suite_arguments(arguments: Sequence[str]) -> list[str]:
    """Return the arguments without those that have another name in pytest."""
    ours = argparse.ArgumentParser(add_help=False)
    ours.add_argument("-n")
    ours.add_argument("--junit")
    _, rest = ours.parse_known_args(arguments)
    return rest
