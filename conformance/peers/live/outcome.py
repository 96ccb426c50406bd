"""What a service did with a token, as far as a wire shows it."""

from __future__ import annotations

import socket
from dataclasses import dataclass

from conformance.model.protocol import Native
from conformance.peers.live.url import LiveUrl
from reference.gss import FramingError, TokenId, unframe

CONNECT = 5.0
"""Seconds in which a connection must be there."""
PATIENCE = 60.0
"""Seconds for an answer: more than the harness waits before it calls the service hung."""


class Gone(Exception):
    """There is no service any more, or none that talks as it must; one line that says why."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a service did: whether it took the token, what it sent, and in its own words."""

    taken: bool
    token: bytes | None
    native: Native


def connect(url: LiveUrl) -> socket.socket:
    """Return a connection to the service; Gone where there is none."""
    try:
        connection = socket.create_connection((url.host, url.port), CONNECT)
    except OSError as error:
        raise Gone(f"{url.place}: no connection: {error.strerror or error}") from None
    connection.settimeout(PATIENCE)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


def krb_error(token: bytes | None) -> bytes | None:
    """Return the KRB-ERROR in a token, None where it has none."""
    try:
        token_id, message = unframe(token or b"")
    except FramingError:
        return None
    return message if token_id == TokenId.ERROR else None
