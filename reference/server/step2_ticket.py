"""Step 2: open the ticket with the server's key and take out what it seals (section 3.2.3)."""

from __future__ import annotations

from reference import der
from reference.crypto import CryptoError, Enctype, IntegrityError, Key
from reference.flags import APOption
from reference.keytab import KeytabEntry
from reference.messages import APReq, EncTicketPart
from reference.numbers import PVNO, ErrorCode, KeyUsage, MessageType
from reference.principal import Principal
from reference.refusal import Refusal
from reference.server.exchange import Exchange

_AP_REQ_TAG = bytes((der.APPLICATION | MessageType.AP_REQ,))


def message_type(x: Exchange) -> None:
    """If the message type is not KRB_AP_REQ: KRB_AP_ERR_MSG_TYPE."""
    if x.octets[:1] != _AP_REQ_TAG:
        raise Refusal(ErrorCode.KRB_AP_ERR_MSG_TYPE, "the application tag is not that of AP-REQ")
    try:
        x.ap_req = der.decode(APReq, x.octets)
    except der.DecodeError as error:
        raise Refusal(ErrorCode.KRB_ERR_GENERIC, str(error)) from None
    if x.ap_req.msg_type != MessageType.AP_REQ:
        raise Refusal(ErrorCode.KRB_AP_ERR_MSG_TYPE, f"msg-type is {x.ap_req.msg_type}")
    x.service = Principal.of(x.ap_req.ticket.sname, x.ap_req.ticket.realm)


def protocol_version(x: Exchange) -> None:
    """The version is always 5, of the message and of the ticket (section 5.2.4)."""
    if x.ap_req.pvno != PVNO:
        raise Refusal(ErrorCode.KRB_AP_ERR_BADVERSION, f"pvno is {x.ap_req.pvno}")
    if x.ap_req.ticket.tkt_vno != PVNO:
        raise Refusal(ErrorCode.KRB_AP_ERR_BADVERSION, f"tkt-vno is {x.ap_req.ticket.tkt_vno}")


def key_version(x: Exchange) -> None:
    """If the key version is not one that the server can use: KRB_AP_ERR_BADKEYVER.

    A ticket under a session key has none (section 5.2.9), and 0 counts as absent (5.1.2).
    """
    kvno = x.ap_req.ticket.enc_part.kvno
    known = [entry.kvno for entry in _keys_of_service(x)]
    if kvno and known and kvno not in known and not _is_user_to_user(x):
        raise Refusal(ErrorCode.KRB_AP_ERR_BADKEYVER, f"no key of version {kvno}")


def user_to_user(x: Exchange) -> None:
    """If USE-SESSION-KEY is set, the server needs the key of its TGT (section 3.7)."""
    if x.user_to_user_key is None and _is_user_to_user(x):
        raise Refusal(ErrorCode.KRB_AP_ERR_NO_TGT, "USE-SESSION-KEY is set, but there is no TGT")


def key(x: Exchange) -> None:
    """If the server does not have the proper key: KRB_AP_ERR_NOKEY."""
    sealed = x.ap_req.ticket.enc_part
    if x.user_to_user_key is not None and _is_user_to_user(x):
        keys = [x.user_to_user_key]
    else:
        entries = _keys_of_service(x)
        named = [entry for entry in entries if entry.kvno == sealed.kvno]
        keys = [entry.key for entry in named or entries]
    x.keys = [key for key in keys if key.etype == sealed.etype]
    if not x.keys:
        raise Refusal(ErrorCode.KRB_AP_ERR_NOKEY, f"no key of etype {sealed.etype} for {x.service}")


def permitted_ticket_etype(x: Exchange) -> None:
    """An encryption type that policy forbids protects no ticket (RFC 8429)."""
    etype = x.ap_req.ticket.enc_part.etype
    if etype not in x.policy.permitted_etypes:
        raise Refusal(ErrorCode.KDC_ERR_ETYPE_NOSUPP, f"ticket of etype {etype}, not permitted")


def ticket_integrity(x: Exchange) -> None:
    """If decryption shows that the ticket was modified: KRB_AP_ERR_BAD_INTEGRITY.

    A ticket that names no key version is tried with every key, the newest first.
    """
    sealed = x.ap_req.ticket.enc_part
    for key in x.keys:
        try:
            octets = key.decrypt(KeyUsage.TICKET, sealed.cipher)
        except IntegrityError:
            continue
        try:
            x.ticket = der.decode(
                EncTicketPart, octets, padded=sealed.etype == Enctype.DES3_CBC_SHA1
            )
        except der.DecodeError as error:
            raise Refusal(ErrorCode.KRB_ERR_GENERIC, str(error)) from None
        x.client = Principal.of(x.ticket.cname, x.ticket.crealm)
        return
    raise Refusal(ErrorCode.KRB_AP_ERR_BAD_INTEGRITY, "the ticket does not decrypt")


def session_key(x: Exchange) -> None:
    """The session key must be one of a known and permitted encryption type (section 5.3)."""
    sealed = x.ticket.key
    if sealed.keytype not in x.policy.permitted_etypes:
        raise Refusal(
            ErrorCode.KDC_ERR_ETYPE_NOSUPP, f"session key of etype {sealed.keytype}, not permitted"
        )
    try:
        x.session_key = Key(sealed.keytype, sealed.keyvalue)
    except CryptoError as error:
        raise Refusal(ErrorCode.KRB_ERR_GENERIC, f"session key: {error}") from None


def _is_user_to_user(x: Exchange) -> bool:
    return APOption.USE_SESSION_KEY in x.ap_req.ap_options


def _keys_of_service(x: Exchange) -> list[KeytabEntry]:
    # The realm in the clear part says which of the server's keys to use (section 3.2.3), and the
    # ticket must name this server: a key that it shares with others does not make it them.
    return x.keytab.of(x.server) if x.service == x.server else []
