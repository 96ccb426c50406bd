"""A KDC's part: PACs with any octets as a test wants them, signed."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from exchanges import CLIENT, NOW, SERVICE_KEY, make_key

from reference.crypto import Key
from reference.pac import BufferType
from reference.pac.client_info import filetime

AUTHTIME = NOW - timedelta(hours=1)
NAME = CLIENT.components[0]
KDC_KEY = make_key("krbtgt")


class Part(NamedTuple):
    """A buffer to be: its type and its octets."""

    type: int
    octets: bytes


def client_info(name: str = NAME, authtime: datetime = AUTHTIME) -> Part:
    """Return a PAC_CLIENT_INFO."""
    octets = name.encode("utf-16-le", "surrogatepass")
    fixed = struct.pack("<QH", filetime(authtime), len(octets))
    return Part(BufferType.CLIENT_INFO, fixed + octets)


def signature(type_: int, key: Key, rodc: bytes = b"") -> Part:
    """Return a PAC_SIGNATURE_DATA that is not filled in yet."""
    size = len(key.checksum(17, b""))
    return Part(type_, key.checksum_type.to_bytes(4, "little", signed=True) + bytes(size) + rodc)


def parts(key: Key = SERVICE_KEY, kdc_key: Key = KDC_KEY) -> list[Part]:
    """Return the buffers that a PAC must have, and one of a type that nobody knows."""
    return [
        Part(BufferType.LOGON_INFO, b"NDR of a KERB_VALIDATION_INFO"),
        client_info(),
        Part(0x7FFF, b"unknown"),
        signature(BufferType.SERVER_SIGNATURE, key),
        signature(BufferType.KDC_SIGNATURE, kdc_key),
    ]


def swap(found: Sequence[Part], other: Part) -> list[Part]:
    """Return the buffers with another one of a type."""
    return [other if part.type == other.type else part for part in found]


def without(found: Sequence[Part], type_: int) -> list[Part]:
    """Return the buffers without those of a type."""
    return [part for part in found if part.type != type_]


def lay_out(found: Sequence[Part]) -> tuple[bytes, list[int]]:
    """Return the octets of a PAC, and the offsets of its buffers."""
    at, offsets = 8 + 16 * len(found), []
    body = b""
    for part in found:
        offsets.append(at + len(body))
        body += part.octets + bytes(-len(part.octets) % 8)
    entries = b"".join(
        struct.pack("<LLQ", part.type, len(part.octets), offset)
        for part, offset in zip(found, offsets, strict=True)
    )
    return struct.pack("<LL", len(found), 0) + entries + body, offsets


def sign(
    octets: bytes,
    server_at: int,
    kdc_at: int,
    key: Key = SERVICE_KEY,
    kdc_key: Key = KDC_KEY,
) -> bytes:
    """Fill in the signatures, whose PAC_SIGNATURE_DATA are at these offsets with zeros."""
    signed = bytearray(octets)
    server = key.checksum(17, octets)
    signed[server_at + 4 : server_at + 4 + len(server)] = server
    kdc = kdc_key.checksum(17, server)
    signed[kdc_at + 4 : kdc_at + 4 + len(kdc)] = kdc
    return bytes(signed)


def make_pac(
    found: Sequence[Part] | None = None, key: Key = SERVICE_KEY, kdc_key: Key = KDC_KEY
) -> bytes:
    """Return a PAC with the first signature of each type filled in."""
    found = parts(key, kdc_key) if found is None else found
    octets, offsets = lay_out(found)
    types = [part.type for part in found]
    server_at, kdc_at = (
        offsets[types.index(type_)]
        for type_ in (BufferType.SERVER_SIGNATURE, BufferType.KDC_SIGNATURE)
    )
    return sign(octets, server_at, kdc_at, key, kdc_key)
