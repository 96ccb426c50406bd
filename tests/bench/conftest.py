"""Collects what the benchmarks compare, and prints it at the end of the run."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from contest import Line, table

LINES = pytest.StashKey[list[Line]]()


@pytest.fixture
def report(request: pytest.FixtureRequest) -> Callable[[Line], None]:
    """Return the function that puts a line into the report."""
    return request.config.stash.setdefault(LINES, []).append


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the report."""
    lines = terminalreporter.config.stash.get(LINES, [])
    if lines:
        terminalreporter.section("side by side")
        for row in table(lines):
            terminalreporter.write_line(row)
