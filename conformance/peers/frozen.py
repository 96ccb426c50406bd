"""A call into a library of Python: at a time of ours, its exceptions told from the adapter's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import time_machine

from conformance.peers.serving import CannotDrive


class Refused(Exception):
    """The library raised something: that is how it refuses."""

    def __init__(self, error: Exception) -> None:
        """Take what it raised."""
        super().__init__(error)
        self.error = error


@contextmanager
def at(now: datetime) -> Iterator[None]:
    """Freeze the clock at `now`; what is raised inside, which is to be the library's, is Refused.

    Such a library has seldom an exception of its own for a message that it cannot read: its
    decoder's, a KeyError or a ValueError come through.
    """
    with time_machine.travel(now, tick=False):
        try:
            yield
        except CannotDrive:
            raise
        except Exception as error:
            raise Refused(error) from error
