"""The messages of the AP exchange and their parts, as RFC 4120 section 5 defines them.

Field names are those of the RFC with `_` for `-`; an absent OPTIONAL field is None.
"""

from __future__ import annotations

from datetime import datetime

from reference.crypto import Key
from reference.der import (
    Integer,
    KerberosString,
    KerberosTime,
    OctetString,
    SequenceOf,
    field,
    sequence,
)
from reference.flags import Flags, KerberosFlags

INT32 = Integer(-(2**31), 2**31 - 1)
UINT32 = Integer(0, 2**32 - 1)
MICROSECONDS = Integer(0, 999_999)
OCTETS = OctetString()
STRING = KerberosString()
TIME = KerberosTime()
FLAGS = KerberosFlags()


@sequence()
class PrincipalName:
    """A name of typed components, without its realm (section 5.2.2)."""

    name_type: int = field(0, INT32)
    name_string: list[str] = field(1, SequenceOf(STRING))


@sequence()
class HostAddress:
    """A host's address of one type (section 5.2.5)."""

    addr_type: int = field(0, INT32)
    address: bytes = field(1, OCTETS)


@sequence()
class AuthorizationElement:
    """One element of AuthorizationData (section 5.2.6)."""

    ad_type: int = field(0, INT32)
    ad_data: bytes = field(1, OCTETS)


@sequence()
class EncryptedData:
    """Ciphertext with what helps to choose its key (section 5.2.9)."""

    etype: int = field(0, INT32)
    kvno: int | None = field(1, UINT32, default=None)
    cipher: bytes = field(2, OCTETS)


@sequence()
class EncryptionKey:
    """A key in transit (section 5.2.9); its value never shows in a repr."""

    keytype: int = field(0, INT32)
    keyvalue: bytes = field(1, OCTETS)

    def __repr__(self) -> str:
        return f"EncryptionKey(keytype={self.keytype}, {len(self.keyvalue)} octets)"

    @classmethod
    def of(cls, key: Key | None) -> EncryptionKey | None:
        """Return the key as a message carries it; no key for no key."""
        return None if key is None else cls(keytype=key.etype, keyvalue=key.contents)


@sequence()
class Checksum:
    """A checksum of one type (section 5.2.9)."""

    cksumtype: int = field(0, INT32)
    checksum: bytes = field(1, OCTETS)


@sequence()
class TransitedEncoding:
    """The realms that took part in authenticating the client (section 5.3)."""

    tr_type: int = field(0, INT32)
    contents: bytes = field(1, OCTETS)


HOST_ADDRESSES = SequenceOf(HostAddress.__der__)  # type: ignore[attr-defined]
AUTHORIZATION_DATA = SequenceOf(AuthorizationElement.__der__)  # type: ignore[attr-defined]


@sequence(application=1)
class Ticket:
    """What the KDC gave the client for the server (section 5.3)."""

    tkt_vno: int = field(0, INT32)
    realm: str = field(1, STRING)
    sname: PrincipalName = field(2, PrincipalName)
    enc_part: EncryptedData = field(3, EncryptedData)


@sequence(application=3)
class EncTicketPart:
    """The part of a ticket that only its server can read (section 5.3)."""

    flags: Flags = field(0, FLAGS)
    key: EncryptionKey = field(1, EncryptionKey)
    crealm: str = field(2, STRING)
    cname: PrincipalName = field(3, PrincipalName)
    transited: TransitedEncoding = field(4, TransitedEncoding)
    authtime: datetime = field(5, TIME)
    starttime: datetime | None = field(6, TIME, default=None)
    endtime: datetime = field(7, TIME)
    renew_till: datetime | None = field(8, TIME, default=None)
    caddr: list[HostAddress] | None = field(9, HOST_ADDRESSES, default=None)
    authorization_data: list[AuthorizationElement] | None = field(
        10, AUTHORIZATION_DATA, default=None
    )


@sequence(application=14)
class APReq:
    """KRB_AP_REQ (section 5.5.1)."""

    pvno: int = field(0, INT32)
    msg_type: int = field(1, INT32)
    ap_options: Flags = field(2, FLAGS)
    ticket: Ticket = field(3, Ticket)
    authenticator: EncryptedData = field(4, EncryptedData)


@sequence(application=2)
class Authenticator:
    """The client's proof that it knows the session key, and when (section 5.5.1)."""

    authenticator_vno: int = field(0, INT32)
    crealm: str = field(1, STRING)
    cname: PrincipalName = field(2, PrincipalName)
    cksum: Checksum | None = field(3, Checksum, default=None)
    cusec: int = field(4, MICROSECONDS)
    ctime: datetime = field(5, TIME)
    subkey: EncryptionKey | None = field(6, EncryptionKey, default=None)
    seq_number: int | None = field(7, UINT32, default=None)
    authorization_data: list[AuthorizationElement] | None = field(
        8, AUTHORIZATION_DATA, default=None
    )


@sequence(application=15)
class APRep:
    """KRB_AP_REP (section 5.5.2)."""

    pvno: int = field(0, INT32)
    msg_type: int = field(1, INT32)
    enc_part: EncryptedData = field(2, EncryptedData)


@sequence(application=27)
class EncAPRepPart:
    """The server's proof that it could read the ticket (section 5.5.2)."""

    ctime: datetime = field(0, TIME)
    cusec: int = field(1, MICROSECONDS)
    subkey: EncryptionKey | None = field(2, EncryptionKey, default=None)
    seq_number: int | None = field(3, UINT32, default=None)


@sequence(application=30)
class KRBError:
    """KRB_ERROR (section 5.9.1)."""

    pvno: int = field(0, INT32)
    msg_type: int = field(1, INT32)
    ctime: datetime | None = field(2, TIME, default=None)
    cusec: int | None = field(3, MICROSECONDS, default=None)
    stime: datetime = field(4, TIME)
    susec: int = field(5, MICROSECONDS)
    error_code: int = field(6, INT32)
    crealm: str | None = field(7, STRING, default=None)
    cname: PrincipalName | None = field(8, PrincipalName, default=None)
    realm: str = field(9, STRING)
    sname: PrincipalName = field(10, PrincipalName)
    e_text: str | None = field(11, STRING, default=None)
    e_data: bytes | None = field(12, OCTETS, default=None)
