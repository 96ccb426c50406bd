"""Where drawn values come from: Hypothesis, which can shrink them, or a seeded generator."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeVar

from hypothesis import strategies as st

T = TypeVar("T")


class Source(Protocol):
    """One generator is written against this, so that both tiers draw the same exchanges."""

    def integer(self, low: int, high: int) -> int:
        """Return an integer from `low` to `high`, both included; simpler ones are lower."""

    def octets(self, size: int) -> bytes:
        """Return octets without any structure."""


class HypothesisSource:
    """Draws through the `draw` function of a composite strategy."""

    def __init__(self, draw: Callable[[st.SearchStrategy[Any]], Any]) -> None:
        self._draw = draw

    def integer(self, low: int, high: int) -> int:
        """Draw an integer, which shrinks towards `low`."""
        value: int = self._draw(st.integers(low, high))
        return value

    def octets(self, size: int) -> bytes:
        """Draw octets, which shrink towards zero octets."""
        value: bytes = self._draw(st.binary(min_size=size, max_size=size))
        return value


class SeededSource:
    """Draws from a pseudo-random generator: the same seed gives the same values."""

    def __init__(self, seed: int | str) -> None:
        self._random = random.Random(seed)

    def integer(self, low: int, high: int) -> int:
        """Return any integer of the range, each as likely as the next."""
        return self._random.randint(low, high)

    def octets(self, size: int) -> bytes:
        """Return any octets."""
        return self._random.randbytes(size)


def choice(source: Source, options: Sequence[T]) -> T:
    """Return one of the options; simpler ones come first."""
    return options[source.integer(0, len(options) - 1)]
