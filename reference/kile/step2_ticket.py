"""Step 2 as [MS-KILE] section 3.4.5 has it, where it differs from RFC 4120."""

from __future__ import annotations

from reference import der
from reference.crypto import Enctype, IntegrityError
from reference.flags import APOption
from reference.kile import messages, names
from reference.kile.error import NotWellFormed
from reference.numbers import ErrorCode, KeyUsage, MessageType
from reference.principal import Principal
from reference.refusal import Refusal
from reference.server import step2_ticket as step2
from reference.server.exchange import Exchange

_AP_REQ_TAG = bytes((der.APPLICATION | MessageType.AP_REQ,))


def message_type(x: Exchange) -> None:
    """If the message is not well-formed, or not a KRB_AP_REQ: no message at all."""
    if x.octets[:1] != _AP_REQ_TAG:
        raise NotWellFormed(ErrorCode.KRB_AP_ERR_MSG_TYPE, "the tag is not that of AP-REQ")
    try:
        x.ap_req = der.decode(messages.APReq, x.octets)
    except der.DecodeError as error:
        raise NotWellFormed(ErrorCode.KRB_ERR_GENERIC, str(error)) from None
    if x.ap_req.msg_type != MessageType.AP_REQ:
        raise NotWellFormed(ErrorCode.KRB_AP_ERR_MSG_TYPE, f"msg-type is {x.ap_req.msg_type}")
    x.service = Principal.of(x.ap_req.ticket.sname, x.ap_req.ticket.realm)
    sealed = x.ap_req.ticket.enc_part
    if sealed.kvno is not None:
        # The upper half names a read-only domain controller: all 32 bits count, none is a sign.
        sealed.kvno %= 2**32


def key(x: Exchange) -> None:
    """If the server does not have the proper key: KRB_AP_ERR_NOKEY.

    Where the key that the ticket names does not decrypt it, the others that it has are tried.
    """
    if APOption.USE_SESSION_KEY in x.ap_req.ap_options:
        step2.key(x)
        return
    sealed = x.ap_req.ticket.enc_part
    entries = x.keytab.of(x.server) if names.same(x.service, x.server) else []
    entries = sorted(entries, key=lambda entry: entry.kvno != sealed.kvno)
    x.keys = [entry.key for entry in entries if entry.key.etype == sealed.etype]
    if not x.keys:
        raise Refusal(ErrorCode.KRB_AP_ERR_NOKEY, f"no key of etype {sealed.etype} for {x.service}")


def ticket_integrity(x: Exchange) -> None:
    """If decryption shows that the ticket was modified: KRB_AP_ERR_MODIFIED."""
    sealed = x.ap_req.ticket.enc_part
    for key in x.keys:
        try:
            octets = key.decrypt(KeyUsage.TICKET, sealed.cipher)
        except IntegrityError:
            continue
        try:
            x.ticket = der.decode(
                messages.EncTicketPart, octets, padded=sealed.etype == Enctype.DES3_CBC_SHA1
            )
        except der.DecodeError as error:
            raise Refusal(ErrorCode.KRB_ERR_GENERIC, str(error)) from None
        x.client = Principal.of(x.ticket.cname, x.ticket.crealm)
        return
    raise Refusal(ErrorCode.KRB_AP_ERR_MODIFIED, "the ticket does not decrypt")
