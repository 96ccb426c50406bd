"""From the status of a GSS call to an error of the peer protocol."""

from __future__ import annotations

from conformance.model.protocol import Native
from conformance.peers.heimdal.errors import protocol_code

COMPLETE, CONTINUE_NEEDED = 0, 1

_ERROR_BITS = 0xFFFF0000


class GssError(Exception):
    """A GSS call has failed. `major` is GSS-API's number, `minor` that of Heimdal, or 0."""

    def __init__(self, major: int, minor: int, message: str) -> None:
        """Take the numbers and the library's text for them."""
        super().__init__(f"{message} ({major:#x}, {minor})")
        self.major = major
        self.minor = minor
        self.message = message

    @property
    def protocol_code(self) -> int | None:
        """The error of RFC 4120 section 7.5.9, or None where the RFC has none."""
        return protocol_code(self.minor)

    @property
    def native(self) -> Native:
        """The error as the peer protocol tells it: the major status where there is no minor."""
        return Native(self.minor or self.major, self.message)


def minor_of(number: int) -> int:
    """Return a minor status as krb5 numbers it: with a sign."""
    return number if number < 2**31 else number - 2**32


def is_error(major: int) -> bool:
    """Tell whether a major status is one of failure."""
    return bool(major & _ERROR_BITS)
