"""Channel bindings: which channel the context is for (RFC 4121 section 4.1.1.2)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

HASH_SIZE = 16

NO_BINDINGS = bytes(HASH_SIZE)
"""What stands for GSS_C_NO_BINDINGS: unlike bindings whose components are all empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelBindings:
    """The structure of RFC 2744 section 3.11; 0 is GSS_C_AF_UNSPEC, for an address not given.

    application_data is where a channel names itself, as `tls-server-end-point:` and a hash
    (RFC 5929) do.
    """

    initiator_addrtype: int = 0
    initiator_address: bytes = b""
    acceptor_addrtype: int = 0
    acceptor_address: bytes = b""
    application_data: bytes = b""

    def hash(self) -> bytes:
        """Return the MD5 of the components in the order of their declaration.

        Integers and lengths have four octets, little-endian; a length is there even if zero.
        """
        return hashlib.md5(
            self.initiator_addrtype.to_bytes(4, "little")
            + _buffer(self.initiator_address)
            + self.acceptor_addrtype.to_bytes(4, "little")
            + _buffer(self.acceptor_address)
            + _buffer(self.application_data)
        ).digest()


def _buffer(value: bytes) -> bytes:
    return len(value).to_bytes(4, "little") + value
