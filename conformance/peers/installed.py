"""Peers that are packages of this Python: there where their distributions are."""

from __future__ import annotations

from importlib import metadata

from conformance.peers.process import PeerUnavailable
from conformance.peers.spec import PeerSpec, module_command


def installed(peer: str, *beside: str) -> list[PeerSpec]:
    """Return the peer that the distribution of this name is.

    PeerUnavailable where it, or one that its adapter wants beside it, is not installed.
    """
    try:
        version, *_ = [metadata.version(name) for name in (peer, *beside)]
    except metadata.PackageNotFoundError as error:
        raise PeerUnavailable(
            f"{peer}: {error.name} is not installed;"
            " install it with: pip install 'sixstep[more-peers]'"
        ) from None
    return [PeerSpec(f"{peer}-{version}", module_command(peer), "installed package")]
