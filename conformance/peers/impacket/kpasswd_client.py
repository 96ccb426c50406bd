"""Client role, step 1 with a subkey and a sequence number: `createKPasswdRequest`.

The password change (RFC 3244) sends a raw AP-REQ beside a KRB-PRIV message. It does not ask for
mutual authentication, and its reader of the answer never opens the AP-REP: there is no step 6.
"""

from __future__ import annotations

import os
import struct
from datetime import datetime

from conformance.model.protocol import Accepted
from conformance.model.values import Credential
from conformance.peers.frozen import at
from conformance.peers.impacket import credentials, names
from conformance.peers.impacket.library import (
    Key,
    Principal,
    PrincipalNameType,
    Ticket,
    createKPasswdRequest,
)
from conformance.peers.serving import CannotDrive

HEADER = struct.Struct("!HHH")  # message length, protocol version, AP-REQ length


class PasswordChange:
    """One request to change a password, which nothing follows."""

    def __init__(self, credential: Credential) -> None:
        """Prepare the request."""
        components, self._domain = names.parse(credential.client)
        self._username = names.username(components)
        self._ticket = credential.ticket
        self._key = credentials.cipher_and_key(credential.session_key)

    def token(self, now: datetime) -> bytes:
        """Return the AP-REQ, as the request carries it."""
        cipher, session_key = self._key["cipher"], self._key["sessionKey"]
        # Everything is made as impacket's caller of this function, `setPassword`, makes it.
        with at(now):
            principal = Principal(self._username, type=PrincipalNameType.NT_PRINCIPAL.value)
            ticket = Ticket().from_asn1(self._ticket)
            subkey = Key(cipher.enctype, os.urandom(cipher.keysize))
            request: bytes = createKPasswdRequest(
                principal, self._domain, b"", ticket, cipher, session_key, subkey
            )
        _, _, length = HEADER.unpack_from(request)
        return request[HEADER.size : HEADER.size + length]

    def finish(self, now: datetime, message: bytes, *, framed: bool) -> Accepted:
        """Refuse: there is nothing in impacket that would read it."""
        raise CannotDrive("mutual")

    def abandon(self) -> None:
        """Do nothing: a request that is not finished holds nothing."""
