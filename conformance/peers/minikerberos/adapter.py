"""The adapter of minikerberos."""

from __future__ import annotations

from importlib import metadata

from conformance.model.protocol import Accepted, Finish, Initiate, Initiated, PeerInfo, Rejected
from conformance.peers.frozen import Refused
from conformance.peers.minikerberos import calls
from conformance.peers.minikerberos.login import ETYPES, Login
from conformance.peers.reference.contexts import Contexts
from conformance.peers.serving import Adapter

CAPABILITIES = frozenset(
    {
        "client",
        "clock",
        "still-clock",
        "mutual",
        "sequence",
        "gss",
        "gss-only",
        "channel-bindings",
        "dce-style",
        *(f"etype.{etype}" for etype in ETYPES),
    }
)


class MinikerberosAdapter(Adapter):
    """minikerberos and asyauth, in this process."""

    def __init__(self) -> None:
        """Start with no exchange."""
        self._waiting = Contexts[Login]("c")

    def hello(self) -> tuple[PeerInfo, frozenset[str]]:
        """Name the installed minikerberos."""
        version = metadata.version("minikerberos")
        url = "https://github.com/skelsec/minikerberos"
        return PeerInfo("minikerberos", version, "Python", url), CAPABILITIES

    def initiate(self, request: Initiate) -> Initiated | Rejected:
        """Have asyauth build its token."""
        login = Login(request.credential, request.options)
        try:
            token = login.token(request.now)
        except Refused as refused:
            return calls.rejection(refused)
        return Initiated(token, self._waiting.add(login))

    def finish(self, request: Finish) -> Accepted | Rejected:
        """Give the client the server's answer, and close its context."""
        message = request.token if request.token is not None else request.ap_rep
        if message is None:
            raise ValueError("finish has neither a token nor an AP-REP")
        try:
            return self._waiting.take(request.context).finish(request.now, message)
        except Refused as refused:
            return calls.rejection(refused)

    def reset(self) -> None:
        """Forget every exchange. minikerberos itself remembers nothing."""
        self._waiting.clear()
