"""Where the buffers of a PAC lie ([MS-PAC] sections 2.3 and 2.4). All integers little-endian."""

from __future__ import annotations

import struct
from itertools import pairwise
from typing import NamedTuple

from reference.pac.error import PacError
from reference.pac.numbers import MANDATORY, SIGNATURES

_HEADER = struct.Struct("<LL")
_INFO_BUFFER = struct.Struct("<LLQ")
_ALIGNMENT = 8


class Buffer(NamedTuple):
    """One buffer: its type, and where it starts and stops."""

    type: int
    start: int
    stop: int


def buffers(octets: bytes) -> list[Buffer]:
    """Return the buffers in the order of the array; PacError where the layout cannot be.

    A buffer lies behind the array, inside the PAC, on a multiple of eight, and shares no octet
    with another: a signature that shared some would be zeroed together with what it protects.
    """
    if len(octets) < _HEADER.size:
        raise PacError(f"{len(octets)} octets are no header")
    count, version = _HEADER.unpack_from(octets)
    if version != 0:
        raise PacError(f"version {version}")
    array_end = _HEADER.size + count * _INFO_BUFFER.size
    if array_end > len(octets):
        raise PacError(f"{count} buffers have no place in {len(octets)} octets")
    found = []
    for type_, size, offset in _INFO_BUFFER.iter_unpack(octets[_HEADER.size : array_end]):
        if offset % _ALIGNMENT:
            raise PacError(f"buffer of type {type_}: offset {offset} is no multiple of eight")
        if offset < array_end or offset + size > len(octets):
            raise PacError(f"buffer of type {type_}: {size} octets at {offset} are out of bounds")
        found.append(Buffer(type_, offset, offset + size))
    _refuse_overlaps(found)
    return found


def _refuse_overlaps(found: list[Buffer]) -> None:
    by_place = sorted(found, key=lambda buffer: (buffer.start, buffer.stop))
    for one, other in pairwise(by_place):
        if other.start < one.stop:
            raise PacError(f"buffers of types {one.type} and {other.type} overlap")


def by_type(found: list[Buffer]) -> dict[int, Buffer]:
    """Return the first buffer of each type; PacError where a mandatory type has none.

    A second one is ignored, but for a second signature. Section 2.4 says so of those, too, but
    also that the array has no order: then nothing tells which of the two is the one to be zeroed
    and compared. A KDC makes one.
    """
    types = [buffer.type for buffer in found]
    for type_ in MANDATORY:
        if type_ not in types:
            raise PacError(f"no buffer of type {type_.name}")
    for type_ in SIGNATURES:
        if types.count(type_) != 1:
            raise PacError(f"{types.count(type_)} buffers of type {type_.name}")
    return {buffer.type: buffer for buffer in reversed(found)}
