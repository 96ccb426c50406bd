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
    """The kind, and what was expected and observed in words.

    `observed` is short and stable from run to run: a deviations file quotes it. `detail` says
    more: the fields that differ, the peer's own error, the adapter's failure.
    """

    kind: Kind
    expected: str
    observed: str
    detail: str | None = None
