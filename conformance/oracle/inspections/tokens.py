"""What inspections of both roles look at in a token (RFC 2743 section 3.1)."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.model.mismatch import Mismatch
from conformance.oracle.inspections.registry import expect

_LONG_FORM = 0x80
MECHANISM = bytes.fromhex("06092a864886f712010202")
"""The object identifier of the Kerberos V5 mechanism, as DER has it."""


def framing(field: str, token: bytes) -> Iterator[Mismatch]:
    """The token has the tag, a length that counts what follows, and the mechanism."""
    yield from expect(f"{field} tag", "60", token[:1].hex())
    length, inside = _length(token), token[1 + _size_of_length(token) :]
    yield from expect(f"{field} length", len(inside), length)
    yield from expect(f"{field} mechanism", MECHANISM.hex(), inside[: len(MECHANISM)].hex())


def length_form(field: str, token: bytes) -> Iterator[Mismatch]:
    """The length is definite and takes as few octets as hold it."""
    size, length = _size_of_length(token), _length(token)
    fewest = 1 if length < _LONG_FORM else 1 + (length.bit_length() + 7) // 8
    yield from expect(f"{field} octets of length", fewest, size)
    if token[1:2] == bytes((_LONG_FORM,)):
        yield Mismatch(f"{field} length", "definite", "indefinite")


def _size_of_length(token: bytes) -> int:
    return 1 + (token[1] & ~_LONG_FORM) if token[1:2] >= bytes((_LONG_FORM,)) else 1


def _length(token: bytes) -> int:
    size = _size_of_length(token)
    return int.from_bytes(token[2 : 1 + size] if size > 1 else token[1:2])
