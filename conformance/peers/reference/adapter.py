"""Drive the reference implementation: the clock comes with each request, randomness from here."""

from __future__ import annotations

import itertools
import os
from collections import OrderedDict
from datetime import timedelta
from importlib import metadata

from conformance.model.protocol import (
    Accept,
    Accepted,
    Finish,
    Initiate,
    Initiated,
    Native,
    PeerInfo,
    Rejected,
)
from conformance.model.values import Address, AuthData
from conformance.model.values import Key as TravellingKey
from conformance.model.values import Policy as PeerPolicy
from conformance.peers.serving import Adapter, CannotDrive
from reference import client, der, server
from reference.crypto import SUPPORTED, Key
from reference.keytab import Keytab, KeytabEntry
from reference.messages import HostAddress, Ticket
from reference.policy import Policy
from reference.principal import Principal

CAPABILITIES = frozenset(
    {
        "server", "client", "clock", "replay", "mutual", "subkey", "sequence", "addresses",
        "require-address", "user-to-user", "permitted-etypes", "check-transited", "krb-error",
        *(f"etype.{etype}" for etype in SUPPORTED),
    }
)  # fmt: skip
_CONTEXTS = 4096


class ReferenceAdapter(Adapter):
    """Both roles of the reference."""

    def __init__(self) -> None:
        self._names = map(str, itertools.count(1))
        self.reset()

    def reset(self) -> None:
        """Forget the replay cache, the requests under way, and the times used."""
        self._replays = server.ReplayCache()
        self._timestamps = client.Timestamps()
        self._sent: OrderedDict[str, tuple[client.Client, client.Request]] = OrderedDict()

    def hello(self) -> tuple[PeerInfo, frozenset[str]]:
        """The reference, in the version of the distribution that it comes with."""
        return (
            PeerInfo(
                name="reference",
                version=metadata.version("sixstep"),
                language="Python",
                url="https://www.rfc-editor.org/rfc/rfc4120",
            ),
            CAPABILITIES,
        )

    def accept(self, request: Accept) -> Accepted | Rejected:
        """Steps 2 to 5."""
        result = server.Server(
            Principal.parse(request.server),
            Keytab(
                KeytabEntry(Principal.parse(e.principal), e.kvno, Key(e.etype, e.key))
                for e in request.keytab
            ),
            os.urandom,
            _policy(request.policy),
            self._replays,
        ).accept(
            request.ap_req,
            request.now,
            sender=_host_address(request.policy.sender),
            user_to_user_key=_key(request.user_to_user_key),
        )
        if isinstance(result, server.Rejected):
            native = Native(result.check.name, result.reason)
            return Rejected(result.code, native, result.krb_error)
        return Accepted(
            client=str(result.client),
            mutual=result.ap_rep is not None,
            session_key=_travelling(result.session_key),
            subkey=_travelling(result.subkey),
            sequence=result.sequence_number,
            authorization_data=tuple(
                AuthData(element.ad_type, element.ad_data) for element in result.authorization_data
            ),
            ticket_flags=int(result.ticket_flags),
            ap_rep=result.ap_rep,
        )

    def initiate(self, request: Initiate) -> Initiated:
        """Step 1."""
        options, given = request.options, request.credential
        if options.framing != "raw" or options.dce_style or options.delegate:
            raise CannotDrive("gss")
        credential = client.Credential(
            Principal.parse(given.client),
            der.decode(Ticket, given.ticket),
            Key(given.session_key.etype, given.session_key.key),
        )
        party = client.Client(credential, os.urandom, self._timestamps)
        sent = party.request(
            request.now,
            client.Options(
                mutual=options.mutual,
                use_session_key=options.use_session_key,
                subkey=options.subkey,
                sequence_number=options.sequence,
                application_data=options.checksum_data,
            ),
        )
        name = next(self._names)
        self._sent[name] = party, sent
        if len(self._sent) > _CONTEXTS:
            self._sent.popitem(last=False)
        return Initiated(sent.octets, name)

    def finish(self, request: Finish) -> Accepted | Rejected:
        """Step 6."""
        if request.ap_rep is None:
            raise CannotDrive("gss")
        party, sent = self._sent[request.context]
        match party.verify(sent, request.ap_rep):
            case client.Genuine(subkey=subkey, sequence_number=sequence):
                return Accepted(subkey=_travelling(subkey), sequence=sequence)
            case client.ServerError(code=code):
                native = Native(code, "the server sent a KRB_ERROR")
                return Rejected(code if code in range(128) else None, native)
            case client.Doubtful(check=check, code=code, reason=reason):
                return Rejected(code, Native(check.name, reason))


def _policy(policy: PeerPolicy) -> Policy:
    if policy.framing != "raw" or policy.dce_style or policy.channel_bindings is not None:
        raise CannotDrive("gss")
    return Policy(
        max_skew=timedelta(seconds=policy.max_skew),
        detect_replays=policy.replay,
        require_addresses=policy.require_address,
        permitted_etypes=SUPPORTED
        if policy.permitted_etypes is None
        else frozenset(policy.permitted_etypes),
        check_transited=policy.check_transited,
    )


def _host_address(address: Address | None) -> HostAddress | None:
    return None if address is None else HostAddress(addr_type=address.type, address=address.address)


def _key(key: TravellingKey | None) -> Key | None:
    return None if key is None else Key(key.etype, key.key)


def _travelling(key: Key | None) -> TravellingKey | None:
    return None if key is None else TravellingKey(key.etype, key.contents)
