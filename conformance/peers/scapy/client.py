"""The client role: steps 1 and 6, by GSS_Init_sec_context."""

from __future__ import annotations

from typing import Any

from conformance.model.protocol import Accepted, Finish, Initiate, Initiated, Native, Rejected
from conformance.model.values import Options
from conformance.peers.frozen import Refused, at
from conformance.peers.reference.contexts import Contexts
from conformance.peers.scapy import framing, keys
from conformance.peers.scapy.library import (
    GSS_C_FLAGS,
    GSS_S_COMPLETE,
    KerberosSSP,
    KRB_Ticket,
)
from conformance.peers.serving import CannotDrive


class Client:
    """Builds messages, and remembers the security context of each until its answer comes."""

    def __init__(self) -> None:
        """Start with no exchange."""
        self._waiting = Contexts[tuple[KerberosSSP, Any]]("c")

    def initiate(self, request: Initiate) -> Initiated | Rejected:
        """Have scapy build the AP-REQ, from the one ticket."""
        _refuse_what_cannot_be_driven(request.options)
        options, credential = request.options, request.credential
        flags = _flags(options)
        data = options.channel_bindings
        try:
            with at(request.now):
                key = credential.session_key
                ssp = KerberosSSP(
                    ST=KRB_Ticket(credential.ticket),
                    KEY=keys.library_key(key.etype, key.key),
                    UPN=keys.plain(credential.client),
                    SPN=keys.plain(credential.server),
                    U2U=options.use_session_key,
                )
                context = None
                if options.use_session_key:
                    # User-to-user starts with a request for the server's ticket-granting ticket.
                    # The answer is for the KDC: with a ticket already there, it is not read.
                    context, _, _ = ssp.GSS_Init_sec_context(None, req_flags=flags)
                context, token, _ = ssp.GSS_Init_sec_context(
                    context, req_flags=flags, chan_bindings=framing.bindings(data)
                )
                octets = bytes(token)
        except Refused as refused:
            return _rejection(refused)
        return Initiated(octets, self._waiting.add((ssp, context)))

    def finish(self, request: Finish) -> Accepted | Rejected:
        """Give the answer to scapy. The context ends here, whatever the outcome."""
        message = request.token if request.token is not None else request.ap_rep
        if message is None:
            raise ValueError("finish has neither a token nor an AP-REP")
        ssp, context = self._waiting.take(request.context)
        # In DCE style there is no framing (RFC 4757 section 7.1).
        framed = not context.flags & GSS_C_FLAGS.GSS_C_DCE_STYLE
        try:
            with at(request.now):
                before = context.KrbSessionKey
                context, answer, status = ssp.GSS_Init_sec_context(
                    context, framing.packet(message, framed=framed)
                )
                third_leg = None if answer is None else bytes(answer)
        except Refused as refused:
            return _rejection(refused)
        if status != GSS_S_COMPLETE:
            return Rejected(None, Native(status, "GSS status"))
        # The context's key is the client's own subkey until the server sends another.
        subkey = None if context.KrbSessionKey is before else keys.shown(context.KrbSessionKey)
        return Accepted(subkey=subkey, ap_rep=third_leg)

    def forget(self) -> None:
        """Forget every exchange that waits."""
        self._waiting.clear()


def _flags(options: Options) -> GSS_C_FLAGS:
    flags = GSS_C_FLAGS(0)
    if options.mutual:
        flags |= GSS_C_FLAGS.GSS_C_MUTUAL_FLAG
    if options.dce_style:
        flags |= GSS_C_FLAGS.GSS_C_DCE_STYLE
    return flags


def _rejection(refused: Refused) -> Rejected:
    return Rejected(None, Native(type(refused.error).__name__, str(refused.error)))


def _refuse_what_cannot_be_driven(options: Options) -> None:
    for capability, is_asked in (
        (options.framing, options.framing != "gss"),
        ("checksum-data", options.checksum_data is not None),
        ("delegate", options.delegate),
    ):
        if is_asked:
            raise CannotDrive(capability)
