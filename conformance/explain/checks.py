"""Which checks of a table passed, which one refused, and why."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from conformance.explain.text import error_name


class Check(Protocol):
    """A rule of any of the reference's tables."""

    @property
    def name(self) -> str:
        """The name of the rule."""

    @property
    def section(self) -> str:
        """Where it is from."""

    @property
    def rule(self) -> object:
        """The function, whose docstring says what it asks."""


class Refused(Protocol):
    """A refusal of server or client."""

    @property
    def check(self) -> Check:
        """The rule that refused."""

    @property
    def code(self) -> int:
        """The error code."""

    @property
    def reason(self) -> str:
        """Why, in words."""


def checked(checks: Iterable[Check], refused: Refused | None) -> list[str]:
    """Return a line for each check in its order; those behind the one that refused were not asked.

    `refused` is None where all of them passed.
    """
    lines, behind = [], []
    over = False
    for check in checks:
        if over:
            behind.append(check.name)
        elif refused is not None and check.name == refused.check.name:
            over = True
            lines.append(f"REFUSED  {_row(check)}  {error_name(refused.code)}: {refused.reason}")
            lines.append(f"         rule: {_first_line(check.rule)}")
        else:
            lines.append(f"passed   {_row(check)}".rstrip())
    if behind:
        lines.append(f"not asked: {', '.join(behind)}")
    return lines


def _row(check: Check) -> str:
    section = check.section if " " in check.section else f"RFC 4120 {check.section}"
    return f"{check.name:<24} {section}"


def _first_line(rule: object) -> str:
    return (rule.__doc__ or "").strip().split("\n")[0]
