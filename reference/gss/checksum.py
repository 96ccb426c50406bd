"""What the authenticator carries in its checksum field (RFC 4121 section 4.1.1)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntFlag

from reference.gss.bindings import HASH_SIZE, NO_BINDINGS

_FIXED_SIZE = 4 + HASH_SIZE + 4
_DELEGATION = _FIXED_SIZE + 4
_DELEGATION_OPTION = 1


class GssFlag(IntFlag):
    """Context establishment flags.

    The first six are those of RFC 4121 section 4.1.1.1. The others are of the range that it
    leaves to vendors: those of RFC 4757 section 7.1.
    """

    DELEG = 1
    MUTUAL = 2
    REPLAY = 4
    SEQUENCE = 8
    CONF = 16
    INTEG = 32
    DCE_STYLE = 0x1000
    IDENTIFY = 0x2000
    EXTENDED_ERROR = 0x4000


KNOWN_FLAGS = GssFlag(sum(GssFlag))


class ChecksumError(ValueError):
    """The octets are not what RFC 4121 section 4.1.1 describes; the text says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GssChecksum:
    """The contents of a checksum of type 0x8003.

    bindings: the hash of channel bindings, or zeros (section 4.1.1.2).
    flags: all 32 bits, those that nobody knows included.
    delegation: a KRB_CRED message where, and only where, the DELEG flag is set.
    extensions: what follows, which an acceptor that does not understand it ignores.
    """

    bindings: bytes = NO_BINDINGS
    flags: int = 0
    delegation: bytes | None = None
    extensions: bytes = b""

    def encode(self) -> bytes:
        """Return the octets; ValueError for values that they cannot hold."""
        if len(self.bindings) != HASH_SIZE:
            raise ValueError(f"the bindings have {len(self.bindings)} octets, not {HASH_SIZE}")
        if not 0 <= self.flags < 2**32:
            raise ValueError(f"{self.flags} has no place in 32 bits of flags")
        if (self.delegation is not None) != bool(self.flags & GssFlag.DELEG):
            raise ValueError("the DELEG flag and the delegation go together")
        return (
            HASH_SIZE.to_bytes(4, "little")
            + self.bindings
            + self.flags.to_bytes(4, "little")
            + self._delegation()
            + self.extensions
        )

    def _delegation(self) -> bytes:
        if self.delegation is None:
            return b""
        if len(self.delegation) >= 2**16:
            raise ValueError(f"a delegation of {len(self.delegation)} octets is too long")
        size = len(self.delegation).to_bytes(2, "little")
        return _DELEGATION_OPTION.to_bytes(2, "little") + size + self.delegation

    @classmethod
    def decode(cls, octets: bytes) -> GssChecksum:
        """Take the octets apart; ChecksumError where a length or the option is not as it MUST be.

        What remains is the extensions, of any form: it is no fault to have them.
        """
        if len(octets) < _FIXED_SIZE:
            raise ChecksumError(f"{len(octets)} octets are fewer than {_FIXED_SIZE}")
        size = int.from_bytes(octets[:4], "little")
        if size != HASH_SIZE:
            raise ChecksumError(f"Lgth is {size}, not {HASH_SIZE}")
        flags = int.from_bytes(octets[_FIXED_SIZE - 4 : _FIXED_SIZE], "little")
        delegation, end = None, _FIXED_SIZE
        if flags & GssFlag.DELEG:
            delegation, end = _open_delegation(octets)
        return cls(
            bindings=octets[4 : 4 + HASH_SIZE],
            flags=flags,
            delegation=delegation,
            extensions=octets[end:],
        )


def _open_delegation(octets: bytes) -> tuple[bytes, int]:
    """Return the Deleg field and where it ends."""
    if len(octets) < _DELEGATION:
        raise ChecksumError(f"{len(octets)} octets are fewer than {_DELEGATION}, for delegation")
    option = int.from_bytes(octets[_FIXED_SIZE : _FIXED_SIZE + 2], "little")
    if option != _DELEGATION_OPTION:
        raise ChecksumError(f"DlgOpt is {option}, not {_DELEGATION_OPTION}")
    end = _DELEGATION + int.from_bytes(octets[_FIXED_SIZE + 2 : _DELEGATION], "little")
    if end > len(octets):
        raise ChecksumError(f"Deleg ends at {end}, behind the {len(octets)} octets that there are")
    return octets[_DELEGATION:end], end
