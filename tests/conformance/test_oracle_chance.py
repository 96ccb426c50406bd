"""Numbers that are not random are told from those that are."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from conformance.oracle.chance import patterns, uneven_bits

Generator = Callable[[int], int]
GOOD = random.Random(4120)
SEEN = 256


def found(look: Callable[..., object], generator: Generator) -> bool:
    """Return whether the look finds something in what the generator makes of 0, 1, 2, …"""
    return bool(list(look("number", [generator(number) for number in range(SEEN)])))


def good(_number: int) -> int:
    return GOOD.getrandbits(32)


@pytest.mark.parametrize("look", [patterns, uneven_bits])
def test_random_numbers_are_passed(look: Callable[..., object]) -> None:
    assert not any(found(look, good) for _ in range(100))


@pytest.mark.parametrize(
    "generator",
    [
        pytest.param(lambda _: 0, id="zero"),
        pytest.param(lambda _: 0x9ABCDEF0, id="constant"),
        pytest.param(lambda number: number, id="counter"),
        pytest.param(lambda number: (2**32 - 3 + number) % 2**32, id="counter-that-wraps"),
        pytest.param(lambda number: (number * 0x9E3779B1) % 2**32, id="golden-steps"),
        pytest.param(lambda number: 1_700_000_000 + number // 7, id="slow-clock"),
        pytest.param(lambda _: GOOD.getrandbits(8), id="8-bits"),
        pytest.param(lambda number: GOOD.getrandbits(32) if number % 20 else 1, id="often-1"),
    ],
)
def test_patterns_are_found(generator: Generator) -> None:
    assert found(patterns, generator)


@pytest.mark.parametrize("bit", range(32))
def test_a_bit_that_never_changes_is_found(bit: int) -> None:
    assert found(uneven_bits, lambda _: good(0) & ~(1 << bit))
    assert found(uneven_bits, lambda _: good(0) | 1 << bit)


def test_numbers_of_fewer_bits_are_found() -> None:
    assert found(uneven_bits, lambda _: GOOD.getrandbits(30))
