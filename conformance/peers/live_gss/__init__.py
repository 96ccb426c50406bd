"""A service that exchanges tokens as MIT's gss-sample does, a connection for each message.

Every token goes behind an octet of flags and four octets of length. The client announces that it
begins, and sends its token; the service answers with its own, if it has one, and with nothing
else. So a service that is content shows it only once it is sent something: the client asks for the
MIC of a message, which there is in an established context alone.
"""

from __future__ import annotations

import select
import socket
import struct
from typing import NamedTuple

from conformance.model.protocol import Native
from conformance.peers.live.outcome import Gone, Outcome, connect, krb_error
from conformance.peers.live.url import LiveUrl

_NOOP, _CONTEXT, _DATA, _MIC, _CONTEXT_NEXT, _SEND_MIC = 0x01, 0x02, 0x04, 0x08, 0x10, 0x80
_HEADER = struct.Struct(">BI")
_LARGEST = 1 << 20
"""Octets that a token of the service may have."""
_QUIET = 0.25
"""Seconds in which a token comes, if one does; there is none to a request that wants no reply."""
_CLOSED = Outcome(False, None, Native(None, "the connection was closed without a token"))


def look(url: LiveUrl) -> None:
    """See that the service takes connections; Gone where it does not."""
    connect(url).close()


def put(url: LiveUrl, token: bytes) -> Outcome:
    """Give a token to the service; Gone where it takes no connection, before or after."""
    with connect(url) as connection:
        try:
            outcome = _exchange(connection, token)
        except ConnectionError:
            outcome = _CLOSED
    if outcome == _CLOSED:
        look(url)  # a service that refuses closes the connection, and so does one that dies
    return outcome


def _exchange(connection: socket.socket, token: bytes) -> Outcome:
    """Return what the service did, `_CLOSED` where it sent nothing."""
    _send(connection, _NOOP | _CONTEXT_NEXT, b"")
    _send(connection, _CONTEXT, token)
    answer = None
    if select.select([connection], [], [], _QUIET)[0]:
        first = _receive(connection)
        if first is None:
            return _CLOSED
        answer = first.token
        if krb_error(answer) is not None:
            return Outcome(False, answer, Native(None, "a token with an error"))
    _send(connection, _DATA | _SEND_MIC, b"sixstep")
    while (coming := _receive(connection)) is not None:
        if coming.flags & _MIC:
            return Outcome(True, answer, Native(None, "established"))
        answer = coming.token or answer  # one that was slow to come
    if answer is None:
        return _CLOSED
    return Outcome(False, answer, Native(None, "a token, and no established context"))


class _Token(NamedTuple):
    flags: int
    token: bytes


def _send(connection: socket.socket, flags: int, token: bytes) -> None:
    connection.sendall(_HEADER.pack(flags, len(token)) + token)


def _receive(connection: socket.socket) -> _Token | None:
    """Return the next token, None where the connection ends before it does."""
    header = _octets(connection, _HEADER.size)
    if header is None:
        return None
    flags, size = _HEADER.unpack(header)
    if size > _LARGEST:
        raise Gone(f"a token of {size} octets: this is not the exchange of gss-sample")
    token = _octets(connection, size)
    return None if token is None else _Token(flags, token)


def _octets(connection: socket.socket, size: int) -> bytes | None:
    octets = b""
    while len(octets) < size:
        if hasattr(socket, "TCP_QUICKACK"):
            # gss-server writes a token in pieces, and each one waits for the one before.
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
        more = connection.recv(size - len(octets))
        if not more:
            return None
        octets += more
    return octets
