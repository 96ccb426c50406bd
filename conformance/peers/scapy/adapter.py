"""The adapters of scapy: one for each role.

A client of scapy's makes tokens and nothing else, so that it is given everything in tokens
(`gss-only`). A server takes bare messages, and answers with them even where it was given a token.
"""

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
from conformance.peers.scapy.client import Client
from conformance.peers.scapy.keys import ETYPES
from conformance.peers.scapy.server import Server
from conformance.peers.serving import Adapter

COMMON = frozenset(
    {
        "clock",
        "mutual",
        "user-to-user",
        "gss",
        "channel-bindings",
        "dce-style",
        *(f"etype.{etype}" for etype in ETYPES),
    }
)


class ServerAdapter(Adapter):
    """scapy's KerberosSSP as a server, in this process."""

    def __init__(self) -> None:
        """Start with no exchange."""
        self._server = Server()

    def hello(self) -> tuple[PeerInfo, frozenset[str]]:
        """Name the installed scapy."""
        # No krb-error: of all refusals, those over a wrong key or a wrong name have one.
        return _info("scapy"), COMMON | {"server"}

    def accept(self, request: Accept) -> Accepted | Rejected:
        """Give the message to GSS_Accept_sec_context."""
        return self._server.accept(request)

    def reset(self) -> None:
        """Forget every exchange."""
        self._server.forget()


class ClientAdapter(Adapter):
    """scapy's KerberosSSP as a client, in this process: all of its messages are tokens."""

    def __init__(self) -> None:
        """Start with no exchange."""
        self._client = Client()

    def hello(self) -> tuple[PeerInfo, frozenset[str]]:
        """Name the installed scapy."""
        more = {"client", "gss-only", "still-clock", "subkey", "sequence"}
        return _info("scapy-client"), COMMON | more

    def initiate(self, request: Initiate) -> Initiated | Rejected:
        """Have GSS_Init_sec_context build its message."""
        return self._client.initiate(request)

    def finish(self, request: Finish) -> Accepted | Rejected:
        """Give the answer to GSS_Init_sec_context."""
        return self._client.finish(request)

    def reset(self) -> None:
        """Forget every exchange."""
        self._client.forget()


def _info(name: str) -> PeerInfo:
    return PeerInfo(name, metadata.version("scapy"), "Python", "https://scapy.net")
