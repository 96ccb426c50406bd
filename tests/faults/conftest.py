"""What the tests of faults share, and the table that they end with."""

from __future__ import annotations

import os

import pytest
from proof import PROPERTY, Proof

SHOWN = 3


@pytest.fixture(scope="session")
def proof(tmp_path_factory: pytest.TempPathFactory) -> Proof:
    """What is found out about the faults, in a folder that the workers of xdist share."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "planted-faults"
    folder.mkdir(exist_ok=True)
    return Proof(folder)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print, for each fault, how many cases catch it and the first of them."""
    lines = sorted(
        value
        for outcome in ("passed", "failed")
        for report in terminalreporter.getreports(outcome)
        for name, value in report.user_properties
        if name == PROPERTY
    )
    if not lines:
        return
    terminalreporter.section("planted faults, and the cases that catch them")
    for fault, title, caught in lines:
        terminalreporter.line(f"{fault}: {title}")
        more = f" and {len(caught) - SHOWN} more" if len(caught) > SHOWN else ""
        terminalreporter.line(f"  {len(caught):4} {', '.join(caught[:SHOWN]) or '-'}{more}")
    terminalreporter.line(f"{len(lines)} faults")
