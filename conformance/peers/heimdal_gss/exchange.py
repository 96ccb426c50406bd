"""Security contexts, with all that they need until they are established."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any

from conformance.peers.heimdal_gss.cdef import ffi
from conformance.peers.heimdal_gss.library import Gss


class Exchange:
    """A security context (the cell that it is passed in), and what its legs need beside."""

    def __init__(self, gss: Gss) -> None:
        """Start with no security context; the first leg makes it."""
        self._gss = gss
        self.cell = ffi.new("gss_ctx_id_t *")
        self.auth_context: Any = None
        self.credential: Any = ffi.NULL
        self.server: Any = ffi.NULL
        """In the client: the service's name."""
        self.flags = 0
        """In the client: those that are asked for."""
        self.held = ExitStack()
        """What is released when the exchange ends."""

    def end(self) -> None:
        """Delete the security context, and release what it was made with."""
        self._gss.lib.gss_delete_sec_context(ffi.new("OM_uint32 *"), self.cell, ffi.NULL)
        self.held.close()


class Waiting:
    """Exchanges between two legs, by name.

    The oldest ends when there are too many, as if it had been reset.
    """

    _MOST = 1024

    def __init__(self, prefix: str) -> None:
        """Start with none."""
        self._prefix = prefix
        self._count = 0
        self._exchanges: dict[str, Exchange] = {}

    def add(self, exchange: Exchange) -> str:
        """Keep an exchange, and return its name."""
        if len(self._exchanges) >= self._MOST:
            self.take(next(iter(self._exchanges))).end()
        self._count += 1
        name = f"{self._prefix}{self._count}"
        self._exchanges[name] = exchange
        return name

    def look(self, name: str) -> Exchange:
        """Return an exchange, and keep it."""
        if name not in self._exchanges:
            raise ValueError(f"no context {name!r}: finished, forgotten or unknown")
        return self._exchanges[name]

    def take(self, name: str) -> Exchange:
        """Return an exchange, and keep it no longer: who takes it ends it."""
        exchange = self.look(name)
        del self._exchanges[name]
        return exchange

    def forget(self) -> None:
        """End every exchange."""
        while self._exchanges:
            self._exchanges.popitem()[1].end()
