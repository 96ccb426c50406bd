"""Exit codes, the same for `sixstep` and for pytest on the suite."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from enum import IntEnum

from conformance.model.verdict import UNEXPECTED
from conformance.suite.result import Result


class ExitCode(IntEnum):
    """How a command ended."""

    CONFORMANT = 0
    UNEXPECTED_RESULTS = 1
    WRONG_USAGE = 2
    PEER_NOT_RUN = 3


_PYTEST = {
    4: ExitCode.WRONG_USAGE,
    5: ExitCode.WRONG_USAGE,  # nothing was selected
}


def exit_code(
    pytest_status: int,
    results: Iterable[Result],
    unavailable: Collection[str],
    stale: Collection[str],
) -> int:
    """Return the exit code of a run, from pytest's own, its results and what was not run."""
    results = list(results)
    if unavailable or any(result.observed == "peer lost" for result in results):
        return ExitCode.PEER_NOT_RUN
    if not results:
        return _PYTEST.get(pytest_status, ExitCode.WRONG_USAGE)
    if stale or any(result.kind in UNEXPECTED for result in results):
        return ExitCode.UNEXPECTED_RESULTS
    return _PYTEST.get(pytest_status, pytest_status)
