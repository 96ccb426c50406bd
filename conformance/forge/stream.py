"""Octets for confounders: random to look at, the same in every run."""

from __future__ import annotations

import hashlib
from collections.abc import Callable


def stream(seed: str) -> Callable[[int], bytes]:
    """Return a function random(n) whose answers depend on the seed and on the calls before."""
    calls = 0

    def random(size: int) -> bytes:
        nonlocal calls
        calls += 1
        return hashlib.shake_256(f"{seed}/{calls}".encode()).digest(size)

    return random
