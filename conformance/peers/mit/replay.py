"""The server's replay cache: a file in a private folder, kept until `reset`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from conformance.peers.mit.cdef import ffi
from conformance.peers.mit.library import Krb5


class ReplayCache:
    """One cache for all services of one library, as MIT's default is.

    MIT opens the cache for each message, and so does this: what the server remembers is in the
    file alone. A cache that is attached to an auth context is closed with it.
    """

    def __init__(self, krb5: Krb5, folder: Path) -> None:
        """Keep the cache in `folder`."""
        self._krb5 = krb5
        self._file = folder / "replay"

    def attach(self, context: Any, auth_context: Any, lifespan: int) -> None:
        """Give an auth context the cache, in which an entry lives for `lifespan` seconds."""
        lib, check = self._krb5.lib, self._krb5.check
        cache = ffi.new("krb5_rcache *")
        if self._krb5.old_replay_cache:
            self._open_old(context, cache, lifespan)
        else:
            # From 1.18 on, an entry lives as long as the context's clock skew.
            check(context, lib.k5_rc_resolve(context, b"file2:" + bytes(self._file), cache))
        check(context, lib.krb5_auth_con_setrcache(context, auth_context, cache[0]))

    def forget(self) -> None:
        """Drop every entry."""
        self._file.unlink(missing_ok=True)

    def _open_old(self, context: Any, cache: Any, lifespan: int) -> None:
        lib, check = self._krb5.lib, self._krb5.check
        # Before 1.18 the folder cannot be part of the name: only the environment has it.
        os.environ["KRB5RCACHEDIR"] = str(self._file.parent)
        check(context, lib.krb5_rc_resolve_full(context, cache, b"dfl:" + self._file.name.encode()))
        code = lib.krb5_rc_recover_or_initialize(context, cache[0], lifespan)
        if code:
            lib.krb5_rc_close(context, cache[0])
        check(context, code)
