"""Where buffers may lie ([MS-PAC] sections 2.3 and 2.4)."""

from __future__ import annotations

import struct

import pytest
from exchanges import SERVICE_KEY
from hypothesis import given
from hypothesis import strategies as st
from impacket.krb5 import pac as impacket
from pac_samples import (
    AUTHTIME,
    NAME,
    Part,
    client_info,
    lay_out,
    make_pac,
    parts,
    sign,
    swap,
    without,
)

from reference.pac import BufferType, PacError, verify_pac
from reference.pac.layout import Buffer, buffers, by_type

PLAIN, OFFSETS = lay_out(parts())
COUNT = len(OFFSETS)
END = 8 + 16 * COUNT


def entry(index: int, **changes: int) -> bytes:
    """Return the PAC with one entry of the array changed."""
    at = 8 + 16 * index
    fields = dict(
        zip(("type", "size", "offset"), struct.unpack_from("<LLQ", PLAIN, at), strict=True)
    )
    changed = struct.pack("<LLQ", *(fields | changes).values())
    return PLAIN[:at] + changed + PLAIN[at + 16 :]


def test_the_buffers_are_those_laid_out() -> None:
    assert buffers(PLAIN) == [
        Buffer(part.type, at, at + len(part.octets))
        for part, at in zip(parts(), OFFSETS, strict=True)
    ]


def test_a_header_may_be_all_there_is() -> None:
    assert buffers(bytes(8)) == []


def test_impacket_reads_the_same_array() -> None:
    header = impacket.PACTYPE(PLAIN)
    assert (header["cBuffers"], header["Version"]) == (COUNT, 0)
    rest, theirs = header["Buffers"], []
    for _ in range(COUNT):
        info = impacket.PAC_INFO_BUFFER(rest)
        theirs.append(Buffer(info["ulType"], info["Offset"], info["Offset"] + info["cbBufferSize"]))
        rest = rest[16:]
    assert theirs == buffers(PLAIN)


