"""The messages of RFC 4120 with what Windows encodes in another way.

Names are in UTF-8 ([MS-KILE] section 3.1.5.7), of which the IA5String of RFC 4120 is a part. Key
versions are signed (section 3.1.5.8), and those of RFC 4120 are not: both are read.
"""

from __future__ import annotations

from reference import messages
from reference.der import DecodeError, Integer, KerberosString, SequenceOf, field, sequence

KVNO = Integer(-(2**31), 2**32 - 1)


class Utf8String(KerberosString):
    """GeneralString that holds UTF-8. Surrogates are not supported, as in any UTF-8."""

    def load(self, data: bytes, start: int, stop: int) -> str:
        """Decode characters of any number of octets."""
        try:
            return data[start:stop].decode("utf-8")
        except UnicodeDecodeError as error:
            raise DecodeError("a name is not in UTF-8") from error

    def dump(self, value: str) -> bytes:
        """Encode; ValueError for a lone surrogate."""
        return value.encode("utf-8")


STRING = Utf8String()


@sequence()
class PrincipalName(messages.PrincipalName):
    """A name in UTF-8."""

    name_string: list[str] = field(1, SequenceOf(STRING))


@sequence()
class EncryptedData(messages.EncryptedData):
    """Ciphertext with a key version that may have a sign."""

    kvno: int | None = field(1, KVNO, default=None)


@sequence(application=1)
class Ticket(messages.Ticket):
    """A ticket with both."""

    realm: str = field(1, STRING)
    sname: messages.PrincipalName = field(2, PrincipalName)
    enc_part: messages.EncryptedData = field(3, EncryptedData)


@sequence(application=3)
class EncTicketPart(messages.EncTicketPart):
    """The sealed part of a ticket with the client's name in UTF-8."""

    crealm: str = field(2, STRING)
    cname: messages.PrincipalName = field(3, PrincipalName)


@sequence(application=14)
class APReq(messages.APReq):
    """KRB_AP_REQ with such a ticket."""

    ticket: messages.Ticket = field(3, Ticket)


@sequence(application=2)
class Authenticator(messages.Authenticator):
    """An authenticator with the client's name in UTF-8."""

    crealm: str = field(1, STRING)
    cname: messages.PrincipalName = field(2, PrincipalName)


@sequence(application=30)
class KRBError(messages.KRBError):
    """KRB_ERROR with names in UTF-8."""

    crealm: str | None = field(7, STRING, default=None)
    cname: messages.PrincipalName | None = field(8, PrincipalName, default=None)
    realm: str = field(9, STRING)
    sname: messages.PrincipalName = field(10, PrincipalName)


@sequence()
class KerbErrorData:
    """KERB-ERROR-DATA, for the e-data of a KRB_ERROR ([MS-KILE] section 2.2.2)."""

    data_type: int = field(1, messages.INT32)
    data_value: bytes | None = field(2, messages.OCTETS, default=None)


@sequence()
class KerbAdRestrictionEntry:
    """KERB-AD-RESTRICTION-ENTRY ([MS-KILE] section 2.2.6)."""

    restriction_type: int = field(0, messages.INT32)
    restriction: bytes = field(1, messages.OCTETS)
