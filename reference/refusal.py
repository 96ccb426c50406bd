"""How a rule says no."""

from __future__ import annotations

from reference.numbers import ErrorCode


class Refusal(Exception):
    """A rule refuses the message: with a code of RFC 4120 section 7.5.9, and why in words."""

    def __init__(self, code: ErrorCode, reason: str) -> None:
        super().__init__(f"{code.name}: {reason}")
        self.code, self.reason = code, reason
