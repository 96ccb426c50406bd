"""The token identifier, and the message behind it (RFC 4121 section 4.1)."""

from __future__ import annotations

from conformance.defects.registry import breaks
from conformance.defects.server.gss_framing import GSS, KERBEROS, TOKEN
from conformance.forge.error import krb_error
from conformance.model.defect import Stage
from reference import der
from reference.crypto import Enctype
from reference.gss.framing import TokenId, frame, unframe
from reference.messages import APRep, EncryptedData

AP_REP = der.encode(
    APRep(
        pvno=5, msg_type=15,
        enc_part=EncryptedData(etype=Enctype.AES256_CTS_HMAC_SHA1_96, cipher=bytes(64)),
    )
)  # fmt: skip
KRB_ERROR = krb_error(37)


@breaks(
    "rfc4121-4.1-unknown-id", Stage.TOKEN, bases=GSS,
    each={f"{id_:04x}": id_ for id_ in (0x0504, 0x0404, 0xFFFF, 0x0001, 0x0000, 0x0101, 0x0400)},
)  # fmt: skip
def unknown_id(token: bytes, id_: int) -> bytes:
    """The token identifier is not one of the three."""
    return frame(id_, unframe(token)[1])


@breaks(
    "rfc4121-4.1-other-id", Stage.TOKEN, bases=GSS,
    each={"reply": TokenId.AP_REP, "error": TokenId.ERROR},
)  # fmt: skip
def ap_req_in_token_of(token: bytes, id_: int) -> bytes:
    """The AP-REQ is in a token that is not for one."""
    return frame(id_, unframe(token)[1])


@breaks(
    "rfc4121-4.1-other-id", Stage.TOKEN, bases=GSS,
    each={"reply": (TokenId.AP_REP, AP_REP), "error": (TokenId.ERROR, KRB_ERROR)},
)  # fmt: skip
def token_of(_token: bytes, other: tuple[int, bytes]) -> bytes:
    """The token is right for its message, and that is none to begin with."""
    return frame(*other)


@breaks(
    "rfc4121-4.1-id-and-message", Stage.TOKEN, bases=GSS,
    each={
        "reply": AP_REP,
        "error": KRB_ERROR,
        "garbage": bytes(range(256)),
        "nothing": b"",
        "1-octet": b"\x6e",
    },
)  # fmt: skip
def inner_message(_token: bytes, message: bytes) -> bytes:
    """The token is for an AP-REQ, and something else is in it."""
    return frame(TokenId.AP_REQ, message)


@breaks("rfc4121-4.1-id-and-message", Stage.TOKEN, bases=GSS, each={"none": b"", "half": b"\x01"})
def token_identifier(_token: bytes, octets: bytes) -> bytes:
    """The token ends before its identifier does."""
    return der.tlv(TOKEN, KERBEROS + octets)
