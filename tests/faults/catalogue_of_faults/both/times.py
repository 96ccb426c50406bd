"""Times that are taken in other forms, or held in too few bits (RFC 4120 section 5.2.3)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from planting import Plant, fault

from reference import der

CASES = (
    "*.time-form.*",
    "*.ticket-time-form.*",
    "*.far-times.*",
    "*.ticket-times.*",
    "*.clock-skew.*",
    "*.reply-time.*",
    "*.reply-encoding.*",
    "*.error-reply.*",
    "*.error-time.*",
)

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _load(plant: Plant, load: Callable[[bytes], datetime]) -> None:
    """Have the contents of a time be read by `load`; it may raise DecodeError."""
    # The codec holds the method already, and code has the globals of the module that it comes to.
    plant.add(der.KerberosTime, "planted", staticmethod(load))
    plant.code(der.KerberosTime.load, _call)


def _call(self, data, start, stop):
    return self.planted(data[start:stop])


def _sound(text: bytes) -> datetime:
    """Read a time as the codec does (its own method is spoilt while this runs)."""
    if not re.fullmatch(rb"\d{14}Z", text):
        raise der.DecodeError("planted")
    try:
        return datetime.strptime(text.decode(), "%Y%m%d%H%M%SZ").replace(tzinfo=UTC)
    except ValueError as error:
        raise der.DecodeError(str(error)) from None


def _rewritten(plant: Plant, pattern: bytes, replacement: bytes) -> None:
    """Have times be taken that are of the right form after a replacement."""
    _load(plant, lambda text: _sound(re.sub(pattern, replacement, text)))


@fault
def fraction_of_a_second_taken(plant: Plant) -> None:
    """A fraction of a second is cut off."""
    _rewritten(plant, rb"[.,]\d+Z$", b"Z")


@fault
def fraction_of_nothing_taken(plant: Plant) -> None:
    """A fraction of nothing is cut off."""
    _rewritten(plant, rb"[.]0+Z$", b"Z")


@fault
def offset_taken(plant: Plant) -> None:
    """A time with an offset from UTC is taken."""
    _rewritten(plant, rb"[+-]\d{4}$", b"Z")


@fault
def local_time_taken(plant: Plant) -> None:
    """A time without Z is taken for one of UTC."""
    _rewritten(plant, rb"(?<=\d)$", b"Z")


@fault
def small_z_taken(plant: Plant) -> None:
    """A small z will do."""
    _rewritten(plant, rb"z$", b"Z")


@fault
def time_without_seconds_taken(plant: Plant) -> None:
    """A time without seconds is that of the whole minute."""
    _rewritten(plant, rb"^(\d{12})Z$", rb"\g<1>00Z")


@fault
def letters_in_times_taken(plant: Plant) -> None:
    """Letters that look like digits are digits."""
    _rewritten(plant, b"O", b"0")


@fault
def empty_time_is_the_first(plant: Plant) -> None:
    """A time of no octets is the first second of 1970."""
    _rewritten(plant, rb"^$", b"19700101000000Z")


@fault
def times_that_do_not_exist_taken(plant: Plant) -> None:
    """Months, days and hours beyond the last are those of the next year, month and day."""

    def load(text: bytes) -> datetime:
        if not re.fullmatch(rb"\d{14}Z", text):
            return _sound(text)
        year, month, day, *clock = (
            int(text[a:b]) for a, b in ((0, 4), (4, 6), (6, 8), (8, 10), (10, 12), (12, 14))
        )
        start = datetime(max(year, 1) + (month - 1) // 12, (month - 1) % 12 + 1, 1, tzinfo=UTC)
        hours, minutes, seconds = clock
        return start + timedelta(days=day - 1, hours=hours, minutes=minutes, seconds=seconds)

    _load(plant, load)


@fault
def octets_behind_a_time_ignored(plant: Plant) -> None:
    """What stands behind the Z is not looked at."""
    _load(plant, lambda text: _sound(text[:15]))


def _seconds(plant: Plant, seconds: Callable[[int], int]) -> None:
    """Have times be held as another number of seconds since 1970."""

    def load(text: bytes) -> datetime:
        since = (_sound(text) - EPOCH) // timedelta(seconds=1)
        return EPOCH + timedelta(seconds=seconds(since))

    _load(plant, load)


@fault
def times_in_31_bits(plant: Plant) -> None:
    """Times are held in a signed integer of 32 bits: 2038 is followed by 1901."""
    _seconds(plant, lambda since: (since + 2**31) % 2**32 - 2**31)


@fault
def times_in_32_bits(plant: Plant) -> None:
    """Times are held in an unsigned integer of 32 bits: 2106 is followed by 1970."""
    _seconds(plant, lambda since: since % 2**32)


@fault
def times_of_31_bits_at_most(plant: Plant) -> None:
    """Times that do not fit 31 bits are the last that does."""
    _seconds(plant, lambda since: min(since, 2**31 - 1))


@fault
def times_before_1970_refused(plant: Plant) -> None:
    """A time before 1970 is refused."""

    def load(text: bytes) -> datetime:
        time = _sound(text)
        if time < EPOCH:
            raise der.DecodeError("planted")
        return time

    _load(plant, load)


@fault
def times_with_year_of_two_digits(plant: Plant) -> None:
    """Of the year two digits count, as in UTCTime."""
    _load(plant, lambda text: _sound(b"20" + text[2:]))


@fault
def times_behind_9998_refused(plant: Plant) -> None:
    """A time in the last year of the calendar is refused."""

    def load(text: bytes) -> datetime:
        time = _sound(text)
        if time.year == 9999:
            raise der.DecodeError("planted")
        return time

    _load(plant, load)
