"""The framing of tokens (RFC 2743 section 3.1, RFC 4121 section 4.1)."""

import pytest
from asn1_tree import tlv
from hypothesis import example, given
from hypothesis import strategies as st
from impacket.krb5.gssapi import KRB_OID, MechIndepToken

from reference.gss import FramingError, TokenId, frame, unframe

OID = bytes.fromhex("06092a864886f712010202")
KRB5_OLD = bytes.fromhex("06052b05010502")
SPNEGO = bytes.fromhex("06062b0601050502")


def test_the_octets_of_the_section() -> None:
    """Section 4.1: the tag, the length, the mechanism, TOK_ID, the message."""
    assert frame(TokenId.AP_REQ, b"message").hex() == "6014" + OID.hex() + "0100" + b"message".hex()
    assert [f"{each:04x}" for each in TokenId] == ["0100", "0200", "0300"]


@given(token_id=st.integers(0, 0xFFFF), message=st.binary(max_size=400))
def test_what_is_framed_is_unframed(token_id: int, message: bytes) -> None:
    assert unframe(frame(token_id, message)) == (token_id, message)


@pytest.mark.parametrize("size", [0, 114, 115, 242, 243, 244, 65522, 65523, 65524])
def test_at_the_sizes_where_the_length_grows(size: int) -> None:
    assert unframe(frame(TokenId.AP_REP, bytes(size))) == (TokenId.AP_REP, bytes(size))


@given(message=st.binary(min_size=1, max_size=400))
def test_impacket_frames_alike(message: bytes) -> None:
    theirs = MechIndepToken(b"\x01\x00" + message, KRB_OID)
    assert frame(TokenId.AP_REQ, message) == b"".join(theirs.to_bytes())
    assert MechIndepToken.from_bytes(frame(TokenId.AP_REQ, message)).data == b"\x01\x00" + message


REFUSED = {
    "nothing": b"",
    "the tag alone": b"\x60",
    "the message alone": b"\x6e\x00",
    "another tag": b"\x61" + frame(0x100, b"")[1:],
    "the tag of a primitive": b"\x40" + frame(0x100, b"")[1:],
    "no mechanism": tlv(0x60, b""),
    "no object identifier": tlv(0x60, b"\x04\x00\x01\x00"),
    "an empty object identifier": tlv(0x60, b"\x06\x00\x01\x00"),
    "no token identifier": tlv(0x60, OID),
    "half a token identifier": tlv(0x60, OID + b"\x01"),
    "SPNEGO": tlv(0x60, SPNEGO + b"\x01\x00"),
    "the mechanism of the drafts": tlv(0x60, KRB5_OLD + b"\x01\x00"),
    "that of Microsoft's mistake": tlv(0x60, bytes.fromhex("06092a864882f712010202") + b"\x01\x00"),
    "user-to-user": tlv(0x60, bytes.fromhex("060a2a864886f71201020203") + b"\x01\x00"),
    "a prefix of the mechanism": tlv(0x60, tlv(0x06, OID[2:-1]) + b"\x01\x00"),
    "an octet left over": frame(0x100, b"") + b"\0",
    "a length one too long": b"\x60\x0e" + OID + b"\x01\x00",
    "a length that is not minimal": b"\x60\x81\x0d" + OID + b"\x01\x00",
    "a length of two octets that needs one": b"\x60\x82\x00\x0d" + OID + b"\x01\x00",
    "an indefinite length": b"\x60\x80" + OID + b"\x01\x00\x00\x00",
    "a mechanism that runs past the end": b"\x60\x0d\x06\x7f" + OID[2:] + b"\x01\x00",
    "a mechanism of a long length": b"\x60\x0e\x06\x81\x09" + OID[2:] + b"\x01\x00",
}


@pytest.mark.parametrize("octets", REFUSED.values(), ids=REFUSED)
def test_refuses(octets: bytes) -> None:
    with pytest.raises(FramingError):
        unframe(octets)


def test_the_text_says_what_is_wrong() -> None:
    with pytest.raises(FramingError, match="mechanism 2b0601050502 is not Kerberos"):
        unframe(REFUSED["SPNEGO"])
    with pytest.raises(FramingError, match="1 octets left over at offset 15"):
        unframe(REFUSED["an octet left over"])


def test_truncation_at_every_offset() -> None:
    whole = frame(TokenId.AP_REQ, bytes(300))
    for end in range(len(whole)):
        with pytest.raises(FramingError):
            unframe(whole[:end])


@given(octets=st.binary(max_size=40) | st.binary(max_size=40).map(lambda rest: b"\x60" + rest))
@example(octets=b"\x60\x84\xff\xff\xff\xff")
@example(octets=b"\x60\xff" + b"\xff" * 127)
def test_any_octets_are_refused_or_the_same_again(octets: bytes) -> None:
    try:
        token_id, message = unframe(octets)
    except FramingError:
        return
    assert frame(token_id, message) == octets


def test_every_flipped_bit_of_the_frame_is_refused_or_changes_the_token_identifier() -> None:
    whole = frame(TokenId.AP_REQ, b"\x6e\x00")
    for bit in range(8 * 13):
        spoilt = bytearray(whole)
        spoilt[bit // 8] ^= 0x80 >> bit % 8
        with pytest.raises(FramingError):
            unframe(bytes(spoilt))
    for bit in range(16):
        spoilt = bytearray(whole)
        spoilt[13 + bit // 8] ^= 0x80 >> bit % 8
        assert unframe(bytes(spoilt))[0] == TokenId.AP_REQ ^ (0x8000 >> bit)
