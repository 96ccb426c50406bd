"""The server role: steps 2 to 5, by GSS_Accept_sec_context."""

from __future__ import annotations

from typing import Any

from conformance.model.protocol import Accept, Accepted, Native, Rejected
from conformance.peers.frozen import Refused, at
from conformance.peers.reference.contexts import Contexts
from conformance.peers.scapy import framing, keys
from conformance.peers.scapy.library import (
    GSS_S_COMPLETE,
    GSS_S_CONTINUE_NEEDED,
    KRB_AP_REP,
    KRB_ERROR,
    KerberosSSP,
    KRB_Ticket,
)
from conformance.peers.serving import CannotDrive

# scapy has no knob for the clock skew, so it runs under the default policy alone.
DEFAULT_SKEW = 300


class Server:
    """Takes messages, each first one with a security context of its own."""

    def __init__(self) -> None:
        """Start with no exchange."""
        self._waiting = Contexts[tuple[KerberosSSP, Any]]("s")

    def accept(self, request: Accept) -> Accepted | Rejected:
        """Give the message to scapy at the request's time."""
        _refuse_what_it_cannot_be_told(request)
        message, before = request.ap_req, None
        if request.context is not None and request.third_leg is not None:
            message = request.third_leg
            ssp, before = self._waiting.take(request.context)
        framed = request.policy.framing == "gss" and not request.policy.dce_style
        try:
            with at(request.now):
                if before is None:
                    ssp = _ssp(request)
                context, answer, status = ssp.GSS_Accept_sec_context(
                    before,
                    framing.packet(message, framed=framed),
                    chan_bindings=framing.bindings(request.policy.channel_bindings),
                )
                octets = None if answer is None else framing.octets(answer, framed=framed)
        except Refused as refused:
            return Rejected(None, Native(type(refused.error).__name__, str(refused.error)))
        waits = status == GSS_S_CONTINUE_NEEDED and isinstance(answer, KRB_AP_REP)
        if status != GSS_S_COMPLETE and not waits:
            return _rejection(status, answer, octets)
        # scapy keeps no more than these of the ticket and the authenticator: the client, the
        # client's subkey and sequence number and the authorization data do not show.
        return Accepted(
            session_key=keys.shown(context.STSessionKey),
            ap_rep=octets,
            context=self._waiting.add((ssp, context)) if waits else None,
        )

    def forget(self) -> None:
        """Forget every exchange that waits. scapy itself remembers nothing."""
        self._waiting.clear()


def _ssp(request: Accept) -> KerberosSSP:
    name = keys.plain(request.server)
    if request.user_to_user_key is None:
        return KerberosSSP(SPN=name, KEY=keys.service_key(request.server, request.keytab))
    key = request.user_to_user_key
    # The server's ticket-granting ticket is for the answer to a client that asks for it.
    return KerberosSSP(UPN=name, KEY=keys.library_key(key.etype, key.key), TGT=KRB_Ticket())


def _rejection(status: int, answer: Any, octets: bytes | None) -> Rejected:
    native = Native(status, "GSS status")
    if answer is None or octets is None:
        return Rejected(None, native)
    error = answer.innerToken.root
    if not isinstance(error, KRB_ERROR):
        return Rejected(None, native)
    return Rejected(int(KRB_ERROR(bytes(error)).errorCode.val), native, octets)


def _refuse_what_it_cannot_be_told(request: Accept) -> None:
    # A server that need not check the path of realms is what scapy is: that can be told.
    policy = request.policy
    for capability, is_asked in (
        (policy.framing, policy.framing not in ("raw", "gss")),
        ("replay", policy.replay),
        ("max-skew", policy.max_skew != DEFAULT_SKEW),
        ("addresses", policy.sender is not None),
        ("require-address", policy.require_address),
        ("permitted-etypes", policy.permitted_etypes is not None),
    ):
        if is_asked:
            raise CannotDrive(capability)
