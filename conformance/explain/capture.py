"""A captured message: raw octets, or hex or base64 text."""

from __future__ import annotations

import base64
import binascii
import re
import sys
from pathlib import Path

from conformance.explain.error import ExplainError
from reference import der
from reference.gss import FramingError, TokenId, unframe
from reference.numbers import MessageType

LARGEST = 1024 * 1024
"""Octets beyond which a file is not read: no KRB_AP_REQ comes near."""

AP_REQ = bytes((der.APPLICATION | MessageType.AP_REQ,))
_TOKEN = bytes((der.APPLICATION | 0,))
_SPNEGO = bytes.fromhex("06062b0601050502")
_HEX = re.compile(rb"(?:0x)?(?:[0-9A-Fa-f]{2}[\s:]*)+")
_HTTP = re.compile(rb"(?:Authorization:\s*)?Negotiate\s+", re.IGNORECASE)


def read_limited(path: Path) -> bytes:
    """Return the octets of a file, or of standard input for `-`; ExplainError for any trouble."""
    try:
        if str(path) == "-":
            data = sys.stdin.buffer.read(LARGEST + 1)
        else:
            with path.open("rb") as file:
                data = file.read(LARGEST + 1)
    except OSError as error:
        raise ExplainError(f"{path}: cannot be read: {error.strerror}") from None
    except ValueError:  # a name with a zero octet in it
        raise ExplainError(f"{path}: not the name of a file") from None
    if len(data) > LARGEST:
        raise ExplainError(
            f"{path}: larger than {LARGEST} octets; give a file with the one message alone"
        )
    return data


def read_capture(path: Path) -> bytes:
    """Return the KRB_AP_REQ, or the token with one; ExplainError where there is none."""
    data = read_limited(path)
    if not data.strip():
        raise ExplainError(f"{path}: empty; put an AP-REQ there as octets, hex or base64")
    octets = data if data[:1] in (AP_REQ, _TOKEN) and _is_binary(data) else _decoded(path, data)
    _must_be_ap_req(path, octets)
    return octets


def _is_binary(data: bytes) -> bool:
    """Return whether octets are no text: 0x6e and 0x60 are also letters of base64."""
    return any(octet > 0x7E or (octet < 0x20 and octet not in b"\t\r\n") for octet in data)


def _decoded(path: Path, data: bytes) -> bytes:
    text = _HTTP.sub(b"", data.strip(), count=1)
    if _HEX.fullmatch(text):
        return bytes.fromhex(re.sub(rb"^0x|[\s:]", b"", text).decode())
    try:
        plain = re.sub(rb"\s", b"", text)
        plain = plain.replace(b"-", b"+").replace(b"_", b"/").rstrip(b"=")
        return base64.b64decode(plain + b"=" * (-len(plain) % 4), validate=True)
    except binascii.Error:
        raise ExplainError(
            f"{path}: neither an AP-REQ in octets nor hex nor base64; give one of these"
        ) from None


def _must_be_ap_req(path: Path, octets: bytes) -> None:
    if octets[:1] == AP_REQ:
        return
    try:
        token_id, _ = unframe(octets)
    except FramingError as error:
        if octets[:1] == _TOKEN and _SPNEGO in octets[:16]:
            fault = "a token of SPNEGO (RFC 4178); give the mechToken inside it"
        elif octets[:1] == _TOKEN:
            fault = f"not a token with an AP-REQ: {error}"
        else:
            fault = f"no AP-REQ: it starts with 0x{octets[:1].hex()}, an AP-REQ with 0x6e"
        raise ExplainError(f"{path}: {fault}") from None
    if token_id != TokenId.AP_REQ:
        raise ExplainError(
            f"{path}: a token with TOK_ID {token_id:04x}; that of an AP-REQ is 0100: give the"
            " initiator's first token"
        )
