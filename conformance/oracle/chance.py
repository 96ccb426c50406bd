"""Whether numbers that should be random look so, with odds against a false alarm of 10^12 to 1."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from conformance.model.mismatch import Mismatch

BITS = 32


def patterns(field: str, numbers: Sequence[int]) -> Iterator[Mismatch]:
    """Yield what a constant, a counter or a slow clock shows: repeats, or steps that repeat.

    Of n numbers of 32 bits, n(n-1)/2 pairs are equal with a chance of 2^-32 each. For n = 64 that
    makes 4.7e-7 pairs to be expected, and four of them once in (4.7e-7)^4 / 4! = 2.0e-27 runs. Up
    to three are let pass, so that a generator of only 24 bits, with 1.2e-4 pairs to be expected,
    raises no alarm by chance either (8.7e-18). Of two steps from one number to the next the same
    holds.
    """
    steps = [(later - earlier) % 2**BITS for earlier, later in pairwise(numbers)]
    for what, values in ((field, numbers), (f"steps of {field}", steps)):
        repeats = sum(count * (count - 1) // 2 for count in Counter(values).values())
        if repeats > 3:
            yield Mismatch(what, "hardly two of them equal", f"{repeats} pairs")


def uneven_bits(field: str, numbers: Sequence[int]) -> Iterator[Mismatch]:
    """Yield the bits that are not set in about half of the numbers.

    By Hoeffding's bound a random bit is set in n/2 + d of n numbers or more, or in n/2 - d or
    fewer, with a chance of 2 exp(-2 d^2 / n). With d = n/4 and n = 256 that is 2.5e-14 a bit, and
    8.1e-13 for any of the 32.
    """
    limit = len(numbers) / 4
    counts = [sum(number >> bit & 1 for number in numbers) for bit in range(BITS)]
    uneven = [bit for bit, count in enumerate(counts) if abs(count - len(numbers) / 2) >= limit]
    if uneven:
        bits = ", ".join(map(str, uneven))
        yield Mismatch(field, "every bit in about half of them", f"not bits {bits}")
