"""The client role: steps 1 and 6, and a third leg, by asyauth's Kerberos client.

Its AP-REQ is minikerberos's, and asyauth's SPNEGO makes the token of it. There is a sequence number
always, and a subkey never: in a token both are the mechanism's own affair.

It starts from a credential cache. Where it finds no ticket there that it can use, it turns to the
KDC; there is none here, and that is what it says then.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from conformance.model.protocol import Accepted
from conformance.model.values import Credential, Key, Options
from conformance.peers.frozen import at
from conformance.peers.minikerberos.calls import completed
from conformance.peers.minikerberos.ccache import ccache
from conformance.peers.minikerberos.library import (
    ISC_REQ,
    AIOKerberosClient,
    KerberosClientNative,
    KerberosCredential,
    KRB5Token,
    UniProto,
    UniTarget,
    asyauthSecret,
)
from conformance.peers.serving import CannotDrive
from reference.principal import Principal

ETYPES = (17, 18, 23)  # what asyauth has per-message tokens for
_FLAGS = (
    ISC_REQ.CONFIDENTIALITY | ISC_REQ.INTEGRITY | ISC_REQ.REPLAY_DETECT | ISC_REQ.SEQUENCE_DETECT
)
_NOWHERE = "127.0.0.1"


class NoKDC:
    """What takes the place of the socket to a KDC."""

    def get_addr_str(self) -> str:
        """Say where it would be, for the log."""
        return "nowhere"

    async def sendrecv(self, _message: bytes, throw: bool = False) -> None:
        """Fail as if nobody answered."""
        raise ConnectionError("there is no KDC here")


class Login:
    """One login: the client, and what it is called with at every step."""

    def __init__(self, credential: Credential, options: Options) -> None:
        """Take what the login needs; nothing runs yet. CannotDrive for what it has no way to do."""
        _refuse_what_cannot_be_driven(credential, options)
        self._credential = credential
        self._flags = _FLAGS
        if options.mutual:
            self._flags |= ISC_REQ.MUTUAL_AUTH
        if options.dce_style:
            self._flags |= ISC_REQ.USE_DCE_STYLE
        self._bindings = options.channel_bindings
        self._framed = not options.dce_style
        self._service = _plain(Principal.parse(credential.server))

    def token(self, now: datetime) -> bytes:
        """Return the AP-REQ, in the token that asyauth makes of it if it is to be framed."""
        with at(now):
            self._client = _client(self._credential)
            ap_req: bytes = self._step(None)
            return KRB5Token(ap_req).to_bytes() if self._framed else ap_req

    def finish(self, now: datetime, message: bytes) -> Accepted:
        """Read the server's answer, and return what was established.

        The third leg comes whether the exchange is in DCE style or not.
        """
        with at(now):
            leg: bytes = self._step(message)
            key = self._client.session_key
        return Accepted(subkey=Key(int(key.enctype), bytes(key.contents)), ap_rep=leg)

    def _step(self, message: bytes | None) -> Any:
        octets, _, error = completed(
            self._client.authenticate(
                message, flags=self._flags, cb_data=self._bindings, spn=self._service
            )
        )
        if error is not None:
            raise error
        return octets


def _client(credential: Credential) -> KerberosClientNative:
    client = Principal.parse(credential.client)
    target = UniTarget(_NOWHERE, 88, UniProto.CLIENT_TCP, dc_ip=_NOWHERE)
    login = KerberosClientNative(
        KerberosCredential(
            ccache(credential).hex(),
            "/".join(client.components),
            client.realm,
            asyauthSecret.CCACHEHEX,
            target=target,
        )
    )
    login.kc = AIOKerberosClient(login.ccred, target)
    login.kc.ksoc = NoKDC()
    return login


def _refuse_what_cannot_be_driven(credential: Credential, options: Options) -> None:
    etype = credential.session_key.etype
    for capability, is_asked in (
        (options.framing, options.framing != "gss"),
        (f"etype.{etype}", etype not in ETYPES),
        ("user-to-user", options.use_session_key),
        ("checksum-data", options.checksum_data is not None),
        ("delegate", options.delegate),
    ):
        if is_asked:
            raise CannotDrive(capability)


def _plain(principal: Principal) -> str:
    # What asyauth splits at `/` and `@` again, and knows no escapes in.
    return f"{'/'.join(principal.components)}@{principal.realm}"
