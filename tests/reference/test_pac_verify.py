"""Signatures and client of a PAC ([MS-PAC] sections 2.7 and 2.8)."""

from __future__ import annotations

import struct
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from exchanges import SERVICE_KEY, make_key
from hypothesis import given
from hypothesis import strategies as st
from impacket.krb5 import pac as impacket
from pac_samples import (
    AUTHTIME,
    KDC_KEY,
    NAME,
    Part,
    client_info,
    lay_out,
    make_pac,
    parts,
    sign,
    signature,
    swap,
)
from test_der_canonical import mutations

from reference.crypto import Key
from reference.pac import BufferType, PacError, verify_pac
from reference.pac.client_info import ClientInfo, filetime
from reference.pac.client_info import client_info as read_client_info

SERVER, KDC, INFO = (
    BufferType.SERVER_SIGNATURE,
    BufferType.KDC_SIGNATURE,
    BufferType.CLIENT_INFO,
)
GENUINE = make_pac()
_, (_, _, _, SERVER_AT, KDC_AT) = lay_out(parts())
ETYPES = [17, 18, 19, 20, 23]


def refusal(octets: bytes, key: Key = SERVICE_KEY, name: str = NAME) -> str:
    with pytest.raises(PacError) as caught:
        verify_pac(octets, key, name, AUTHTIME)
    return str(caught.value)


@pytest.mark.parametrize("etype", ETYPES)
@pytest.mark.parametrize("kdc_etype", ETYPES)
def test_the_signatures_of_every_type(etype: int, kdc_etype: int) -> None:
    key, kdc_key = make_key("service", etype), make_key("krbtgt", kdc_etype)
    pac = verify_pac(make_pac(key=key, kdc_key=kdc_key), key, NAME, AUTHTIME)
    types = {part.type: part.octets for part in parts()}
    assert set(pac.buffers) == set(types)
    assert pac.buffers[BufferType.LOGON_INFO] == types[BufferType.LOGON_INFO]
    assert pac.buffers[0x7FFF] == b"unknown"


def test_impacket_reads_the_same_signature() -> None:
    theirs = impacket.PAC_SIGNATURE_DATA(GENUINE[SERVER_AT : SERVER_AT + 16])
    assert theirs["SignatureType"] == SERVICE_KEY.checksum_type
    plain, _ = lay_out(parts())
    assert theirs["Signature"] == SERVICE_KEY.checksum(17, plain)


def in_kdc_signature(bit: int) -> bool:
    return KDC_AT + 4 <= bit // 8 < KDC_AT + 4 + 12


