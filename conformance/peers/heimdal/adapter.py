"""Heimdal as a peer: what it can do, and which part of the adapter does it."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from pathlib import Path

from conformance.model.protocol import (
    Accept,
    Accepted,
    Finish,
    Initiate,
    Initiated,
    PeerInfo,
    Rejected,
)
from conformance.peers.heimdal.client import Client
from conformance.peers.heimdal.clock import Clock
from conformance.peers.heimdal.library import Heimdal
from conformance.peers.heimdal.server import Server
from conformance.peers.heimdal.settings import Settings
from conformance.peers.serving import Adapter

URL = "https://github.com/heimdal/heimdal"

_CAPABILITIES = frozenset(
    (
        "server",
        "client",
        "clock",
        "still-clock",
        "mutual",
        "subkey",
        "sequence",
        "addresses",
        "user-to-user",
        "permitted-etypes",
        "krb-error",
    )
)


class HeimdalAdapter(Adapter):
    """Drives one Heimdal library, in both roles."""

    def __init__(self, library: Path) -> None:
        """Load the library, one that `find.look` has found; Unusable where it does not do."""
        folder = Path(tempfile.mkdtemp(prefix="sixstep-heimdal-"))
        weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        self._heimdal = Heimdal(str(library))
        clock = Clock([(str(self._heimdal.path), ("time", "gettimeofday"))])
        self._settings = Settings(self._heimdal, clock, folder)
        self._server = Server(self._heimdal, self._settings)
        self._client = Client(self._heimdal, self._settings)

    def hello(self) -> tuple[PeerInfo, frozenset[str]]:
        """Tell the library's version, and the encryption types that it permits."""
        peer = PeerInfo("heimdal", self._heimdal.version, "C", URL)
        etypes = {f"etype.{etype}" for etype in self._settings.etypes()}
        return peer, _CAPABILITIES | etypes

    def accept(self, request: Accept) -> Accepted | Rejected:
        """Do steps 2 to 5."""
        return self._server.accept(request)

    def initiate(self, request: Initiate) -> Initiated | Rejected:
        """Do step 1."""
        return self._client.initiate(request)

    def finish(self, request: Finish) -> Accepted | Rejected:
        """Do step 6."""
        return self._client.finish(request)

    def reset(self) -> None:
        """Forget every client's context; the server's side of the library keeps nothing."""
        self._client.forget()
