"""Which Heimdal GSS library this machine has: the one that is named, or the system's."""

from __future__ import annotations

import os
from pathlib import Path

from conformance.peers.heimdal_gss.library import locate
from conformance.peers.mit.library import Unusable
from conformance.peers.process import PeerUnavailable
from conformance.peers.spec import PeerSpec, module_command

ENVIRONMENT = "SIXSTEP_HEIMDAL_GSS_LIBRARY"
"""The environment variable that names a library, which is then the only one."""

SYSTEM = "libgssapi.so.3"
"""What the system's loader knows it by."""

_HOW = "install it with: apt-get install libgssapi3-heimdal"


def find() -> list[PeerSpec]:
    """Return the peer; PeerUnavailable where there is no library, or one that does not do."""
    path, version = find_library()
    command = [*module_command("heimdal_gss"), "--library", str(path)]
    return [PeerSpec(f"heimdal-gss-{version}", command, str(path))]


def find_library() -> tuple[Path, str]:
    """Return the library's file and version; PeerUnavailable as above."""
    named = os.environ.get(ENVIRONMENT)
    try:
        path, heimdal = locate(named or SYSTEM)
    except Unusable as error:
        if named:
            raise PeerUnavailable(f"heimdal-gss: {ENVIRONMENT}={named}: {error}") from None
        raise PeerUnavailable(f"heimdal-gss: {error}; {_HOW}") from None
    return path, heimdal.version