def test_every_flipped_bit_is_refused_but_those_of_the_kdc_s_signature() -> None:
    """Only a KDC can verify those: they are zeroed before, and sealed with a key of the KDC's."""
    for bit in range(8 * len(GENUINE)):
        spoilt = bytearray(GENUINE)
        spoilt[bit // 8] ^= 0x80 >> bit % 8
        if in_kdc_signature(bit):
            assert verify_pac(bytes(spoilt), SERVICE_KEY, NAME, AUTHTIME)
        else:
            refusal(bytes(spoilt))


def test_another_key() -> None:
    assert "does not match" in refusal(GENUINE, make_key("other"))


@pytest.mark.parametrize("usage", [0, 2, 11, 16, 18, 19])
def test_another_key_usage(usage: int) -> None:
    plain, _ = lay_out(parts())
    checksum = SERVICE_KEY.checksum(usage, plain)
    spoilt = bytearray(GENUINE)
    spoilt[SERVER_AT + 4 : SERVER_AT + 16] = checksum
    assert "does not match" in refusal(bytes(spoilt))


def test_what_is_signed_has_the_kdc_s_signature_zeroed() -> None:
    unzeroed = sign(GENUINE, SERVER_AT, KDC_AT)
    assert "does not match" in refusal(unzeroed)


@pytest.mark.parametrize("etype", [etype for etype in ETYPES if etype != 18])
def test_a_signature_of_a_type_that_is_not_the_key_s(etype: int) -> None:
    """Not even one that verifies: an HMAC-MD5 under the octets of an AES key, say."""
    other = make_key("service", etype)
    made = make_pac(swap(parts(), signature(SERVER, other)), key=other)
    assert "the service's key is" in refusal(made)
    if etype == 23:
        weak = Key(23, make_key("service", 17).contents)
        made = make_pac(swap(parts(), signature(SERVER, weak)), key=weak)
        assert "the service's key is" in refusal(made, make_key("service", 17))


@pytest.mark.parametrize("type_", [0, 1, 7, 12, 14, 17, 18, 0x8003, -137, -(2**31)])
@pytest.mark.parametrize("buffer", [SERVER, KDC])
def test_a_signature_of_a_type_that_no_kdc_makes(buffer: BufferType, type_: int) -> None:
    octets = type_.to_bytes(4, "little", signed=True) + bytes(12)
    made, _ = lay_out(swap(parts(), Part(buffer, octets)))
    assert f"unknown type {type_}" in refusal(made)


@pytest.mark.parametrize("size", range(21))
@pytest.mark.parametrize("etype", [18, 23])
@pytest.mark.parametrize("buffer", [SERVER, KDC])
def test_the_size_of_a_signature(buffer: BufferType, etype: int, size: int) -> None:
    """That of its type, and two octets more for an RODCIdentifier."""
    key = make_key("service", etype)
    whole = signature(buffer, key).octets
    part = Part(buffer, (whole + bytes(9))[:size])
    octets, offsets = lay_out(swap(parts(key, key), part))
    if size in (len(whole), len(whole) + 2):
        assert verify_pac(sign(octets, *offsets[3:], key, key), key, NAME, AUTHTIME)
    else:
        assert "no signature" in refusal(octets, key)


@pytest.mark.parametrize("buffer", [SERVER, KDC])
def test_an_rodc_identifier_is_signed(buffer: BufferType) -> None:
    """What is zeroed is the Signature field, and this is another one."""
    key = SERVICE_KEY if buffer == SERVER else KDC_KEY
    octets, offsets = lay_out(swap(parts(), signature(buffer, key, b"\x12\x34")))
    made = sign(octets, *offsets[3:])
    assert verify_pac(made, SERVICE_KEY, NAME, AUTHTIME)
    assert "does not match" in refusal(made.replace(b"\x12\x34", b"\x12\x35"))


def test_the_client_is_that_of_the_ticket() -> None:
    assert "about 'alice'" in refusal(GENUINE, name="bob")
    for name in "alic", "alice2", "Alice", "alice@EXAMPLE", "":
        refusal(GENUINE, name=name)
    service = make_pac(swap(parts(), client_info("host/a.example")))
    assert verify_pac(service, SERVICE_KEY, "host/a.example", AUTHTIME)


@pytest.mark.parametrize("name", ["", "é", "\U0001f511", "x" * 32767])
def test_names_of_any_characters(name: str) -> None:
    made = make_pac(swap(parts(), client_info(name)))
    assert verify_pac(made, SERVICE_KEY, name, AUTHTIME)


@pytest.mark.parametrize("off", [-1, 1, 3600])
def test_the_time_is_that_of_the_ticket(off: int) -> None:
    made = make_pac(swap(parts(), client_info(authtime=AUTHTIME + timedelta(seconds=off))))
    assert "of FILETIME" in refusal(made)


@pytest.mark.parametrize("step", [-1, 1, 10, 9_999_999])
def test_to_the_hundred_nanoseconds(step: int) -> None:
    fixed = struct.pack("<QH", filetime(AUTHTIME) + step, 10)
    info = Part(INFO, fixed + NAME.encode("utf-16-le"))
    assert "of FILETIME" in refusal(make_pac(swap(parts(), info)))


@pytest.mark.parametrize(
    ("time", "steps"),
    [
        (datetime(1601, 1, 1, tzinfo=UTC), 0),
        (datetime(1970, 1, 1, tzinfo=UTC), 116_444_736_000_000_000),
        (datetime(2009, 1, 9, 17, 30, 39, tzinfo=UTC), 128_759_958_390_000_000),
        (datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC), 2_650_467_743_990_000_000),
        (datetime(1, 1, 1, tzinfo=UTC), -504_911_232_000_000_000),
    ],
)
def test_filetimes(time: datetime, steps: int) -> None:
    assert filetime(time) == steps


WHOLE = client_info().octets
MALFORMED = {
    "nothing": b"",
    "9 octets": WHOLE[:9],
    "the name an octet short": WHOLE[:-1],
    "the name missing": WHOLE[:10],
    "an octet behind the name": WHOLE + b"\0",
    "two octets behind the name": WHOLE + b"\0\0",
    "a length of 2^16 - 1": WHOLE[:8] + b"\xff\xff" + WHOLE[10:],
    "a length of 0": WHOLE[:8] + b"\0\0" + WHOLE[10:],
    "an odd length": WHOLE[:8] + b"\x09\0" + WHOLE[10:-1],
    "half a character": client_info("\ud83d").octets,
    "the other half": client_info("\udd11").octets,
}


@pytest.mark.parametrize("octets", MALFORMED.values(), ids=MALFORMED)
def test_client_info_that_is_none(octets: bytes) -> None:
    assert "client info" in refusal(make_pac(swap(parts(), Part(INFO, octets))))


def test_impacket_reads_the_same_client_info() -> None:
    theirs = impacket.PAC_CLIENT_INFO(WHOLE)
    assert read_client_info(WHOLE) == ClientInfo(filetime(AUTHTIME), NAME)
    assert (theirs["ClientId"], theirs["Name"].decode("utf-16-le")) == (filetime(AUTHTIME), NAME)


def test_nothing_is_looked_into_before_the_signature_is_verified() -> None:
    made, _ = lay_out(swap(parts(), Part(INFO, b"malformed")))
    assert "signature does not match" in refusal(made)


@given(octets=mutations(GENUINE) | st.binary(max_size=100))
def test_spoilt_octets_are_refused_or_have_another_kdc_signature(octets: bytes) -> None:
    try:
        pac = verify_pac(octets, SERVICE_KEY, NAME, AUTHTIME)
    except PacError:
        return
    genuine = verify_pac(GENUINE, SERVICE_KEY, NAME, AUTHTIME)
    assert {**pac.buffers, KDC: b""} == {**genuine.buffers, KDC: b""}


@given(octets=st.binary(max_size=40), buffer=st.sampled_from([SERVER, KDC, INFO]))
def test_any_contents_are_answered(octets: bytes, buffer: BufferType) -> None:
    made, offsets = lay_out(swap(parts(), Part(buffer, octets)))
    with suppress(PacError):
        verify_pac(sign(made + bytes(40), *offsets[3:]), SERVICE_KEY, NAME, AUTHTIME)
