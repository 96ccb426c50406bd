"""Client role, steps 1 and 6: the login of impacket's SMB 2 client, `SMB3.kerberosLogin`.

The call sends the AP-REQ and waits for the AP-REP. So it runs in a thread of its own, over a
connection that hands what was sent to the adapter and blocks until `finish` brings the answer: it
is one call, which remembers what it sent, as with a real server. Only one of the two threads is
ever at work. The SMB server played here is always content: its NT status is success, and what the
client makes of the Kerberos message inside is the client's own doing.
"""

from __future__ import annotations

import threading
from datetime import datetime
from queue import SimpleQueue
from typing import Any

from conformance.model.protocol import Accepted
from conformance.model.values import Credential, Key
from conformance.peers.frozen import at
from conformance.peers.impacket import credentials, framing, names
from conformance.peers.impacket.library import (
    CIPHERS,
    SMB2_DIALECT_002,
    SMB2_SESSION_SETUP,
    SMB3,
    SMB2Negotiate_Response,
    SMB2Packet,
    SMB2SessionSetup,
    SMB2SessionSetup_Response,
    SPNEGO_NegTokenInit,
)
from conformance.peers.serving import CannotDrive

# SMB 2 counts the octets of a token in 16 bits, and impacket cuts the number off.
MOST_SENT = 2**16


class Abandoned(Exception):
    """The answer will never come."""


class Received:
    """A packet as a NetBIOS session gives it."""

    def __init__(self, data: bytes) -> None:
        """Take the SMB packet."""
        self._data = data

    def get_trailer(self) -> bytes:
        """Return the SMB packet."""
        return self._data


class Connection:
    """What impacket takes for a NetBIOS session: two queues between it and the adapter."""

    def __init__(self) -> None:
        """Start with nothing sent."""
        # None after a packet says that the login has ended, None as a packet that it has to.
        self.sent: SimpleQueue[bytes | None] = SimpleQueue()
        self.answer: SimpleQueue[bytes | None] = SimpleQueue()

    def send_packet(self, data: bytes) -> None:
        """Take the client's packet."""
        self.sent.put(data)

    def recv_packet(self, _timeout: float) -> Received:
        """Wait for the server's packet."""
        data = self.answer.get()
        if data is None:
            raise Abandoned
        return Received(data)

    def get_socket(self) -> None:
        """Return no socket: impacket keeps it and does nothing with it."""


class SmbLogin:
    """One login, up to the AP-REQ first, from the AP-REP to the end later."""

    def __init__(self, credential: Credential, *, mutual: bool) -> None:
        """Prepare the login; nothing runs yet."""
        self._mutual = mutual
        self._connection = Connection()
        self._client = SMB3(
            "server", "server", session=self._connection, negSessionResponse=_negotiated()
        )
        components, self._domain = names.parse(credential.client)
        self._username = names.username(components)
        self._tgs = credentials.tgs(credential)
        self._error: Exception | None = None
        self._thread = threading.Thread(target=self._log_in, daemon=True)

    def token(self, now: datetime) -> bytes:
        """Log in as far as the AP-REQ, and return its GSS token."""
        with at(now):
            self._thread.start()
            sent = self._connection.sent.get()
            if sent is None:
                self._end()
        if sent is not None and len(sent) >= MOST_SENT:
            self.abandon()
            raise CannotDrive("large-token")
        self._request = SMB2Packet(sent)
        setup = SMB2SessionSetup(self._request["Data"])
        token: bytes = SPNEGO_NegTokenInit(setup["Buffer"])["MechToken"]
        return token

    def finish(self, now: datetime, message: bytes, *, framed: bool) -> Accepted:
        """Log in to the end, with the server's message or, if `framed`, its GSS token."""
        token = message if framed else framing.wrap_reply(message)
        packet = _session_setup(self._request, framing.negotiated(token))
        with at(now):
            self._connection.answer.put(packet.getData())
            self._end()
        # Without mutual authentication this key is the session key, cut to 16 octets.
        return Accepted(subkey=_subkey(self._client.getSessionKey()) if self._mutual else None)

    def abandon(self) -> None:
        """End the login without an answer."""
        self._connection.answer.put(None)
        self._thread.join()

    def _log_in(self) -> None:
        try:
            self._client.kerberosLogin(
                self._username, "", self._domain, TGS=self._tgs, mutualAuth=self._mutual
            )
        except Exception as error:
            self._error = error
        self._connection.sent.put(None)

    def _end(self) -> None:
        self._thread.join()
        if self._error is not None:
            raise self._error


def _negotiated() -> Any:
    """Return the packet that opens SMB 2.0.2, the dialect without keys derived from the login."""
    response = SMB2Negotiate_Response()
    response["DialectRevision"] = SMB2_DIALECT_002
    response["SecurityBufferOffset"] = 0x80
    response["Buffer"] = b""
    packet = SMB2Packet()
    packet["Data"] = response.getData()
    return packet


def _session_setup(request: Any, buffer: bytes) -> Any:
    """Return the packet that answers `request` with success."""
    response = SMB2SessionSetup_Response()
    response["SecurityBufferOffset"] = 0x48
    response["SecurityBufferLength"] = len(buffer)
    response["Buffer"] = buffer
    packet = SMB2Packet()
    packet["Command"] = SMB2_SESSION_SETUP
    packet["MessageID"] = request["MessageID"]
    packet["Data"] = response.getData()
    return packet


def _subkey(contents: bytes) -> Key | None:
    """Return the key out of the AP-REP, None where its type does not show.

    impacket keeps the octets alone. Its keys have the size of their type, so 32 octets can be of
    one type only; 16 octets can be of several.
    """
    etypes = [etype for etype, cipher in CIPHERS.items() if cipher.keysize == len(contents)]
    return Key(etypes[0], contents) if len(etypes) == 1 else None
