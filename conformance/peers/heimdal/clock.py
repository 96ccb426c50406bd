"""The time that a library is told: exact to the microsecond, and still until it is set again.

Heimdal's own krb5_set_real_time is an offset, in whole seconds, to a clock that ticks. So the calls
by which the library asks the system for the time are redirected here; those of others are not.

What limits the clock is that no message can be of its time: Heimdal writes no time after the year
3900 or before 1970, and reads the former as 0 and the latter as of the same day in 1970.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from conformance.peers.heimdal.cdef import ffi
from conformance.peers.mit_gss.slots import redirect
from conformance.peers.serving import CannotDrive

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_YEARS = range(1971, 3900)
"""With a margin at each end, for the times of a message that are not the clock's."""


class Clock:
    """The clock of some libraries, for as long as the process lives."""

    def __init__(self, libraries: Iterable[tuple[str, tuple[str, ...]]]) -> None:
        """Redirect the calls of each library, of which the functions are named."""
        self._second = self._microsecond = 0
        # The libraries call these as long as they are loaded: they must not be collected.
        self._callbacks = {
            "time": ffi.callback("int64_t(int64_t *)", self._time),
            "gettimeofday": ffi.callback("int(struct timeval *, void *)", self._gettimeofday),
        }
        for library, functions in libraries:
            for function in functions:
                redirect(library, function, self._callbacks[function])

    def set(self, now: datetime) -> None:
        """Set the time; CannotDrive where it is beyond what the library has."""
        if now.year not in _YEARS:
            raise CannotDrive("clock")
        self._second, self._microsecond = seconds(now), now.microsecond

    def _time(self, cell: Any) -> int:
        if cell:
            cell[0] = self._second
        return self._second

    def _gettimeofday(self, cell: Any, _zone: Any) -> int:
        cell.tv_sec, cell.tv_usec = self._second, self._microsecond
        return 0


def seconds(time: datetime) -> int:
    """Return the whole seconds from 1970 to a time."""
    return (time - _EPOCH) // timedelta(seconds=1)
