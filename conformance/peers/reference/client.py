"""The client role: steps 1 and 6, with tokens (`reference.gss`) where there is framing."""

from __future__ import annotations

import os
from datetime import datetime

from conformance.model.protocol import Accepted, Finish, Initiate, Initiated, Native, Rejected
from conformance.model.values import Credential, Options
from conformance.peers.reference import convert
from conformance.peers.reference.contexts import Contexts
from conformance.peers.reference.rules import RFC4120, Rules
from conformance.peers.serving import CannotDrive
from reference import client, der
from reference.crypto import Key
from reference.gss import GssFlag, GssGenuine, GssOptions, GssRequest, Initiator
from reference.gss.initiator import USUAL_FLAGS
from reference.messages import AuthorizationElement, Ticket
from reference.principal import Principal


class Client:
    """The reference's client, or its initiator, and the requests that wait for an answer."""

    def __init__(self, rules: Rules = RFC4120) -> None:
        self._rules = rules
        self._sent = Contexts[tuple[client.Client, client.Request]]("c")
        self.forget()

    def forget(self) -> None:
        """Forget the requests under way, and the times used."""
        self._timestamps = client.Timestamps()
        self._sent.clear()

    def initiate(self, request: Initiate) -> Initiated:
        """Build an AP-REQ, or a token."""
        options = request.options
        party = client.Client(_credential(request.credential), os.urandom, self._timestamps)
        if options.delegate:
            raise CannotDrive("delegate")
        added = self._rules.authorization_data(options.channel_bindings is not None)
        if options.framing == "gss" or options.dce_style:
            token = Initiator(party).request(request.now, _gss_options(options, added))
            return Initiated(token.token, self._sent.add((party, token)))
        if options.framing != "raw" or options.channel_bindings is not None:
            raise CannotDrive("channel-bindings" if options.framing == "raw" else options.framing)
        sent = party.request(
            request.now,
            client.Options(
                mutual=options.mutual,
                use_session_key=options.use_session_key,
                subkey=options.subkey,
                sequence_number=options.sequence,
                application_data=options.checksum_data,
                authorization_data=added,
            ),
        )
        return Initiated(sent.octets, self._sent.add((party, sent)))

    def finish(self, request: Finish) -> Accepted | Rejected:
        """Take the answer: an AP-REP, a KRB-ERROR, or a token."""
        party, sent = self._sent[request.context]
        octets = request.ap_rep if request.token is None else request.token
        if octets is None:
            raise ValueError("finish has neither a token nor an AP-REP")
        result = _verify(party, sent, octets, request.now)
        match result:
            case client.Genuine(subkey=subkey, sequence_number=sequence):
                leg = result.token if isinstance(result, GssGenuine) else None
                return Accepted(subkey=convert.travelling(subkey), sequence=sequence, ap_rep=leg)
            case client.ServerError(code=code):
                native = Native(code, "the server sent a KRB_ERROR")
                return Rejected(code if code in range(128) else None, native)
            case client.Doubtful(check=check, code=code, reason=reason):
                return Rejected(code, Native(check.name, reason))


def _verify(
    party: client.Client, sent: client.Request, octets: bytes, now: datetime
) -> client.Genuine | client.Doubtful | client.ServerError:
    if isinstance(sent, GssRequest):
        return Initiator(party).verify(sent, octets, now)
    return party.verify(sent, octets)


def _credential(given: Credential) -> client.Credential:
    return client.Credential(
        Principal.parse(given.client),
        der.decode(Ticket, given.ticket),
        Key(given.session_key.etype, given.session_key.key),
    )


def _gss_options(options: Options, added: list[AuthorizationElement] | None) -> GssOptions:
    """Return what the context is to have. A sequence number goes with it, asked for or not."""
    if options.checksum_data is not None:
        raise CannotDrive("checksum-data")
    if options.dce_style and not options.mutual:
        raise CannotDrive("always-mutual")
    flags = USUAL_FLAGS if options.mutual else USUAL_FLAGS & ~GssFlag.MUTUAL
    return GssOptions(
        flags=flags | GssFlag.DCE_STYLE if options.dce_style else flags,
        bindings=convert.bindings(options.channel_bindings),
        subkey=options.subkey,
        use_session_key=options.use_session_key,
        authorization_data=added,
    )
