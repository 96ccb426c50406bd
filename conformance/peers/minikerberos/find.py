"""Whether minikerberos and what its adapter wants beside it are installed."""

from __future__ import annotations

from conformance.peers.installed import installed
from conformance.peers.spec import PeerSpec


def find() -> list[PeerSpec]:
    """Return the one minikerberos that is installed. PeerUnavailable where it is not."""
    return installed("minikerberos", "asyauth", "time-machine")
