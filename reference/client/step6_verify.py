"""Step 6: is the server genuine? Compare the times (RFC 4120 section 3.2.5)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from reference import der
from reference.client.step1_request import Request
from reference.crypto import CryptoError, Enctype, IntegrityError, Key
from reference.messages import APRep, EncAPRepPart
from reference.numbers import PVNO, ErrorCode, KeyUsage, MessageType
from reference.refusal import Refusal


@dataclass(slots=True, eq=False)
class Verification:
    """The state that the rules share; a field without a value is set by the rule that can."""

    request: Request
    octets: bytes
    ap_rep: APRep = field(init=False, repr=False)
    part: EncAPRepPart = field(init=False, repr=False)
    subkey: Key | None = field(init=False, repr=False)


def message_type(x: Verification) -> None:
    """The reply is a KRB_AP_REP, by tag and by field: else KRB_AP_ERR_MSG_TYPE."""
    if x.octets[:1] != bytes((der.APPLICATION | MessageType.AP_REP,)):
        raise Refusal(ErrorCode.KRB_AP_ERR_MSG_TYPE, "the application tag is not that of AP-REP")
    try:
        x.ap_rep = der.decode(APRep, x.octets)
    except der.DecodeError as error:
        raise Refusal(ErrorCode.KRB_ERR_GENERIC, str(error)) from None
    if x.ap_rep.msg_type != MessageType.AP_REP:
        raise Refusal(ErrorCode.KRB_AP_ERR_MSG_TYPE, f"msg-type is {x.ap_rep.msg_type}")


def protocol_version(x: Verification) -> None:
    """The version is always 5 (section 5.2.4)."""
    if x.ap_rep.pvno != PVNO:
        raise Refusal(ErrorCode.KRB_AP_ERR_BADVERSION, f"pvno is {x.ap_rep.pvno}")


def integrity(x: Verification) -> None:
    """The reply is encrypted in the ticket's session key, not in a subkey."""
    key, sealed = x.request.session_key, x.ap_rep.enc_part
    if sealed.etype != key.etype:
        raise Refusal(
            ErrorCode.KRB_AP_ERR_BAD_INTEGRITY,
            f"the reply is of etype {sealed.etype}, the session key is not",
        )
    try:
        octets = key.decrypt(KeyUsage.AP_REP, sealed.cipher)
    except IntegrityError:
        raise Refusal(ErrorCode.KRB_AP_ERR_BAD_INTEGRITY, "the reply does not decrypt") from None
    try:
        x.part = der.decode(EncAPRepPart, octets, padded=sealed.etype == Enctype.DES3_CBC_SHA1)
    except der.DecodeError as error:
        raise Refusal(ErrorCode.KRB_ERR_GENERIC, str(error)) from None


def time(x: Verification) -> None:
    """If timestamp and microseconds are those sent, the server is genuine."""
    sent = x.request.authenticator
    if (x.part.ctime, x.part.cusec) != (sent.ctime, sent.cusec):
        raise Refusal(
            ErrorCode.KRB_AP_ERR_MUT_FAIL,
            f"the reply is of {x.part.ctime} and {x.part.cusec} microseconds,"
            f" the request of {sent.ctime} and {sent.cusec}",
        )


def subkey(x: Verification) -> None:
    """The server's subkey, if present, is retained: it must be one that can be used."""
    sealed = x.part.subkey
    try:
        x.subkey = None if sealed is None else Key(sealed.keytype, sealed.keyvalue)
    except CryptoError as error:
        raise Refusal(ErrorCode.KRB_ERR_GENERIC, f"subkey: {error}") from None


class Check(NamedTuple):
    """One rule of step 6, and its section."""

    section: str
    rule: Callable[[Verification], None]

    @property
    def name(self) -> str:
        """The name of the rule, as results and transcripts give it."""
        return self.rule.__name__


CHECKS = (
    Check("5.5.2", message_type),
    Check("5.2.4", protocol_version),
    Check("3.2.5", integrity),
    Check("3.2.5", time),
    Check("3.2.5", subkey),
)
