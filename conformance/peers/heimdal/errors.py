"""From Heimdal's error numbers to those of RFC 4120 section 7.5.9."""

from __future__ import annotations

from conformance.model.protocol import Native

BASE = -1765328384
"""Where com_err puts the protocol's error 0; the library's own errors of the table begin at 128.

Those (no key in the keytab, no such encryption type, …) have no number in the RFC, nor have the
errors of other tables (ASN.1 decoding is 1859794432 and up) or of the operating system: Heimdal
sends KRB_ERR_GENERIC for each of them.
"""


class HeimdalError(Exception):
    """A krb5 function has failed; `code` is the library's number, `message` its text for it."""

    def __init__(self, code: int, message: str) -> None:
        """Take the number and the text as the library gives them."""
        super().__init__(f"{message} ({code})")
        self.code = code
        self.message = message

    @property
    def protocol_code(self) -> int | None:
        """The error of RFC 4120 section 7.5.9, or None where the RFC has none."""
        return protocol_code(self.code)

    @property
    def native(self) -> Native:
        """The error as the peer protocol tells it."""
        return Native(self.code, self.message)


def protocol_code(code: int) -> int | None:
    """Return the RFC's number of an error of the library's, or None where it has none."""
    number = code - BASE
    return number if 0 <= number < 128 else None
