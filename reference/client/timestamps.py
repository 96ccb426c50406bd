"""Times for authenticators, none used twice (RFC 4120 section 3.2.3, implementation note)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

_STEP = timedelta(microseconds=1)
_COARSE = timedelta(seconds=1)


class Timestamps:
    """Hands out the clock's time, moved on where the clock stands still.

    One for all clients that share a clock. A clock that falls back by a second or more was set
    anew, and its times are taken as they come.
    """

    def __init__(self) -> None:
        self._last = self._clock = datetime.min.replace(tzinfo=UTC)

    def next(self, now: datetime) -> datetime:
        """Return `now`, or the first microsecond behind the last time where that is taken.

        Whether the clock fell back is asked of what it said, not of the times handed out: a
        million requests on a clock that stands still move those on by a second.
        """
        if now > self._last or self._clock - now >= _COARSE:
            self._last = self._clock = now
        else:
            self._last += _STEP
        return self._last
