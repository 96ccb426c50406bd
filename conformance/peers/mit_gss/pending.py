"""Exchanges between two legs: security contexts that wait for the other side."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Any

from conformance.peers.mit_gss.cdef import ffi
from conformance.peers.mit_gss.krb5_contexts import Inside
from conformance.peers.mit_gss.library import Gss

_MOST = 1024


@dataclass(frozen=True, slots=True)
class Exchange:
    """A security context (the cell that it is passed in), and what the next leg needs beside."""

    cell: Any
    inside: Inside
    server: str = ""
    is_dce_style: bool = False


class Pending:
    """Exchanges by name. The oldest goes when there are too many, as if it had been reset."""

    def __init__(self, gss: Gss, prefix: str) -> None:
        """Start with none."""
        self._gss = gss
        self._names = (f"{prefix}{number}" for number in itertools.count(1))
        self._exchanges: dict[str, Exchange] = {}

    def add(self, exchange: Exchange) -> str:
        """Keep an exchange, and return its name."""
        if len(self._exchanges) >= _MOST:
            delete(self._gss, self._exchanges.pop(next(iter(self._exchanges))).cell)
        name = next(self._names)
        self._exchanges[name] = exchange
        return name

    def look(self, name: str) -> Exchange:
        """Return an exchange, and keep it."""
        if name not in self._exchanges:
            raise ValueError(f"no context {name!r}: finished, forgotten or unknown")
        return self._exchanges[name]

    def take(self, name: str) -> Exchange:
        """Return an exchange, and keep it no longer: who takes it deletes it."""
        exchange = self.look(name)
        del self._exchanges[name]
        return exchange

    def forget(self) -> None:
        """Delete every exchange."""
        while self._exchanges:
            delete(self._gss, self._exchanges.popitem()[1].cell)


def delete(gss: Gss, cell: Any) -> None:
    """Delete a security context; one that never came to be is no matter."""
    gss.lib.gss_delete_sec_context(ffi.new("OM_uint32 *"), cell, ffi.NULL)
