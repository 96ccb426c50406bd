"""KRB_CRED: how an initiator hands a ticket over (RFC 4120 section 5.8, RFC 4121 section 4.1.1)."""

from __future__ import annotations

from datetime import datetime

from reference import der
from reference.crypto import Enctype, IntegrityError, Key
from reference.der import SequenceOf, field, sequence
from reference.flags import Flags
from reference.messages import (
    FLAGS,
    HOST_ADDRESSES,
    INT32,
    MICROSECONDS,
    STRING,
    TIME,
    UINT32,
    EncryptedData,
    EncryptionKey,
    HostAddress,
    PrincipalName,
    Ticket,
)
from reference.numbers import PVNO, ErrorCode, KeyUsage, MessageType
from reference.refusal import Refusal


@sequence()
class KrbCredInfo:
    """What the sealed part of a KRB_CRED says of one ticket (RFC 4120 section 5.8.1)."""

    key: EncryptionKey = field(0, EncryptionKey)
    prealm: str | None = field(1, STRING, default=None)
    pname: PrincipalName | None = field(2, PrincipalName, default=None)
    flags: Flags | None = field(3, FLAGS, default=None)
    authtime: datetime | None = field(4, TIME, default=None)
    starttime: datetime | None = field(5, TIME, default=None)
    endtime: datetime | None = field(6, TIME, default=None)
    renew_till: datetime | None = field(7, TIME, default=None)
    srealm: str | None = field(8, STRING, default=None)
    sname: PrincipalName | None = field(9, PrincipalName, default=None)
    caddr: list[HostAddress] | None = field(10, HOST_ADDRESSES, default=None)


@sequence(application=29)
class EncKrbCredPart:
    """The sealed part of a KRB_CRED, with the session keys (RFC 4120 section 5.8.1)."""

    ticket_info: list[KrbCredInfo] = field(0, SequenceOf(der.codec(KrbCredInfo)))
    nonce: int | None = field(1, UINT32, default=None)
    timestamp: datetime | None = field(2, TIME, default=None)
    usec: int | None = field(3, MICROSECONDS, default=None)
    s_address: HostAddress | None = field(4, HostAddress, default=None)
    r_address: HostAddress | None = field(5, HostAddress, default=None)


@sequence(application=22)
class KrbCred:
    """KRB_CRED: tickets, and what it takes to use them (RFC 4120 section 5.8.1)."""

    pvno: int = field(0, INT32)
    msg_type: int = field(1, INT32)
    tickets: list[Ticket] = field(2, SequenceOf(der.codec(Ticket)))
    enc_part: EncryptedData = field(3, EncryptedData)


def make_krb_cred(
    tickets: list[Ticket], part: EncKrbCredPart, session_key: Key, confounder: bytes
) -> bytes:
    """Return the KRB_CRED for the server of a ticket, whose session key it is sealed with."""
    cipher = session_key.encrypt(KeyUsage.KRB_CRED, der.encode(part), confounder)
    return der.encode(
        KrbCred(
            pvno=PVNO,
            msg_type=MessageType.CRED,
            tickets=tickets,
            enc_part=EncryptedData(etype=session_key.etype, cipher=cipher),
        )
    )


def open_krb_cred(octets: bytes, session_key: Key) -> tuple[KrbCred, EncKrbCredPart]:
    """Return a KRB_CRED and its sealed part; Refusal if it is not one for this session key.

    It MUST be encrypted in the session key of the ticket: neither in a subkey nor, as some
    implementations send it (RFC 4120 section 5.8.1), not at all.
    """
    try:
        message = der.decode(KrbCred, octets)
    except der.DecodeError as error:
        raise Refusal(ErrorCode.KRB_ERR_GENERIC, str(error)) from None
    if message.pvno != PVNO:
        raise Refusal(ErrorCode.KRB_AP_ERR_BADVERSION, f"KRB_CRED: pvno is {message.pvno}")
    if message.msg_type != MessageType.CRED:
        raise Refusal(ErrorCode.KRB_AP_ERR_MSG_TYPE, f"KRB_CRED: msg-type is {message.msg_type}")
    part = _open(message.enc_part, session_key)
    if not message.tickets or len(message.tickets) != len(part.ticket_info):
        raise Refusal(
            ErrorCode.KRB_ERR_GENERIC,
            f"KRB_CRED: {len(message.tickets)} tickets, keys for {len(part.ticket_info)}",
        )
    return message, part


def _open(sealed: EncryptedData, session_key: Key) -> EncKrbCredPart:
    if sealed.etype != session_key.etype:
        raise Refusal(
            ErrorCode.KRB_AP_ERR_BAD_INTEGRITY,
            f"the KRB_CRED is of etype {sealed.etype}, the session key is not",
        )
    try:
        octets = session_key.decrypt(KeyUsage.KRB_CRED, sealed.cipher)
    except IntegrityError:
        raise Refusal(ErrorCode.KRB_AP_ERR_BAD_INTEGRITY, "the KRB_CRED does not decrypt") from None
    try:
        return der.decode(EncKrbCredPart, octets, padded=sealed.etype == Enctype.DES3_CBC_SHA1)
    except der.DecodeError as error:
        raise Refusal(ErrorCode.KRB_ERR_GENERIC, str(error)) from None
