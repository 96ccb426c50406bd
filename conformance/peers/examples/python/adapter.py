"""The adapter of the guide, whole: `sixstep peers check --peer 'exec:python adapter.py'`."""

import os
from datetime import timedelta

from conformance.model.protocol import Accepted, Initiated, Native, PeerInfo, Rejected
from conformance.peers.serving import Adapter, CannotDrive, serve
from reference import client, der, server
from reference.crypto import SUPPORTED, Key
from reference.keytab import Keytab, KeytabEntry
from reference.messages import Ticket
from reference.policy import Policy
from reference.principal import Principal

CLAIMS = "server client clock mutual subkey sequence replay etype.17 etype.18"


class Example(Adapter):
    replays = server.ReplayCache()
    sent = {}

    def hello(self):
        peer = PeerInfo("example", "1.0", "Python", "https://example.com")
        return peer, frozenset(CLAIMS.split())

    def accept(self, request):
        given = request.policy
        if given.framing != "raw" or given.sender or request.user_to_user_key:
            raise CannotDrive("gss, addresses and user-to-user")
        keys = Keytab(
            KeytabEntry(Principal.parse(entry.principal), entry.kvno, Key(entry.etype, entry.key))
            for entry in request.keytab
            if entry.etype in SUPPORTED
        )
        policy = Policy(timedelta(seconds=given.max_skew), given.replay)
        name = Principal.parse(request.server)
        library = server.Server(name, keys, os.urandom, policy, self.replays)
        result = library.accept(request.ap_req, request.now)
        if isinstance(result, server.Rejected):
            return Rejected(result.code, Native(result.check.name, result.reason))
        return Accepted(str(result.client), sequence=result.sequence_number, ap_rep=result.ap_rep)

    def initiate(self, request):
        held, wanted = request.credential, request.options
        if wanted.framing != "raw" or wanted.use_session_key:
            raise CannotDrive("gss and user-to-user")
        key = Key(held.session_key.etype, held.session_key.key)
        credential = client.Credential(
            Principal.parse(held.client), der.decode(Ticket, held.ticket), key
        )
        library = client.Client(credential, os.urandom)
        options = client.Options(
            mutual=wanted.mutual,
            subkey=wanted.subkey,
            sequence_number=wanted.sequence,
            application_data=wanted.checksum_data,
        )
        context = f"c{len(self.sent)}"
        self.sent[context] = library, library.request(request.now, options)
        return Initiated(self.sent[context][1].octets, context)

    def finish(self, request):
        library, sent = self.sent[request.context]
        result = library.verify(sent, request.ap_rep)
        if isinstance(result, client.Genuine):
            return Accepted(sequence=result.sequence_number)
        return Rejected(result.code if result.code in range(128) else None)

    def reset(self):
        self.replays = server.ReplayCache()
        self.sent.clear()


if __name__ == "__main__":
    serve(Example())
