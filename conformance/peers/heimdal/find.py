"""Which Heimdal library this machine has: the one that is named, or the system's."""

from __future__ import annotations

import os

from conformance.peers.heimdal.library import Heimdal
from conformance.peers.mit.library import Unusable
from conformance.peers.process import PeerUnavailable
from conformance.peers.spec import PeerSpec, module_command

ENVIRONMENT = "SIXSTEP_HEIMDAL_LIBRARY"
"""The environment variable that names a library, which is then the only one."""

SYSTEM = "libkrb5.so.26"
"""What the system's loader knows it by."""

_HOW = "install it with: apt-get install libkrb5-26-heimdal"


def find() -> list[PeerSpec]:
    """Return the peer; PeerUnavailable where there is no library, or one that does not do."""
    library = open_library()
    command = [*module_command("heimdal"), "--library", str(library.path)]
    return [PeerSpec(f"heimdal-{library.version}", command, str(library.path))]


def open_library() -> Heimdal:
    """Load the library; PeerUnavailable where there is none, or one that does not do."""
    named = os.environ.get(ENVIRONMENT)
    try:
        return Heimdal(named or SYSTEM)
    except Unusable as error:
        if named:
            raise PeerUnavailable(f"heimdal: {ENVIRONMENT}={named}: {error}") from None
        raise PeerUnavailable(f"heimdal: {error}; {_HOW}") from None
