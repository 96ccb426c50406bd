"""Initial sequence numbers (RFC 4120 section 5.5.1)."""

from __future__ import annotations

from collections.abc import Callable


def random_sequence_number(random: Callable[[int], bytes]) -> int:
    """Return a number of 1 to 2^32 - 1, random over the range.

    Not 0: that should not be sent, since some implementations take it for an absent one.
    """
    return int.from_bytes(random(4)) or 1
