"""The last part of a text of any length, in bounded memory."""

from __future__ import annotations


class Tail:
    """Keeps the last octets that it was fed."""

    def __init__(self, limit: int = 64 * 1024) -> None:
        self._octets = bytearray()
        self._limit = limit

    def feed(self, octets: bytes) -> None:
        """Add octets at the end; drop those beyond the limit at the start."""
        self._octets += octets
        del self._octets[: -self._limit]

    def __str__(self) -> str:
        return self._octets.decode(errors="replace")
