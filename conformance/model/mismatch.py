"""A field of a message or of a report that is not as it must be."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mismatch:
    """The field, and what was expected and observed in words."""

    field: str
    expected: str
    observed: str

    def __str__(self) -> str:
        return f"{self.field}: expected {self.expected}, observed {self.observed}"
