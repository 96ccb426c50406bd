"""How an unexpected verdict is told."""

from __future__ import annotations

import shlex
from collections.abc import Iterator

from conformance.suite.result import Result

_LOG_LINES = 20


def failure_text(result: Result) -> str:
    """Return all that a reader needs: requirement, expected, observed, and how to repeat it."""
    return "\n".join(_lines(result))


def reproduce(result: Result) -> str:
    """Return the command that puts the same case to the same peer again."""
    return shlex.join(["sixstep", "run", "--peer", result.selector, "--select", result.case])


def _lines(result: Result) -> Iterator[str]:
    yield f"{result.case} on {result.peer}: {result.kind}"
    yield f"  {result.title}"
    place = f"{result.specification} section {result.section}"
    yield f"  requirement  {result.requirement} ({place}, {result.level})"
    yield f"               {result.text}"
    yield f"  expected     {result.expected}"
    yield f"  observed     {result.observed}"
    if result.detail:
        yield from _block("detail", result.detail.splitlines())
    if result.reason:
        yield f"  record       {result.reason}"
    yield from _block("changed", result.changed)
    yield from _block("adapter log", result.log.splitlines()[-_LOG_LINES:])
    yield f"  reproduce    {reproduce(result)}"


def _block(name: str, lines: list[str]) -> Iterator[str]:
    for line in lines:
        yield f"  {name:<12} {line}"
        name = ""
