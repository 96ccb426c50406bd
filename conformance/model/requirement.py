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
    """One statement, in our own words.

    codes: the error codes that a refusal may carry; None where the specification names none.
    profile: the one that it belongs to; those of `rfc4120` belong to every profile.
    instead_of: requirements that do not hold in this one's profile, or single cases of them (ids or
    globs). They are judged by this one there; those that are not to be accepted must come out as
    `result` says (a Result; None: as before).
    untestable: why the peer protocol cannot show it.
    """

    id: str
    section: str
    level: Level
    role: str
    text: str
    codes: frozenset[int] | None = None
    profile: str = "rfc4120"
    instead_of: tuple[str, ...] = ()
    result: str | None = None
    untestable: str | None = None

    @property
    def specification(self) -> str:
        """The document that the section is of, as `RFC 4120`."""
        name = self.id.split(f"-{self.section}-")[0].upper()
        return f"RFC {name[3:]}" if name.startswith("RFC") else name
