"""The replay cache of RFC 4120 section 3.2.3."""

from __future__ import annotations

import heapq
from datetime import datetime, timedelta

from reference.principal import Principal


class ReplayCache:
    """Remembers the authenticators seen, each for as long as it could be accepted again.

    An authenticator of time T passes the skew check until T + skew on the server's clock, so
    that is how long it is kept: up to twice the skew where the client's clock runs ahead.
    """

    def __init__(self) -> None:
        self._seen: set[tuple[datetime, Principal, Principal]] = set()
        self._by_time: list[tuple[datetime, Principal, Principal]] = []
        self._forgotten_until: datetime | None = None

    def __len__(self) -> int:
        return len(self._seen)

    def is_fresh(
        self, server: Principal, client: Principal, time: datetime, now: datetime, skew: timedelta
    ) -> bool:
        """Remember an authenticator (its time to the microsecond); False if it may be a replay.

        It may be one, too, where the clock was turned back to a time whose authenticators are
        forgotten: a server that lost track must refuse until they are out of the skew.
        """
        self._forget(now, skew)
        entry = (time, client, server)
        lost_track = self._forgotten_until is not None and time <= self._forgotten_until
        if lost_track or entry in self._seen:
            return False
        self._seen.add(entry)
        heapq.heappush(self._by_time, entry)
        return True

    def _forget(self, now: datetime, skew: timedelta) -> None:
        while self._by_time and now - self._by_time[0][0] > skew:
            entry = heapq.heappop(self._by_time)
            self._seen.remove(entry)
            self._forgotten_until = entry[0]
