"""Values of one type: what DER and RFC 4120 section 5.2 allow, case by case."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from reference import der
from reference.der import DecodeError, Integer, KerberosString, KerberosTime, OctetString
from reference.flags import Flags, KerberosFlags
from reference.messages import INT32, MICROSECONDS, UINT32


def load(type_: der.Type, octets: bytes) -> Any:
    """Decode contents octets in the middle of others."""
    return type_.load(b"\xaa" + octets + b"\xbb", 1, 1 + len(octets))


# --- INTEGER ---


@pytest.mark.parametrize(
    ("type_", "value", "octets"),
    [
        (INT32, 0, "00"),
        (INT32, 127, "7f"),
        (INT32, 128, "0080"),
        (INT32, 255, "00ff"),
        (INT32, 256, "0100"),
        (INT32, -1, "ff"),
        (INT32, -128, "80"),
        (INT32, -129, "ff7f"),
        (INT32, -(2**15), "8000"),
        (INT32, 2**31 - 1, "7fffffff"),
        (INT32, -(2**31), "80000000"),
        (UINT32, 2**31, "0080000000"),
        (UINT32, 2**32 - 1, "00ffffffff"),
        (MICROSECONDS, 999_999, "0f423f"),
    ],
)
def test_integers_have_one_form(type_: Integer, value: int, octets: str) -> None:
    assert type_.dump(value).hex() == octets
    assert load(type_, bytes.fromhex(octets)) == value


@pytest.mark.parametrize(
    "octets", ["", "0000", "007f", "ffff", "ff80", "000000", "ffffff", "0000000001", "ffff00"]
)
def test_an_integer_of_another_form_is_refused(octets: str) -> None:
    with pytest.raises(DecodeError, match="empty or not minimal"):
        load(INT32, bytes.fromhex(octets))


@pytest.mark.parametrize(
    ("type_", "value"),
    [
        (INT32, 2**31),
        (INT32, -(2**31) - 1),
        (UINT32, -1),
        (UINT32, 2**32),
        (MICROSECONDS, 1_000_000),
        (MICROSECONDS, -1),
    ],
)
def test_an_integer_out_of_range_is_refused_both_ways(type_: Integer, value: int) -> None:
    wide = Integer(-(2**70), 2**70)
    with pytest.raises(DecodeError, match=rf"^{value} is not in "):
        load(type_, wide.dump(value))
    with pytest.raises(ValueError, match=rf"^{value} is not in "):
        type_.dump(value)


def test_a_long_integer_is_named_by_its_size() -> None:
    with pytest.raises(DecodeError, match=r"^an integer of 3000 octets is not in "):
        load(UINT32, b"\x01" * 3000)


# --- BIT STRING ---


@pytest.mark.parametrize(
    ("octets", "flags"),
    [
        ("0040a00000", Flags(bytes.fromhex("40a00000"))),
        ("00ffffffff", Flags(b"\xff" * 4)),
        ("0040a0000001", Flags(bytes.fromhex("40a0000001"))),
        ("0740a0000080", Flags(bytes.fromhex("40a0000080"), 7)),
        ("0740a0000000", Flags(bytes.fromhex("40a0000000"), 7)),
    ],
)
def test_flags_of_32_bits_and_more_keep_every_bit(octets: str, flags: Flags) -> None:
    assert load(KerberosFlags(), bytes.fromhex(octets)) == flags
    assert KerberosFlags().dump(flags).hex() == octets


@pytest.mark.parametrize(
    ("octets", "fault"),
    [
        ("", "fewer than 32"),
        ("00", "fewer than 32"),
        ("0040a000", "fewer than 32"),
        ("0140a00000", "fewer than 32"),
        ("0340a00000", "fewer than 32"),
        ("0840a0000000", "padding"),
        ("ff40a0000000", "padding"),
        ("0140a0000001", "padding"),
        ("0740a00000ff", "padding"),
    ],
)
def test_flags_too_short_or_badly_padded_are_refused(octets: str, fault: str) -> None:
    with pytest.raises(DecodeError, match=fault):
        load(KerberosFlags(), bytes.fromhex(octets))


@pytest.mark.parametrize(
    "flags",
    [Flags(b""), Flags(b"\0\0\0"), Flags(bytes(4), 1), Flags(b"\0\0\0\0\1", 1), Flags(bytes(5), 8)],
    ids=repr,
)
def test_flags_that_could_not_be_read_again_are_not_written(flags: Flags) -> None:
    with pytest.raises(ValueError, match=r"fewer than 32|padding"):
        KerberosFlags().dump(flags)


def test_flags_without_an_octet_at_the_end_of_everything_are_refused() -> None:
    with pytest.raises(DecodeError, match="fewer than 32"):
        KerberosFlags().load(bytes(10), 10, 10)


# --- GeneralString ---


@pytest.mark.parametrize("text", ["", "a", "EXAMPLE", "a/b@c\\", "\0\x01\x1b\x7f"])
def test_strings_of_seven_bits_pass(text: str) -> None:
    assert load(KerberosString(), text.encode()) == text
    assert KerberosString().dump(text) == text.encode()


@pytest.mark.parametrize("octets", [b"\x80", b"a\xff", "é".encode(), "é".encode("latin-1")])
def test_a_character_beyond_ia5_is_refused(octets: bytes) -> None:
    with pytest.raises(DecodeError, match="not in IA5String"):
        load(KerberosString(), octets)


def test_a_character_beyond_ia5_is_not_written() -> None:
    with pytest.raises(ValueError, match="ascii"):
        KerberosString().dump("é")


# --- OCTET STRING ---


@pytest.mark.parametrize("octets", [b"", b"\0", bytes(range(256))])
def test_octets_pass_as_they_are(octets: bytes) -> None:
    assert load(OctetString(), octets) == octets
    assert OctetString().dump(octets) == octets


# --- GeneralizedTime ---


@pytest.mark.parametrize(
    ("octets", "time"),
    [
        (b"19851106210627Z", datetime(1985, 11, 6, 21, 6, 27, tzinfo=UTC)),
        (b"19700101000000Z", datetime(1970, 1, 1, tzinfo=UTC)),
        (b"20000229235959Z", datetime(2000, 2, 29, 23, 59, 59, tzinfo=UTC)),
        (b"20380119031408Z", datetime(2038, 1, 19, 3, 14, 8, tzinfo=UTC)),
        (b"21060207062816Z", datetime(2106, 2, 7, 6, 28, 16, tzinfo=UTC)),
        (b"99991231235959Z", datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)),
        (b"00010101000000Z", datetime(1, 1, 1, tzinfo=UTC)),
    ],
)
def test_times_have_one_form(octets: bytes, time: datetime) -> None:
    assert load(KerberosTime(), octets) == time
    assert KerberosTime().dump(time) == octets


@pytest.mark.parametrize(
    "octets",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"Z", id="only-z"),
        pytest.param(b"19851106210627", id="no-z"),
        pytest.param(b"19851106210627z", id="lower-case-z"),
        pytest.param(b"198511062106Z", id="no-seconds"),
        pytest.param(b"1985110621Z", id="no-minutes"),
        pytest.param(b"851106210627Z", id="two-digit-year"),
        pytest.param(b"19851106210627.5Z", id="fraction"),
        pytest.param(b"19851106210627.Z", id="point"),
        pytest.param(b"19851106210627,0Z", id="comma"),
        pytest.param(b"1985110621062.Z", id="point-for-digit"),
        pytest.param(b"19851106210627+0000", id="offset"),
        pytest.param(b"19851106210627-0100", id="offset-west"),
        pytest.param(b"19851106210627ZZ", id="two-z"),
        pytest.param(b"19851106210627Z\0", id="nul"),
        pytest.param(b" 9851106210627Z", id="blank"),
        pytest.param(b"+9851106210627Z", id="plus"),
        pytest.param(b"1985-11-0621:06Z", id="separators"),
        pytest.param(b"19851106T210627", id="iso-8601"),
        pytest.param(b"1985110621062\xb2Z", id="superscript-two"),
        pytest.param("1985110621062\u0667Z".encode(), id="arabic-seven"),
        pytest.param(b"00000101000000Z", id="year-0"),
        pytest.param(b"19850006210627Z", id="month-0"),
        pytest.param(b"19851306210627Z", id="month-13"),
        pytest.param(b"19851100210627Z", id="day-0"),
        pytest.param(b"19850231210627Z", id="february-31"),
        pytest.param(b"19850229210627Z", id="february-29-of-a-common-year"),
        pytest.param(b"21000229210627Z", id="february-29-of-2100"),
        pytest.param(b"19851106240000Z", id="24-hours"),
        pytest.param(b"19851106250000Z", id="25-hours"),
        pytest.param(b"19851106216027Z", id="minute-60"),
        pytest.param(b"19851231235960Z", id="second-60"),
    ],
)
def test_a_time_of_another_form_is_refused(octets: bytes) -> None:
    with pytest.raises(DecodeError, match="is not a time of the form YYYYMMDDHHMMSSZ"):
        load(KerberosTime(), octets)


def test_microseconds_travel_apart_from_the_time() -> None:
    time = datetime(2026, 1, 1, 0, 0, 0, 999_999, tzinfo=UTC)
    assert KerberosTime().dump(time) == b"20260101000000Z"


@pytest.mark.parametrize("zone", [None, timezone(timedelta(hours=1)), timezone.max])
def test_a_time_that_is_not_in_utc_is_not_written(zone: timezone | None) -> None:
    with pytest.raises(ValueError, match="is not in UTC"):
        KerberosTime().dump(datetime(2026, 1, 1, tzinfo=zone))
