"""Drive the reference implementation: the clock comes with each request, randomness from here."""

from __future__ import annotations

from importlib import metadata

from conformance.model.protocol import (
    Accept,
    Accepted,
    Finish,
    Initiate,
    Initiated,
    PeerInfo,
    Rejected,
)
from conformance.peers.reference.client import Client
from conformance.peers.reference.rules import RFC4120, Rules
from conformance.peers.reference.server import Server
from conformance.peers.serving import Adapter
from reference.crypto import SUPPORTED

CAPABILITIES = frozenset(
    {
        "server", "client", "clock", "still-clock", "replay", "mutual", "subkey", "sequence",
        "addresses", "require-address", "user-to-user", "permitted-etypes", "check-transited",
        "krb-error", "gss", "channel-bindings", "dce-style",
        *(f"etype.{etype}" for etype in SUPPORTED),
    }
)  # fmt: skip


class ReferenceAdapter(Adapter):
    """Both roles of the reference."""

    def __init__(self, rules: Rules = RFC4120) -> None:
        self._rules = rules
        self._server = Server(rules)
        self._client = Client(rules)

    def reset(self) -> None:
        """Forget the replay cache, the exchanges under way, and the times used."""
        self._server.forget()
        self._client.forget()

    def hello(self) -> tuple[PeerInfo, frozenset[str]]:
        """The reference, in the version of the distribution that it comes with."""
        return (
            PeerInfo(
                name=self._rules.peer,
                version=metadata.version("sixstep"),
                language="Python",
                url=self._rules.url,
            ),
            CAPABILITIES,
        )

    def accept(self, request: Accept) -> Accepted | Rejected:
        """Steps 2 to 5."""
        return self._server.accept(request)

    def initiate(self, request: Initiate) -> Initiated:
        """Step 1."""
        return self._client.initiate(request)

    def finish(self, request: Finish) -> Accepted | Rejected:
        """Step 6."""
        return self._client.finish(request)
