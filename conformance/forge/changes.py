"""Where defects hook in: each value of a message passes here on its way to the next stage."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from conformance.model.defect import Defect, Stage

T = TypeVar("T")


class Changes:
    """What the defects of one message do, stage by stage."""

    def __init__(self, defects: Iterable[Defect] = ()) -> None:
        self._by_stage: dict[Stage, list[Callable[[Any], Any]]] = {}
        for defect in defects:
            self._by_stage.setdefault(defect.stage, []).append(defect.change)

    def at(self, stage: Stage, value: T) -> T:
        """Return the value as the defects of the stage leave it."""
        for change in self._by_stage.get(stage, ()):
            value = change(value)
        return value
