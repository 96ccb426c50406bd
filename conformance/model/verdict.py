"""A verdict: the comparison of what a peer did with what the specification allows."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """The verdicts."""

    PASS = "pass"
    ACCEPTS_INVALID = "accepts-invalid"
    REJECTS_VALID = "rejects-valid"
    WRONG_DETAIL = "wrong-detail"
    WRONG_CODE = "wrong-code"
    CRASH = "crash"
    HANG = "hang"
    DEVIATION = "deviation"
    FIXED = "fixed"
    INCONCLUSIVE = "inconclusive"
    UNSUPPORTED = "unsupported"
    ERROR = "error"

    @property
    def verdict(self) -> str:
        """`fail` for every way to fail a case, else the kind itself."""
        return "fail" if self in FAILURES else self.value


FAILURES = frozenset(
    {
        Kind.ACCEPTS_INVALID,
        Kind.REJECTS_VALID,
        Kind.WRONG_DETAIL,
        Kind.WRONG_CODE,
        Kind.CRASH,
        Kind.HANG,
    }
)
UNEXPECTED = FAILURES | {Kind.FIXED, Kind.ERROR}
"""What makes a run end with exit code 1."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The kind, what was expected and observed in words, and the field where it is a detail.

    `observed` is one line, stable from run to run, that a deviations file can quote.
    """

    kind: Kind
    expected: str
    observed: str
    field: str | None = None
    native: str | None = None
