"""What is under way between two requests, by the names that the peer protocol has for it."""

from __future__ import annotations

import itertools
from typing import Generic, TypeVar

T = TypeVar("T")
_MOST = 4096


class Contexts(Generic[T]):
    """Exchanges that wait. The oldest goes when there are too many, as if it had been reset."""

    def __init__(self, prefix: str) -> None:
        self._names = (f"{prefix}{number}" for number in itertools.count(1))
        self._waiting: dict[str, T] = {}

    def add(self, exchange: T) -> str:
        """Keep an exchange, and return its name."""
        if len(self._waiting) == _MOST:
            del self._waiting[next(iter(self._waiting))]
        name = next(self._names)
        self._waiting[name] = exchange
        return name

    def __getitem__(self, name: str) -> T:
        return self._waiting[name]

    def take(self, name: str) -> T:
        """Return an exchange, and keep it no longer."""
        return self._waiting.pop(name)

    def clear(self) -> None:
        """Forget them all."""
        self._waiting.clear()
