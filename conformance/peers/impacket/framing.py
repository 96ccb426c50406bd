"""The transport around the messages: GSS framing (RFC 4121 section 4.1) and SPNEGO (RFC 4178).

impacket's interfaces take and give framed tokens. Where a case is about raw messages, this puts
the framing on and takes it off, and nothing else: the message inside keeps its octets.
"""

from __future__ import annotations

from collections.abc import Iterator

from conformance.peers.impacket.library import SPNEGO_NegTokenResp, TypesMech

GSS, SEQUENCE, OCTET_STRING = 0x60, 0x30, 0x04
MECHANISM = bytes.fromhex("06092a864886f712010202")  # 1.2.840.113554.1.2.2, Kerberos V5
AP_REQ, AP_REP, KRB_ERROR = b"\x01\x00", b"\x02\x00", b"\x03\x00"
KRB_ERROR_TAG = 0x7E
NEG_TOKEN_RESP, RESPONSE_TOKEN = 0xA1, 0xA2


def tlv(tag: int, contents: bytes) -> bytes:
    """Return `contents` behind `tag` and the shortest form of its length."""
    length = len(contents)
    if length < 0x80:
        return bytes((tag, length)) + contents
    size = (length.bit_length() + 7) // 8
    return bytes((tag, 0x80 | size)) + length.to_bytes(size) + contents


def wrap(token_id: bytes, message: bytes) -> bytes:
    """Return the GSS token of a message."""
    return tlv(GSS, MECHANISM + token_id + message)


def wrap_reply(message: bytes) -> bytes:
    """Return the GSS token of a server's answer, AP-REP or KRB-ERROR by its first octet."""
    is_error = message[:1] == bytes((KRB_ERROR_TAG,))
    return wrap(KRB_ERROR if is_error else AP_REP, message)


def unwrap(token: bytes) -> bytes:
    """Return the message of a GSS token; what has no such framing is returned as it is."""
    header, mechanism, rest = token.partition(MECHANISM)
    is_framed = mechanism and header[:1] == bytes((GSS,)) and len(header) <= 6
    return rest[2:] if is_framed else token


def negotiated(token: bytes) -> bytes:
    """Return the NegTokenResp of a server that is content, with its answer inside."""
    answer = SPNEGO_NegTokenResp()
    answer["NegState"] = b"\x00"  # accept-completed
    answer["SupportedMech"] = TypesMech["MS KRB5 - Microsoft Kerberos 5"]
    answer["ResponseToken"] = token
    data: bytes = answer.getData()
    return data


def response_token(negotiation: bytes) -> bytes | None:
    """Return the responseToken of a NegTokenResp, None where it has none.

    impacket's own reader fails on the NegTokenResp without a token that its server sends.
    """
    for tag, contents in _values(_contents(_contents(negotiation, NEG_TOKEN_RESP), SEQUENCE)):
        if tag == RESPONSE_TOKEN:
            return _contents(contents, OCTET_STRING)
    return None


def _contents(data: bytes, expected: int) -> bytes:
    [(tag, contents)] = _values(data)
    if tag != expected:
        raise ValueError(f"tag 0x{tag:02x}, expected 0x{expected:02x}, in {data.hex()}")
    return contents


def _values(data: bytes) -> Iterator[tuple[int, bytes]]:
    while data:
        tag, length, start = data[0], data[1], 2
        if length & 0x80:
            start += length & 0x7F
            length = int.from_bytes(data[2:start])
        yield tag, data[start : start + length]
        data = data[start + length :]
