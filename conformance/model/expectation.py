"""An expectation: what the specification allows a peer to do with a case."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Result(StrEnum):
    """Whether a message is to be taken."""

    ACCEPT = "accept"
    REJECT = "reject"
    EITHER = "either"


@dataclass(frozen=True, slots=True)
class Expectation:
    """What is allowed. `codes`: of a refusal; None: any code of RFC 4120 section 7.5.9, or none."""

    result: Result
    codes: frozenset[int] | None = None

    def __str__(self) -> str:
        if self.result is Result.REJECT and self.codes:
            return f"rejected with {' or '.join(str(code) for code in sorted(self.codes))}"
        return {"accept": "accepted", "reject": "rejected", "either": "accepted or rejected"}[
            self.result
        ]
