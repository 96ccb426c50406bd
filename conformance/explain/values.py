"""What the contents of a primitive value say: times, names, numbers by their names."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from datetime import datetime
from enum import IntEnum
from typing import Any

from reference import der
from reference.crypto import ChecksumType, Enctype
from reference.flags import APOption, Flags, TicketFlag
from reference.numbers import AddressType, ADType, ErrorCode, MessageType, NameType

_NUMBERS: Mapping[str, type[IntEnum]] = {
    "msg-type": MessageType,
    "name-type": NameType,
    "etype": Enctype,
    "keytype": Enctype,
    "cksumtype": ChecksumType,
    "addr-type": AddressType,
    "ad-type": ADType,
    "error-code": ErrorCode,
}
_FLAGS: Mapping[str, type[IntEnum]] = {"flags": TicketFlag, "ap-options": APOption}
_LONGEST = 32


def number_text(name: str, number: int) -> str:
    """Return a number, with the name that it has in its field."""
    kind = _NUMBERS.get(name)
    if kind is None or number not in list(kind):
        return str(number)
    return f"{number} ({_spelled(kind(number))})"


def flags_text(name: str, flags: Flags) -> str:
    """Return the bits that are set, by name where they have one."""
    kind = _FLAGS.get(name)
    bits = [bit for bit in range(8 * len(flags.octets) - flags.unused) if bit in flags]
    known = {} if kind is None else {int(flag): _spelled(flag) for flag in kind}
    return ", ".join(known.get(bit, f"bit {bit}") for bit in bits) or "none set"


def octets_text(octets: bytes) -> str:
    """Return the size of octets, and the first of them."""
    if not octets:
        return "0 octets"
    rest = "…" if len(octets) > _LONGEST else ""
    return f"{len(octets)} octets, {octets[:_LONGEST].hex()}{rest}"


def address_text(octets: bytes) -> str:
    """Return an Internet address as people write it, and any other as octets."""
    if len(octets) in (4, 16):
        return str(ipaddress.ip_address(octets))
    return octets_text(octets)


def loaded_text(name: str, value: Any) -> str:
    """Return the text of a value that the codec of the reference has read."""
    match value:
        case datetime():
            return f"{value:%Y-%m-%d %H:%M:%S} UTC" if value.year > 999 else str(value)
        case Flags():
            return flags_text(name, value)
        case int():
            return number_text(name, value)
        case str():
            return ascii(value)
        case bytes() if name == "address":
            return address_text(value)
        case bytes() if name == "contents":
            return f"{len(value)} octets, {value[:_LONGEST].decode('latin-1')!a}"
        case bytes():
            return octets_text(value)
    return str(value)


def raw_text(tag: int, name: str, octets: bytes) -> str:
    """Return what the octets of a value say by its tag alone."""
    if tag == der.INTEGER and 0 < len(octets) <= 8:
        return number_text(name, int.from_bytes(octets, signed=True))
    if tag in (der.GENERAL_STRING, der.GENERALIZED_TIME) and len(octets) <= 256:
        return ascii(octets.decode("latin-1"))
    return octets_text(octets)


def _spelled(number: IntEnum) -> str:
    return number.name if isinstance(number, ErrorCode) else number.name.lower().replace("_", "-")
