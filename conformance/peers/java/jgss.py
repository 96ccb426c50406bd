"""The JDKs of this machine by their GSS-API."""

from __future__ import annotations

from conformance.peers.java.find import peers
from conformance.peers.spec import PeerSpec


def find() -> list[PeerSpec]:
    """Return a peer for each JDK; PeerUnavailable where there is none."""
    return peers("java-jgss", "GssAdapter")
