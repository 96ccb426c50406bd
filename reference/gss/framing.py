"""The framing of context establishment tokens (RFC 2743 section 3.1, RFC 4121 section 4.1)."""

from __future__ import annotations

from enum import IntEnum

from reference import der

MECHANISM = bytes.fromhex("2a864886f712010202")
"""The Kerberos V5 mechanism, 1.2.840.113554.1.2.2: the contents of its object identifier."""

_TOKEN = der.APPLICATION | 0
_OBJECT_IDENTIFIER = 0x06
_ID_SIZE = 2


class TokenId(IntEnum):
    """Which Kerberos message follows: TOK_ID, two octets, big-endian (RFC 4121 section 4.1)."""

    AP_REQ = 0x0100
    AP_REP = 0x0200
    ERROR = 0x0300


class FramingError(ValueError):
    """The octets are not a token of this mechanism."""


def frame(token_id: int, message: bytes) -> bytes:
    """Return the token that carries `message`."""
    mechanism = der.tlv(_OBJECT_IDENTIFIER, MECHANISM)
    return der.tlv(_TOKEN, mechanism + token_id.to_bytes(_ID_SIZE) + message)


def unframe(token: bytes) -> tuple[int, bytes]:
    """Return token identifier and message, known or not; FramingError for anything but a token.

    The lengths have their shortest form, and the token ends where the octets do.
    """
    try:
        start, stop = der.header(token, 0, len(token), _TOKEN)
        if stop != len(token):
            raise FramingError(f"{len(token) - stop} octets left over at offset {stop}")
        start, mechanism_end = der.header(token, start, stop, _OBJECT_IDENTIFIER)
    except der.DecodeError as error:
        raise FramingError(str(error)) from None
    if token[start:mechanism_end] != MECHANISM:
        raise FramingError(f"the mechanism {token[start:mechanism_end].hex()} is not Kerberos V5")
    message = mechanism_end + _ID_SIZE
    if message > stop:
        raise FramingError("truncated: no token identifier")
    return int.from_bytes(token[mechanism_end:message]), token[message:]
