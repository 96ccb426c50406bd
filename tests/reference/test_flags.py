"""Flags are asked for by bit number; bit 0 is the first on the wire (RFC 4120 section 5.2.8)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reference.flags import APOption, Flags, TicketFlag


@given(st.sets(st.integers(0, 31)))
def test_flags_made_of_numbers_contain_those_and_no_other(numbers: set[int]) -> None:
    flags = Flags.of(numbers)
    assert {number for number in range(64) if number in flags} == numbers
    assert len(flags.octets) == 4


@pytest.mark.parametrize(
    ("flags", "octets"),
    [
        ([APOption.USE_SESSION_KEY], "40000000"),
        ([APOption.MUTUAL_REQUIRED], "20000000"),
        ([TicketFlag.FORWARDABLE, TicketFlag.RENEWABLE, TicketFlag.PRE_AUTHENT], "40a00000"),
        ([TicketFlag.INVALID], "01000000"),
        ([TicketFlag.OK_AS_DELEGATE], "00040000"),
        ([31], "00000001"),
        ([0, 0], "80000000"),
    ],
)
def test_bit_0_is_the_top_bit_of_the_first_octet(flags: list[int], octets: str) -> None:
    assert Flags.of(flags).octets.hex() == octets
    assert int(Flags.of(flags)) == int(octets, 16)


def test_bits_from_32_on_count_too() -> None:
    flags = Flags(bytes(4) + b"\x80")
    assert 32 in flags
    assert 33 not in flags
    assert 40 not in flags
    assert int(flags) == 0


def test_flags_are_the_same_when_bits_and_their_number_are() -> None:
    assert Flags(bytes(5), 7) == Flags(bytes(5), 7)
    assert hash(Flags(bytes(5), 7)) == hash(Flags(bytes(5), 7))
    assert Flags(bytes(5), 7) != Flags(bytes(5), 6)
    assert Flags(bytes(4)) != Flags(bytes(5))
    assert Flags(bytes(4)) != bytes(4)


def test_flags_show_as_they_are_on_the_wire() -> None:
    assert repr(Flags.of([1])) == "Flags(40000000)"
    assert repr(Flags(bytes(5), 7)) == "Flags(0000000000, unused=7)"
