"""From the status of a GSS call to an error of the peer protocol."""

from __future__ import annotations

from conformance.model.protocol import Native
from conformance.peers.mit.errors import Krb5Error

COMPLETE, CONTINUE_NEEDED = 0, 1
MSG_TYPE = -1765328384 + 40
"""KRB5KRB_AP_ERR_MSG_TYPE. It comes with CONTINUE_NEEDED, as RFC 4121 section 4.1 wants it."""

_ERROR_BITS = 0xFFFF0000
_MADE_UP = range(100_001, 200_000)


class GssError(Exception):
    """A GSS call has failed. `major` is GSS-API's number, `minor` that of MIT krb5, or 0."""

    def __init__(self, major: int, minor: int, message: str) -> None:
        """Take the numbers and the library's text for them."""
        super().__init__(f"{message} ({major:#x}, {minor})")
        self.major = major
        self.minor = minor
        self.message = message

    @property
    def protocol_code(self) -> int | None:
        """The error of RFC 4120 section 7.5.9, or None where the RFC has none."""
        return Krb5Error(self.minor, self.message).protocol_code

    @property
    def native(self) -> Native:
        """The error as the peer protocol tells it: the major status where there is no minor."""
        return Native(self.minor or self.major, self.message)


def minor_of(number: int) -> int:
    """Return a minor status as krb5 numbers it, or 0 where there is none.

    From 100001 on, the numbers are made up by the layer above the mechanisms, to tell apart what
    two of them number alike. With one mechanism this happens to 0 alone.
    """
    if number in _MADE_UP:
        return 0
    return number if number < 2**31 else number - 2**32


def is_error(major: int, minor: int) -> bool:
    """Tell whether a call was refused. To send an error and wait for another try is to refuse."""
    return bool(major & _ERROR_BITS) or (major == CONTINUE_NEEDED and minor == MSG_TYPE)
