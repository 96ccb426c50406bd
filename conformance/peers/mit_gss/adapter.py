"""MIT krb5's GSS-API layer as a peer: what it can do, and which part of the adapter does it."""

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
from conformance.peers.mit_gss.client import Client
from conformance.peers.mit_gss.library import load
from conformance.peers.mit_gss.server import Server
from conformance.peers.mit_gss.settings import GssSettings
from conformance.peers.serving import Adapter

_ETYPES = frozenset((16, 17, 18, 19, 20, 23, 25, 26))
_CAPABILITIES = frozenset(
    (
        "server",
        "client",
        "clock",
        "gss",
        "gss-only",
        "dce-style",
        "replay",
        "mutual",
        "subkey",
        "sequence",
        "channel-bindings",
        "permitted-etypes",
        "krb-error",
    )
)


class MitGssAdapter(Adapter):
    """Drives one MIT GSS library, in both roles."""

    def __init__(self, library: Path) -> None:
        """Load the library, one that `find.look` has found; Unusable where it does not do."""
        # For configuration files and the replay cache; it goes when the adapter does.
        folder = Path(tempfile.mkdtemp(prefix="sixstep-mit-gss-"))
        weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        gss = load(library.resolve())
        self._version = gss.krb5.version
        self._settings = GssSettings(gss, folder)
        self._server = Server(gss, self._settings, folder)
        self._client = Client(gss, self._settings)

    def hello(self) -> tuple[PeerInfo, frozenset[str]]:
        """Tell the library's version, and the encryption types that it permits."""
        peer = PeerInfo("mit-krb5-gss", self._version, "C", "https://web.mit.edu/kerberos/")
        etypes = {f"etype.{number}" for number in self._settings.etypes() & _ETYPES}
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
        """Forget the replay cache and every context."""
        self._server.forget()
        self._client.forget()
