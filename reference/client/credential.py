"""What a client got from the KDC for a server (RFC 4120 section 3.2.2)."""

from __future__ import annotations

from dataclasses import dataclass

from reference.crypto import Key
from reference.messages import Ticket
from reference.principal import Principal


@dataclass(frozen=True, slots=True)
class Credential:
    """A ticket, opaque to the client, and what the KDC told the client beside it."""

    client: Principal
    ticket: Ticket
    session_key: Key