REFUSED = {
    "nothing": b"",
    "7 octets": PLAIN[:7],
    "the header alone": PLAIN[:8],
    "version 1": PLAIN[:4] + b"\1" + PLAIN[5:],
    "version 2^31": PLAIN[:7] + b"\x80" + PLAIN[8:],
    "the array an octet short": PLAIN[: END - 1],
    "as many buffers as there are numbers": b"\xff\xff\xff\xff" + PLAIN[4:],
    "more buffers than have place": struct.pack("<L", (len(PLAIN) - 8) // 16 + 1) + PLAIN[4:],
    "an offset of 0": entry(0, offset=0),
    "an offset of 8": entry(0, offset=8),
    "an offset in the last entry of the array": entry(0, offset=END - 8),
    **{f"an offset {n} too far": entry(0, offset=OFFSETS[0] + n) for n in (1, 2, 4, 7)},
    "an offset of 2^32": entry(0, offset=2**32),
    "an offset of 2^63": entry(0, offset=2**63),
    "an offset of 2^64 - 8": entry(0, offset=2**64 - 8),
    "a sum of offset and size of 2^64": entry(0, offset=2**64 - 32, size=32),
    "a sum of offset and size of 2^64 and the end": entry(0, offset=2**64 - 8, size=END + 8),
    "an offset at the end": entry(0, offset=len(PLAIN)),
    "a size of 2^32 - 1": entry(0, size=2**32 - 1),
    "a size that reaches the next buffer": entry(0, size=OFFSETS[1] - OFFSETS[0] + 1),
    "a size that goes an octet beyond the end": entry(COUNT - 1, size=len(PLAIN) - OFFSETS[-1] + 1),
    "two buffers at one place": entry(2, offset=OFFSETS[0], size=1),
    "a buffer inside another": entry(2, offset=OFFSETS[0] + 8, size=8),
    "a buffer around another": entry(2, offset=OFFSETS[0], size=OFFSETS[2] - OFFSETS[0]),
    "an empty buffer inside another": entry(2, offset=OFFSETS[0] + 8, size=0),
}


@pytest.mark.parametrize("octets", REFUSED.values(), ids=REFUSED)
def test_refuses(octets: bytes) -> None:
    """The layout alone or, where that has place for no buffer, what must be there."""
    with pytest.raises(PacError):
        by_type(buffers(octets))


ALLOWED = {
    "a size that fills up the padding": entry(0, size=OFFSETS[1] - OFFSETS[0]),
    "a size up to the end": entry(COUNT - 1, size=len(PLAIN) - OFFSETS[-1]),
    "an empty buffer": entry(2, size=0),
    "an empty buffer at the end": entry(2, offset=len(PLAIN), size=0),
    "an empty buffer where another starts": entry(2, offset=OFFSETS[3], size=0),
    "octets behind the last buffer": PLAIN + b"left over",
    "a type of 2^32 - 1": entry(2, type=2**32 - 1),
}


@pytest.mark.parametrize("octets", ALLOWED.values(), ids=ALLOWED)
def test_lets_pass(octets: bytes) -> None:
    assert verify_pac(sign(octets, OFFSETS[3], OFFSETS[4]), SERVICE_KEY, NAME, AUTHTIME)


def test_the_order_of_array_and_buffers_has_no_significance() -> None:
    for found in parts()[::-1], sorted(parts()):
        assert verify_pac(make_pac(found), SERVICE_KEY, NAME, AUTHTIME)
    swapped = entry(0, offset=OFFSETS[1], size=OFFSETS[2] - OFFSETS[1])
    with pytest.raises(PacError, match="overlap"):
        buffers(swapped)


MANDATORY = [1, 6, 7, 10]


@pytest.mark.parametrize("type_", MANDATORY)
def test_none_of_a_mandatory_type(type_: int) -> None:
    octets, _ = lay_out(without(parts(), type_))
    with pytest.raises(PacError, match=f"^no buffer of type {BufferType(type_).name}"):
        verify_pac(octets, SERVICE_KEY, NAME, AUTHTIME)


@pytest.mark.parametrize("type_", [6, 7])
@pytest.mark.parametrize("first", [True, False])
def test_two_signatures_of_a_kind(type_: int, first: bool) -> None:
    """The array has no order, so that nothing says which of the two is the additional one."""
    found = parts()
    double = next(part for part in found if part.type == type_)
    found = [double, *found] if first else [*found, double]
    with pytest.raises(PacError, match=f"^2 buffers of type {BufferType(type_).name}"):
        verify_pac(make_pac(found), SERVICE_KEY, NAME, AUTHTIME)


@pytest.mark.parametrize("other", [Part(1, b"more rights"), client_info("bob")])
def test_two_of_another_mandatory_type_and_the_first_counts(other: Part) -> None:
    first = next(part for part in parts() if part.type == other.type)
    pac = verify_pac(make_pac([*parts(), other]), SERVICE_KEY, NAME, AUTHTIME)
    assert pac.buffers[other.type] == first.octets


def test_two_of_another_type_and_the_first_counts() -> None:
    found = [*parts(), Part(12, b"one"), Part(12, b"other")]
    assert verify_pac(make_pac(found), SERVICE_KEY, NAME, AUTHTIME).buffers[12] == b"one"


@given(octets=st.binary(max_size=200))
def test_any_octets_are_refused_or_have_buffers_in_bounds(octets: bytes) -> None:
    for spoilt in octets, struct.pack("<LL", len(octets) // 40, 0) + octets:
        try:
            found = buffers(spoilt)
        except PacError:
            continue
        assert all(buffer.start <= buffer.stop <= len(spoilt) for buffer in found)


def test_a_pac_can_be_full_of_empty_buffers() -> None:
    octets, _ = lay_out([Part(n, b"") for n in range(2000)])
    assert len(buffers(octets)) == 2000
    with pytest.raises(PacError, match="no signature"):
        verify_pac(octets, SERVICE_KEY, NAME, AUTHTIME)


def test_client_info_is_swapped_whole() -> None:
    assert swap(parts(), client_info("bob"))[1] == client_info("bob")
