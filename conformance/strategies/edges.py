"""Values that lean towards the edges where implementations go wrong."""

from __future__ import annotations

import functools
from datetime import UTC, datetime, timedelta

from conformance.strategies.source import Source, choice

WIDTHS = (8, 16, 31, 32, 63, 64)
"""The widths in bits at whose edges integers lie."""

SECOND, MICROSECOND = timedelta(seconds=1), timedelta(microseconds=1)
FIRST = datetime(1, 1, 2, tzinfo=UTC)
LAST = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
_TIMES = (
    datetime(2038, 1, 19, 3, 14, 7, tzinfo=UTC),  # 31 bits of seconds
    datetime(2106, 2, 7, 6, 28, 15, tzinfo=UTC),  # 32 bits
    datetime(2028, 2, 29, 23, 59, 59, tzinfo=UTC),
    datetime(1970, 1, 1, tzinfo=UTC),
    datetime(1900, 1, 1, tzinfo=UTC),
    LAST,
)


@functools.cache
def integers(low: int, high: int) -> tuple[int, ...]:
    """Return the edges from `low` to `high`: of the range itself, of signs and of widths."""
    around = {0, 1, -1, low, low + 1, high - 1, high}
    for width in WIDTHS:
        power = 2**width
        around |= {power - 1, power, power + 1, -power - 1, -power, 1 - power}
    return tuple(sorted((edge for edge in around if low <= edge <= high), key=_simplest))


def _simplest(value: int) -> tuple[int, bool]:
    return abs(value), value < 0


@functools.cache
def sizes(largest: int) -> tuple[int, ...]:
    """Return the sizes in octets up to `largest` at which lengths are written in another way."""
    around = {0, 1, 15, 16, 17, 127, 128, 129}
    for power in (2**8, 2**16):
        around |= {power - 1, power, power + 1}
    return tuple(sorted(size for size in around if size <= largest))


def integer(source: Source, low: int, high: int) -> int:
    """Draw an integer of a range: mostly an edge, else any."""
    edges = integers(low, high)
    index = source.integer(0, len(edges))
    return edges[index] if index < len(edges) else source.integer(low, high)


def size(source: Source, largest: int) -> int:
    """Draw a size in octets up to `largest`: mostly an edge, else any up to 64."""
    edges = sizes(largest)
    index = source.integer(0, len(edges))
    return edges[index] if index < len(edges) else source.integer(0, min(largest, 64))


def octets(source: Source, largest: int) -> bytes:
    """Draw octets; what a long one holds plays no part, and is not drawn."""
    length = size(source, largest)
    return source.octets(length) if length <= 16 else bytes(length)


def seconds(source: Source, low: int, high: int) -> timedelta:
    """Draw a span of whole seconds, from `low` to `high`."""
    return integer(source, low, high) * SECOND


def time(source: Source) -> datetime:
    """Draw a time of whole seconds, around where clocks and calendars have their edges."""
    at = choice(source, _TIMES)
    away = choice(source, (0, 1, -1, 2)) * SECOND
    return at + away if at != LAST else at - abs(away)
