"""What a peer did with a request: its own answer, or that it gave none."""

from __future__ import annotations

from dataclasses import dataclass

from conformance.model.protocol import Accepted, Done, Failed, Initiated, Rejected, Unsupported


@dataclass(frozen=True, slots=True)
class Crashed:
    """The process died before its answer was complete; `how` says by which status or signal."""

    how: str


@dataclass(frozen=True, slots=True)
class Hung:
    """No answer came within so many seconds."""

    seconds: float


Observation = Accepted | Rejected | Initiated | Done | Unsupported | Failed | Crashed | Hung
