"""The server's replay cache: a file in a private folder, kept until `reset`."""

from __future__ import annotations

import os
from pathlib import Path

from conformance.peers.mit_gss.library import Gss


class ReplayCache:
    """One cache for all services of one adapter, named to each acceptor's credential.

    An acceptor without a named cache uses the machine's own, so even "none" has a name.
    """

    def __init__(self, gss: Gss, folder: Path) -> None:
        """Keep the cache in `folder`."""
        self._is_old = gss.krb5.old_replay_cache
        self._file = folder / "replay"

    def name(self, *, is_wanted: bool) -> bytes:
        """Return the name for a credential that is acquired now."""
        if not is_wanted:
            return b"none:"
        if not self._is_old:
            return b"file2:" + bytes(self._file)
        # Before 1.18 the folder cannot be part of the name: only the environment has it.
        os.environ["KRB5RCACHEDIR"] = str(self._file.parent)
        return b"dfl:" + self._file.name.encode()

    def forget(self) -> None:
        """Drop every entry."""
        self._file.unlink(missing_ok=True)
