"""KerberosFlags: the flags of tickets and of AP-REQs (RFC 4120 sections 5.2.8, 5.3, 5.5.1)."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum

from reference import der


class TicketFlag(IntEnum):
    """Bit numbers of TicketFlags (RFC 4120 section 5.3); bit 0 is the first on the wire."""

    RESERVED = 0
    FORWARDABLE = 1
    FORWARDED = 2
    PROXIABLE = 3
    PROXY = 4
    MAY_POSTDATE = 5
    POSTDATED = 6
    INVALID = 7
    RENEWABLE = 8
    INITIAL = 9
    PRE_AUTHENT = 10
    HW_AUTHENT = 11
    TRANSITED_POLICY_CHECKED = 12
    OK_AS_DELEGATE = 13


class APOption(IntEnum):
    """Bit numbers of APOptions (RFC 4120 section 5.5.1)."""

    RESERVED = 0
    USE_SESSION_KEY = 1
    MUTUAL_REQUIRED = 2


class Flags:
    """A bit string of at least 32 bits. `flag in flags` asks for a bit by its number."""

    __slots__ = ("octets", "unused")

    def __init__(self, octets: bytes, unused: int = 0) -> None:
        """Take the octets as they are on the wire; the last `unused` bits of them do not count."""
        self.octets, self.unused = octets, unused

    @classmethod
    def of(cls, flags: Iterable[int]) -> Flags:
        """Return 32 bits with those of the given numbers, 0 to 31, set."""
        return cls(sum(0x80000000 >> flag for flag in set(flags)).to_bytes(4))

    def __contains__(self, flag: int) -> bool:
        index = flag >> 3
        return index < len(self.octets) and bool(self.octets[index] & (0x80 >> (flag & 7)))

    def __int__(self) -> int:
        """Return the first 32 bits as one number, bit 0 its top bit, as `0x40a00000`."""
        return int.from_bytes(self.octets[:4])

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Flags):
            return NotImplemented
        return (self.octets, self.unused) == (other.octets, other.unused)

    def __hash__(self) -> int:
        return hash((self.octets, self.unused))

    def __repr__(self) -> str:
        return f"Flags({self.octets.hex()}{f', unused={self.unused}' if self.unused else ''})"


class KerberosFlags:
    """The DER of flags: a BIT STRING of no fewer than 32 bits (RFC 4120 section 5.2.8)."""

    tag = der.BIT_STRING

    def load(self, data: bytes, start: int, stop: int) -> Flags:
        """Decode the bits, however many; those that fill up the last octet are 0 in DER."""
        if stop - start < 5:
            raise der.DecodeError("fewer than 32 flag bits")
        unused = data[start]
        if unused > 7 or data[stop - 1] & ((1 << unused) - 1):
            raise der.DecodeError("the padding of the bit string is not DER")
        if 8 * (stop - start - 1) - unused < 32:
            raise der.DecodeError("fewer than 32 flag bits")
        return Flags(data[start + 1 : stop], unused)

    def dump(self, value: Flags) -> bytes:
        """Encode; ValueError for flags that `load` would refuse."""
        octets = bytes((value.unused,)) + value.octets
        self.load(octets, 0, len(octets))
        return octets
