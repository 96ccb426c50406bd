"""One line of the answer: what was looked at, how it is, and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Mark(StrEnum):
    """How it is."""

    OK = "ok"
    WRONG = "WRONG"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Group:
    """A heading: the operation, or what else the findings after it are about."""

    title: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. `todo`: what its author can do about it."""

    mark: Mark
    text: str
    todo: str | None = None


def ok(text: str) -> Finding:
    """Return a finding of something that is as it should be."""
    return Finding(Mark.OK, text)


def wrong(text: str, todo: str) -> Finding:
    """Return a finding of something to mend."""
    return Finding(Mark.WRONG, text, todo)


def note(text: str, todo: str | None = None) -> Finding:
    """Return a finding of something to know, which is neither right nor wrong."""
    return Finding(Mark.NOTE, text, todo)
