"""Integers of other widths and ranges (RFC 4120 section 5.2.4)."""

from __future__ import annotations

from typing import Any

from decoding import ENCODED, refuses
from planting import Plant, fault

from reference import der
from reference.messages import (
    MICROSECONDS,
    UINT32,
    Authenticator,
)

CASES = ENCODED


@fault
def microseconds_of_any_size(plant: Plant) -> None:
    """Microseconds of a million and more are taken, as those of later seconds."""
    plant.replace(MICROSECONDS, "high", 2**31 - 1)
    _microseconds(plant)


@fault
def microseconds_of_a_million(plant: Plant) -> None:
    """A million of microseconds is taken for none."""
    plant.replace(MICROSECONDS, "high", 10**6)
    _microseconds(plant)


@fault
def microseconds_below_zero(plant: Plant) -> None:
    """Negative microseconds are taken."""
    plant.replace(MICROSECONDS, "low", -(2**31))
    _microseconds(plant)


def _microseconds(plant: Plant) -> None:
    """Have the rest of the reference get microseconds that it can hold."""

    def wrapper(original: Any) -> Any:
        def decode(cls: type, data: bytes, **named: Any) -> Any:
            message = original(cls, data, **named)
            if cls is Authenticator:
                message.cusec %= 10**6
            return message

        return decode

    plant.wrap(der, "decode", wrapper)


@fault
def microseconds_of_none_refused(plant: Plant) -> None:
    """0 microseconds are refused."""
    refuses(plant, Authenticator, lambda message: message.cusec == 0)


@fault
def sequence_numbers_of_32_bits_refused(plant: Plant) -> None:
    """A request whose sequence number has its top bit set is refused."""
    refuses(plant, Authenticator, lambda message: (message.seq_number or 0) >= 2**31)


@fault
def unsigned_integers_in_33_bits(plant: Plant) -> None:
    """Numbers of more than 32 bits are taken and cut."""
    plant.replace(UINT32, "high", 2**63)


@fault
def integers_cut_to_32_bits(plant: Plant) -> None:
    """Of a number only 32 bits count."""

    def load(self: Any, data: bytes, start: int, stop: int) -> int:
        value = int.from_bytes(data[start:stop], signed=True)
        if self.high > 10**6:
            value = (value - self.low) % (self.high - self.low + 1) + self.low
        if not self.low <= value <= self.high:
            raise DecodeError("planted")  # noqa: F821
        return value

    plant.code(der.Integer.load, load)


@fault
def microseconds_of_999999_refused(plant: Plant) -> None:
    """999999 microseconds are refused."""
    refuses(plant, Authenticator, lambda message: message.cusec == 999_999)


@fault
def integers_in_8_bits(plant: Plant) -> None:
    """Of a number only the last octet counts."""

    def load(self: Any, data: bytes, start: int, stop: int) -> int:
        return int.from_bytes(data[stop - 1 : stop], signed=True) % (self.high + 1)

    plant.code(der.Integer.load, load)


@fault
def integers_without_sign(plant: Plant) -> None:
    """The top bit of a number is no sign."""

    def load(self: Any, data: bytes, start: int, stop: int) -> int:
        value = int.from_bytes(data[start:stop])
        if not value <= self.high:
            raise DecodeError("planted")  # noqa: F821
        return value

    plant.code(der.Integer.load, load)
