"""The adapter of impacket: its requests, and the exchanges that wait for an answer."""

from __future__ import annotations

from importlib import metadata
from itertools import count

from conformance.model.protocol import (
    Accept,
    Accepted,
    Finish,
    Initiate,
    Initiated,
    PeerInfo,
    Rejected,
)
from conformance.peers.frozen import Refused
from conformance.peers.impacket import client, framing, server
from conformance.peers.impacket.rejections import rejection
from conformance.peers.serving import Adapter

CAPABILITIES = frozenset(
    {
        "server",
        "client",
        "clock",
        "still-clock",
        "mutual",
        "subkey",
        "sequence",
        "gss",
        "dce-style",
        "etype.16",
        "etype.17",
        "etype.18",
        "etype.23",
    }
)
# An SMB login that waits is a thread. A harness that builds AP-REQs and never answers them must
# not run the process out of threads, so the oldest ones are given up.
MOST_WAITING = 256


class ImpacketAdapter(Adapter):
    """impacket's SMB server and its clients, in this process."""

    def __init__(self) -> None:
        """Start with no exchange."""
        self._numbers = count(1)
        self._waiting: dict[str, client.Exchange] = {}

    def hello(self) -> tuple[PeerInfo, frozenset[str]]:
        """Name the installed impacket."""
        version = metadata.version("impacket")
        url = "https://github.com/fortra/impacket"
        return PeerInfo("impacket", version, "Python", url), CAPABILITIES

    def accept(self, request: Accept) -> Accepted | Rejected:
        """Give the message to the SMB server."""
        try:
            return server.accept(request)
        except Refused as refused:
            return rejection(refused)

    def initiate(self, request: Initiate) -> Initiated | Rejected:
        """Have one of the clients build its message."""
        exchange = client.exchange(request.credential, request.options)
        try:
            token = exchange.token(request.now)
        except Refused as refused:
            return rejection(refused)
        context = f"c{next(self._numbers)}"
        if len(self._waiting) == MOST_WAITING:
            self._abandon(next(iter(self._waiting)))
        self._waiting[context] = exchange
        framed = request.options.framing == "gss"
        return Initiated(token if framed else framing.unwrap(token), context)

    def finish(self, request: Finish) -> Accepted | Rejected:
        """Give the client the server's answer, and close its context."""
        message = request.token if request.token is not None else request.ap_rep
        if message is None:
            raise ValueError("finish has neither a token nor an AP-REP")
        exchange = self._waiting.pop(request.context)
        try:
            return exchange.finish(request.now, message, framed=request.token is not None)
        except Refused as refused:
            return rejection(refused)

    def reset(self) -> None:
        """Give up every exchange that waits. impacket itself remembers nothing."""
        for context in list(self._waiting):
            self._abandon(context)

    def _abandon(self, context: str) -> None:
        self._waiting.pop(context).abandon()
