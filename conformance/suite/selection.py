"""Which cases and properties of the suite a run wants."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Protocol, TypeVar

from conformance.model.defect import Role
from conformance.model.requirement import Requirement


class Selectable(Protocol):
    """What a run can want or not: a case, or a property."""

    @property
    def id(self) -> str:
        """Its id."""

    @property
    def role(self) -> Role:
        """The role that it puts to the test."""

    @property
    def requirement(self) -> Requirement:
        """The requirement that it is about."""


S = TypeVar("S", bound=Selectable)


@dataclass(frozen=True, slots=True)
class Selection:
    """Filters that all must let a case through; an empty one lets everything through.

    globs: of case ids. sections: of the specification, with those below them (3.2 has 3.2.3).
    levels: MUST, SHOULD, MAY or DESCRIBED, in any case. roles: server or client.
    """

    globs: Sequence[str] = ()
    sections: Sequence[str] = ()
    levels: Sequence[str] = ()
    roles: Sequence[str] = ()

    @property
    def everything(self) -> bool:
        """Whether nothing is filtered."""
        return not (self.globs or self.sections or self.levels or self.roles)

    def of(self, cases: Iterable[S]) -> list[S]:
        """Return those that are wanted, in their order."""
        return [case for case in cases if self._wants(case)]

    def _wants(self, case: Selectable) -> bool:
        requirement = case.requirement
        return (
            (not self.globs or any(fnmatchcase(case.id, glob) for glob in self.globs))
            and (
                not self.sections
                or any(f"{requirement.section}.".startswith(f"{s}.") for s in self.sections)
            )
            and (not self.levels or requirement.level.lower() in map(str.lower, self.levels))
            and (not self.roles or case.role in self.roles)
        )
