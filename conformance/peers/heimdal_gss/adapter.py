"""Heimdal's GSS-API layer as a peer: what it can do, and which part of the adapter does it."""

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
from conformance.peers.heimdal.adapter import URL
from conformance.peers.heimdal.clock import Clock
from conformance.peers.heimdal.settings import Settings
from conformance.peers.heimdal_gss.client import Client
from conformance.peers.heimdal_gss.library import load
from conformance.peers.heimdal_gss.server import Server
from conformance.peers.serving import Adapter

_CAPABILITIES = frozenset(
    (
        "server",
        "client",
        "clock",
        "still-clock",
        "gss",
        "gss-only",
        "dce-style",
        "mutual",
        "subkey",
        "sequence",
        "channel-bindings",
        "permitted-etypes",
        "krb-error",
    )
)


class HeimdalGssAdapter(Adapter):
    """Drives one Heimdal GSS library, in both roles."""

    def __init__(self, library: Path) -> None:
        """Load the library, one that `find` has found; Unusable where it does not do."""
        folder = Path(tempfile.mkdtemp(prefix="sixstep-heimdal-gss-"))
        weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        gss = load(library.resolve())
        self._version = gss.heimdal.version
        clock = Clock(
            ((str(gss.heimdal.path), ("time", "gettimeofday")), (str(gss.path), ("time",)))
        )
        self._settings = Settings(gss.heimdal, clock, folder)
        gss.start()
        self._server = Server(gss, self._settings)
        self._client = Client(gss, self._settings)

    def hello(self) -> tuple[PeerInfo, frozenset[str]]:
        """Tell the library's version, and the encryption types that it permits."""
        peer = PeerInfo("heimdal-gss", self._version, "C", URL)
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
        """Forget every context."""
        self._server.forget()
        self._client.forget()
