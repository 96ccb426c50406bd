"""The checksum field of RFC 4121 section 4.1.1, octet by octet."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from impacket.krb5.gssapi import CheckSumField

from reference.gss import NO_BINDINGS, ChecksumError, GssChecksum, GssFlag

BOUND = bytes(range(16))
FIXED = "10000000" + BOUND.hex()

checksums = st.builds(
    lambda bindings, flags, delegation, extensions: GssChecksum(
        bindings=bindings,
        flags=flags | 1 if delegation is not None else flags & ~1,
        delegation=delegation,
        extensions=extensions,
    ),
    bindings=st.binary(min_size=16, max_size=16),
    flags=st.integers(0, 2**32 - 1),
    delegation=st.none() | st.binary(max_size=300),
    extensions=st.binary(max_size=40),
)


def test_the_octets_of_the_section() -> None:
    plain = GssChecksum(bindings=BOUND, flags=GssFlag.MUTUAL | GssFlag.INTEG)
    assert plain.encode().hex() == FIXED + "22000000"
    delegating = GssChecksum(bindings=BOUND, flags=0x1021, delegation=b"cred", extensions=b"ext")
    assert delegating.encode().hex() == (
        FIXED + "21100000" + "0100" + "0400" + b"cred".hex() + b"ext".hex()
    )


def test_an_initiator_without_extensions_sends_24_octets_or_28_and_the_krb_cred() -> None:
    assert len(GssChecksum().encode()) == 24
    assert len(GssChecksum(flags=1, delegation=bytes(100)).encode()) == 128


def test_the_flags_are_those_of_the_section() -> None:
    named = {name: value.value for name, value in GssFlag.__members__.items()}
    rfc4121 = {"DELEG": 1, "MUTUAL": 2, "REPLAY": 4, "SEQUENCE": 8, "CONF": 16, "INTEG": 32}
    rfc4757 = {"DCE_STYLE": 0x1000, "IDENTIFY": 0x2000, "EXTENDED_ERROR": 0x4000}
    assert named == rfc4121 | rfc4757


@given(checksum=checksums)
def test_what_is_encoded_is_decoded(checksum: GssChecksum) -> None:
    assert GssChecksum.decode(checksum.encode()) == checksum


@given(octets=st.binary(max_size=80) | st.binary(max_size=60).map(lambda end: b"\x10\0\0\0" + end))
@example(octets=bytes.fromhex(FIXED + "01000000" + "0100ffff") + bytes(0xFFFF))
def test_any_octets_are_refused_or_the_same_again(octets: bytes) -> None:
    try:
        checksum = GssChecksum.decode(octets)
    except ChecksumError:
        return
    assert checksum.encode() == octets


@given(
    bindings=st.binary(min_size=16, max_size=16), flags=st.integers(0, 2**31).map(lambda n: n * 2)
)
def test_impacket_agrees_on_the_fixed_part(bindings: bytes, flags: int) -> None:
    flags &= 0xFFFFFFFF
    theirs = CheckSumField()
    theirs["Bnd"], theirs["Flags"] = bindings, flags
    ours = GssChecksum(bindings=bindings, flags=flags)
    assert ours.encode() == theirs.getData()
    read = CheckSumField(ours.encode())
    assert (read["Lgth"], read["Bnd"], read["Flags"]) == (16, bindings, flags)


DELEGATING = bytes.fromhex(FIXED + "01000000" + "0100" + "0300") + b"abc"
REFUSED = {
    "nothing": b"",
    "4 octets": bytes.fromhex("10000000"),
    "23 octets": bytes.fromhex(FIXED + "220000"),
    "Lgth 0": bytes.fromhex("00000000") + BOUND + bytes(4),
    "Lgth 15": bytes.fromhex("0f000000") + BOUND + bytes(4),
    "Lgth 17": bytes.fromhex("11000000") + BOUND + bytes(5),
    "Lgth in big-endian order": bytes.fromhex("00000010") + BOUND + bytes(4),
    "Lgth 2^32 - 1": bytes.fromhex("ffffffff") + BOUND + bytes(4),
    "Lgth 16 and 2^24": bytes.fromhex("10000001") + BOUND + bytes(4),
    "delegation: 24 octets": DELEGATING[:24],
    "delegation: 25 octets": DELEGATING[:25],
    "delegation: 27 octets": DELEGATING[:27],
    "delegation: 28 octets, Dlgth 3": DELEGATING[:28],
    "delegation: Deleg an octet short": DELEGATING[:-1],
    "delegation: DlgOpt 0": DELEGATING[:24] + b"\0\0" + DELEGATING[26:],
    "delegation: DlgOpt 2": DELEGATING[:24] + b"\2\0" + DELEGATING[26:],
    "delegation: DlgOpt in big-endian order": DELEGATING[:24] + b"\0\1" + DELEGATING[26:],
    "delegation: Dlgth 4": DELEGATING[:26] + b"\4\0" + DELEGATING[28:],
    "delegation: Dlgth in big-endian order": DELEGATING[:26] + b"\0\3" + DELEGATING[28:],
    "delegation: Dlgth 2^16 - 1": DELEGATING[:26] + b"\xff\xff" + DELEGATING[28:],
}


@pytest.mark.parametrize("octets", REFUSED.values(), ids=REFUSED)
def test_refuses(octets: bytes) -> None:
    with pytest.raises(ChecksumError):
        GssChecksum.decode(octets)


@pytest.mark.parametrize("size", range(24))
def test_fewer_than_24_octets_are_refused(size: int) -> None:
    with pytest.raises(ChecksumError, match=f"^{size} octets are fewer than 24$"):
        GssChecksum.decode(GssChecksum().encode()[:size])


@pytest.mark.parametrize("size", [0, 1, 3, 0xFF, 0x100, 0xFFFF])
def test_a_delegation_of_every_size_that_dlgth_has(size: int) -> None:
    octets = GssChecksum(flags=1, delegation=bytes(size)).encode()
    assert GssChecksum.decode(octets).delegation == bytes(size)
    if size:
        with pytest.raises(ChecksumError, match=f"Deleg ends at {28 + size}"):
            GssChecksum.decode(octets[:-1])


def test_without_the_flag_what_looks_like_delegation_is_an_extension() -> None:
    octets = bytes.fromhex(FIXED + "20000000") + DELEGATING[24:]
    decoded = GssChecksum.decode(octets)
    assert (decoded.delegation, decoded.extensions) == (None, DELEGATING[24:])


@pytest.mark.parametrize("bit", range(1, 32))
def test_every_flag_is_read_known_or_not(bit: int) -> None:
    octets = bytes.fromhex(FIXED) + (1 << bit).to_bytes(4, "little")
    assert GssChecksum.decode(octets).flags == 1 << bit


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"bindings": bytes(15)}, "15 octets"),
        ({"bindings": bytes(17)}, "17 octets"),
        ({"flags": -2}, "32 bits"),
        ({"flags": 2**32}, "32 bits"),
        ({"flags": 1}, "go together"),
        ({"delegation": b""}, "go together"),
        ({"flags": 1, "delegation": bytes(0x10000)}, "too long"),
    ],
)
def test_what_the_octets_cannot_hold(change: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        replace(GssChecksum(), **change).encode()


def test_no_bindings_are_zeros() -> None:
    assert GssChecksum().bindings == NO_BINDINGS == bytes(16)
