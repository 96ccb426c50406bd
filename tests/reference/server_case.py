"""What a case of a server's check is, and the tables that they are entered in."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from exchanges import NOW, ap_req, offer, server

from reference.messages import EncryptedData
from reference.numbers import ErrorCode


@dataclass(frozen=True)
class Case:
    """One message to a fresh server, or to one that has just accepted `first`."""

    octets: bytes
    code: ErrorCode | None = None
    now: datetime = NOW
    server: dict[str, Any] = field(default_factory=dict)
    offer: dict[str, Any] = field(default_factory=dict)
    first: bytes | None = None

    def result(self, **changes: Any) -> Any:
        """Offer the message; `changes` are to the server."""
        to = server(**self.server, **changes)
        if self.first is not None:
            offer(self.first, self.now, to=to, **self.offer)
        return offer(self.octets, self.now, to=to, **self.offer)


ACCEPTED: dict[str, dict[str, Case]] = {}
REFUSED: dict[str, dict[str, Case]] = {}
Cases = dict[str, Case]


def check(name: str, *, accepted: Cases, refused: Cases) -> None:
    """Enter the cases of one check."""
    ACCEPTED[name], REFUSED[name] = accepted, refused


def flipped(sealed: EncryptedData, bit: int) -> EncryptedData:
    """Return the ciphertext with one bit changed."""
    cipher = bytearray(sealed.cipher)
    cipher[bit // 8] ^= 0x80 >> bit % 8
    return replace(sealed, cipher=bytes(cipher))


VALID = ap_req()
E = ErrorCode
