"""The flags of the vectors: what kind of fault a test is about, and what that may lead to."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any

from conformance.model.case import Case
from conformance.model.expectation import Result

FOUND = "Found"
"""The flag of a finding and of its twin."""


@dataclass(frozen=True, slots=True)
class Flag:
    """One flag. `bug_type` is the class of the fault, `effect` what it may lead to."""

    name: str
    bug_type: str
    description: str
    effect: str
    links: tuple[str, ...]
    topics: tuple[str, ...] = ()
    """The families whose tests all have it."""

    def note(self) -> dict[str, Any]:
        """Return what a file says of the flag."""
        return {
            "bug_type": self.bug_type,
            "description": self.description,
            "effect": self.effect,
            "links": list(self.links),
        }


@functools.cache
def flags() -> Mapping[str, Flag]:
    """Return every flag by its name."""
    text = resources.files("conformance.vectors").joinpath("notes.toml").read_text("utf-8")
    entries = tomllib.loads(text)
    return {
        name: Flag(name, **{**entry, "links": tuple(entry["links"]),
                            "topics": tuple(entry.get("topics", ()))})
        for name, entry in entries.items()
    }  # fmt: skip


def flags_of(family: str, case: Case) -> list[str]:
    """Return the flags of a case in a family, in the order of their names."""
    found = [flag.name for flag in flags().values() if family in flag.topics]
    return sorted([*found, *_by_expectation(case)])


def notes(names: Iterable[str]) -> dict[str, Any]:
    """Return what a file says of the flags that its tests have."""
    return {name: flags()[name].note() for name in sorted(set(names))}


def _by_expectation(case: Case) -> Iterable[str]:
    message = case.messages[-1]
    if len(case.messages) > 1:
        yield "Sequence"
    elif len(message.defects) > 1:
        yield "TwoDefects"
    elif not message.defects:
        yield "Valid"
    elif message.expectation.result is Result.ACCEPT:
        yield "Harmless"
    if message.expectation.result is Result.EITHER:
        yield "LeftOpen"
