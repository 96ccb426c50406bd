"""How many messages a live service gets, and how fast."""

from __future__ import annotations

import time


class Pace:
    """A bound on the messages a second, and on all of them."""

    def __init__(self, rate: float, most: int) -> None:
        self._apart = 1 / rate
        self._left = most
        self._next = 0.0

    def wait(self) -> bool:
        """Wait for the next message's turn; False where there were as many as there may be."""
        if self._left == 0:
            return False
        self._left -= 1
        now = time.monotonic()
        time.sleep(max(0.0, self._next - now))
        self._next = max(now, self._next) + self._apart
        return True
