"""What a walk through the steps has found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Walk:
    """The steps, what the reference did in a line, and the code of its refusal."""

    steps: Mapping[int, list[str]]
    outcome: str
    accepted: bool
    code: int | None = None
