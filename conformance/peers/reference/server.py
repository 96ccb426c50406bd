"""The server role: steps 2 to 5, with tokens (`reference.gss`) where there is framing."""

from __future__ import annotations

import os

from conformance.model.protocol import Accept, Accepted, Native, Rejected
from conformance.peers.reference import convert
from conformance.peers.reference.contexts import Contexts
from conformance.peers.reference.rules import RFC4120, Rules
from conformance.peers.serving import CannotDrive
from reference import server
from reference.gss import Acceptor, GssAccepted, GssRejected, Unproven
from reference.principal import Principal


class Server:
    """The reference's server, or its acceptor, and what it remembers."""

    def __init__(self, rules: Rules = RFC4120) -> None:
        self._rules = rules
        self._pending = Contexts[tuple[Acceptor, GssAccepted]]("s")
        self.forget()

    def forget(self) -> None:
        """Forget the replay cache, and the exchanges that wait for a third leg."""
        self._replays = server.ReplayCache()
        self._pending.clear()

    def accept(self, request: Accept) -> Accepted | Rejected:
        """Take an AP-REQ, a token, or the third leg of DCE style."""
        if request.context is not None and request.third_leg is not None:
            return self._third_leg(request.context, request.third_leg)
        policy = request.policy
        party = server.Server(
            Principal.parse(request.server),
            convert.keytab(request.keytab),
            os.urandom,
            convert.policy(policy),
            self._replays,
            self._rules.checks,
            self._rules.error,
        )
        if policy.framing == "gss" or policy.dce_style:
            acceptor = Acceptor(party, policy.dce_style, self._rules.gss_checks)
            return self._token(acceptor, request)
        if policy.framing != "raw" or policy.channel_bindings is not None:
            raise CannotDrive("channel-bindings" if policy.framing == "raw" else policy.framing)
        result = party.accept(
            request.ap_req,
            request.now,
            sender=convert.host_address(policy.sender),
            user_to_user_key=convert.key(request.user_to_user_key),
        )
        if isinstance(result, server.Rejected):
            native = Native(result.check.name, result.reason)
            return Rejected(result.code, native, result.krb_error or None)
        return convert.accepted(result, result.ap_rep)

    def _token(self, acceptor: Acceptor, request: Accept) -> Accepted | Rejected:
        result = acceptor.accept(
            request.ap_req,
            request.now,
            bindings=convert.bindings(request.policy.channel_bindings),
            sender=convert.host_address(request.policy.sender),
            user_to_user_key=convert.key(request.user_to_user_key),
        )
        if isinstance(result, GssRejected):
            return Rejected(result.code, Native(result.check.name, result.reason), result.token)
        waits = result.continue_needed
        context = self._pending.add((acceptor, result)) if waits else None
        return convert.accepted(result, result.token, context)

    def _third_leg(self, context: str, octets: bytes) -> Accepted | Rejected:
        acceptor, pending = self._pending.take(context)
        result = acceptor.finish(pending, octets)
        if isinstance(result, Unproven):
            return Rejected(result.code, Native(result.check.name, result.reason))
        return convert.accepted(result, result.token)
