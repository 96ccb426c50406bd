"""The client: steps 1 and 6 (RFC 4120 sections 3.2.2 and 3.2.5). No I/O, no clock of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from reference import der
from reference.client.credential import Credential
from reference.client.step1_request import Options, Request, request
from reference.client.step6_verify import CHECKS, Check, Verification
from reference.client.timestamps import Timestamps
from reference.crypto import Key
from reference.messages import KRBError
from reference.numbers import MessageType
from reference.refusal import Refusal


@dataclass(slots=True, kw_only=True)
class Genuine:
    """The server proved itself; its subkey and sequence number, where it sent them."""

    subkey: Key | None
    sequence_number: int | None
    verification: Verification


@dataclass(slots=True, kw_only=True)
class Doubtful:
    """The server did not prove itself: the check that refused, a code, and the reason."""

    check: Check
    code: int
    reason: str
    verification: Verification


@dataclass(slots=True, kw_only=True)
class ServerError:
    """The reply is a KRB_ERROR. Nothing protects it: anybody may have written it (5.9)."""

    code: int
    error: KRBError


@dataclass(slots=True)
class Client:
    """A client with a credential. random(n) returns n random octets.

    Clients that share a clock should share `timestamps`, so that no time is used twice.
    """

    credential: Credential
    random: Callable[[int], bytes]
    timestamps: Timestamps = field(default_factory=Timestamps)
    checks: Sequence[Check] = CHECKS

    def request(self, now: datetime, options: Options | None = None) -> Request:
        """Step 1: build a KRB_AP_REQ at a time (UTC, to the microsecond)."""
        time = self.timestamps.next(now)
        return request(self.credential, time, options or Options(), self.random)

    def verify(self, sent: Request, octets: bytes) -> Genuine | Doubtful | ServerError:
        """Step 6: take what came back for `sent`: a KRB_AP_REP, a KRB_ERROR, or anything."""
        if octets[:1] == bytes((der.APPLICATION | MessageType.ERROR,)):
            try:
                error = der.decode(KRBError, octets)
                return ServerError(code=error.error_code, error=error)
            except der.DecodeError:
                pass  # not an error message after all: the table refuses it by its tag
        x = Verification(sent, octets)
        for check in self.checks:
            try:
                check.rule(x)
            except Refusal as refusal:
                return Doubtful(
                    check=check, code=refusal.code, reason=refusal.reason, verification=x
                )
        return Genuine(subkey=x.subkey, sequence_number=x.part.seq_number, verification=x)


__all__ = [
    "CHECKS",
    "Check",
    "Client",
    "Credential",
    "Doubtful",
    "Genuine",
    "Options",
    "Request",
    "ServerError",
    "Timestamps",
]
