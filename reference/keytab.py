"""A server's long-term keys (RFC 4120 section 3.2.3: which key opens the ticket)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from reference.crypto import Key
from reference.principal import Principal


@dataclass(frozen=True, slots=True)
class KeytabEntry:
    """One version of one key of a principal."""

    principal: Principal
    kvno: int
    key: Key


class Keytab:
    """Keys by principal, newest version first."""

    def __init__(self, entries: Iterable[KeytabEntry]) -> None:
        self._entries: dict[Principal, list[KeytabEntry]] = {}
        for entry in sorted(entries, key=lambda entry: -entry.kvno):
            self._entries.setdefault(entry.principal, []).append(entry)

    def of(self, principal: Principal) -> list[KeytabEntry]:
        """Return every key of the principal, of all versions and etypes; none: an empty list."""
        return self._entries.get(principal, [])
