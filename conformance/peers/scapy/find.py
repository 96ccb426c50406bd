"""Whether scapy is installed."""

from __future__ import annotations

from conformance.peers.installed import installed
from conformance.peers.spec import PeerSpec


def find() -> list[PeerSpec]:
    """Return the one scapy that is installed, as a server and as a client.

    PeerUnavailable where it is not.
    """
    (server,) = installed("scapy", "cryptography", "time-machine")
    client = PeerSpec("scapy-client", [*server.command, "--client"], server.source)
    return [server, client]
