"""Client role, DCE style: `getKerberosType1` and `getKerberosType3`, which a DCE RPC bind calls.

The first makes the AP-REQ. The second reads the AP-REP and makes the third leg.
"""

from __future__ import annotations

from datetime import datetime

from conformance.model.protocol import Accepted
from conformance.model.values import Credential, Key
from conformance.peers.frozen import at
from conformance.peers.impacket import credentials, framing, names
from conformance.peers.impacket.library import (
    SPNEGO_NegTokenInit,
    SPNEGO_NegTokenResp,
    getKerberosType1,
    getKerberosType3,
)


class DceBind:
    """One bind, with the cipher and the key that it carries from one call to the next."""

    def __init__(self, credential: Credential) -> None:
        """Prepare the bind."""
        components, self._domain = names.parse(credential.client)
        self._username = names.username(components)
        self._tgs = credentials.tgs(credential)

    def token(self, now: datetime) -> bytes:
        """Return the GSS token of the AP-REQ."""
        with at(now):
            self._cipher, self._key, negotiation = getKerberosType1(
                self._username, "", self._domain, "", "", TGS=self._tgs, useCache=False
            )
        token: bytes = SPNEGO_NegTokenInit(negotiation)["MechToken"]
        return token

    def finish(self, now: datetime, message: bytes, *, framed: bool) -> Accepted:
        """Read the AP-REP, and return what was established, with the third leg as `ap_rep`.

        In DCE style the AP-REP has no framing (RFC 4757 section 7.1). impacket looks for a
        KRB-ERROR behind one all the same, so a raw one gets it.
        """
        is_error = message[:1] == bytes((framing.KRB_ERROR_TAG,))
        token = framing.wrap_reply(message) if is_error and not framed else message
        negotiation = framing.negotiated(token)
        with at(now):
            cipher, key, third = getKerberosType3(self._cipher, self._key, negotiation)
        leg: bytes = SPNEGO_NegTokenResp(third)["ResponseToken"]
        return Accepted(subkey=Key(int(cipher.enctype), bytes(key.contents)), ap_rep=leg)

    def abandon(self) -> None:
        """Do nothing: a bind that is not finished holds nothing."""
