"""An expectation: what the specification allows a peer to do with a case."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from reference.numbers import ErrorCode


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
            return f"rejected with {' or '.join(map(code_name, sorted(self.codes)))}"
        return {"accept": "accepted", "reject": "rejected", "either": "accepted or rejected"}[
            self.result
        ]


def code_name(code: int) -> str:
    """Return `37 (KRB_AP_ERR_SKEW)`, or the number alone where it is none of the exchange's."""
    try:
        return f"{code} ({ErrorCode(code).name})"
    except ValueError:
        return str(code)
