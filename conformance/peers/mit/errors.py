"""From MIT's error numbers to those of RFC 4120 section 7.5.9."""

from __future__ import annotations

from conformance.model.protocol import Native

_BASE = -1765328384
"""Where com_err puts the protocol's error 0; the library's own errors of the table begin at 128.

Errors of other tables (ASN.1 decoding is 1859794432 and up) and of the operating system (plain
errno values: a bare 34 is ERANGE) are outside of the range, and have no number in the RFC.
"""

_SAME_AS = {_BASE + 158: 46}
"""KRB5_MUTUAL_FAILED is the library's own name for KRB_AP_ERR_MUT_FAIL, and the client's alone.

The others that it has (no such encryption type, a ciphertext that is too short, an encryption
type that is not permitted) could be one of several errors of the RFC, so they are none.
"""

GENERIC = 60
"""KRB_ERR_GENERIC, what MIT's own servers send for an error without a number in the RFC."""


class Krb5Error(Exception):
    """A krb5 function has failed; `code` is the library's number, `message` its text for it."""

    def __init__(self, code: int, message: str) -> None:
        """Take the number and the text as the library gives them."""
        super().__init__(f"{message} ({code})")
        self.code = code
        self.message = message

    @property
    def protocol_code(self) -> int | None:
        """The error of RFC 4120 section 7.5.9, or None where the RFC has none."""
        number = self.code - _BASE
        return number if 0 <= number < 128 else _SAME_AS.get(self.code)

    @property
    def native(self) -> Native:
        """The error as the peer protocol tells it."""
        return Native(self.code, self.message)
