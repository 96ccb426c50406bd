"""A requirement: one normative statement of a specification."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How strongly the specification speaks; DESCRIBED is plain indicative text."""

    MUST = "MUST"
    SHOULD = "SHOULD"
    MAY = "MAY"
    DESCRIBED = "DESCRIBED"


@dataclass(frozen=True, slots=True)
class Requirement:
    """One statement, in our own words. `codes`: the error codes that it names, if any."""

    id: str
    section: str
    level: Level
    role: str
    text: str
    codes: frozenset[int] | None = None
