"""What came of one case on one peer: a line of the results file."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from conformance.model.verdict import Kind

CONFORMS_NOW = "it conforms now"
"""How the reason ends of a recorded deviation that is none any more."""


@dataclass(slots=True)
class Result:
    """The verdict on a case, with all that a reader needs to understand and repeat it."""

    peer: str
    selector: str
    """What `--peer` wants so that just this peer is run."""
    case: str
    title: str
    requirement: str
    specification: str
    section: str
    level: str
    role: str
    text: str
    """The requirement in words."""
    kind: Kind
    expected: str
    observed: str
    milliseconds: float
    detail: str | None = None
    reason: str | None = None
    """Why a recorded deviation is one, or what became of it."""
    deviation: int | None = None
    """Which entry of the peer's deviations applies, counted from 0."""
    changed: list[str] = field(default_factory=list)
    log: str = ""

    @property
    def verdict(self) -> str:
        """The verdict, of which `kind` says the way: every way to fail is `fail`."""
        return self.kind.verdict

    def to_json(self) -> dict[str, Any]:
        """Return the fields as JSON can hold them."""
        return {**asdict(self), "kind": self.kind.value, "verdict": self.verdict}

    @classmethod
    def from_json(cls, fields: dict[str, Any]) -> Result:
        """Return the result that `to_json` gave."""
        known = {name: value for name, value in fields.items() if name != "verdict"}
        return cls(**{**known, "kind": Kind(known["kind"])})
