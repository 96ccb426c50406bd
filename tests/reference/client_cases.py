"""For each check of the client on a reply: what it lets pass, and what it refuses."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from exchanges import (
    AES128,
    MICROSECOND,
    SECOND,
    SESSION_KEY,
    ap_rep,
    make_key,
    reply_part,
    request,
    seal,
)
from server_cases import flipped

from reference import der
from reference.messages import EncryptedData, EncryptionKey
from reference.numbers import ErrorCode, KeyUsage

E = ErrorCode
SENT = request()
GENUINE = ap_rep(reply_part(SENT))
SEALED = seal(reply_part(SENT), SESSION_KEY, KeyUsage.AP_REP)


def _at(shift: timedelta) -> bytes:
    """A reply whose time is the request's and a shift."""
    time = SENT.authenticator.ctime + timedelta(microseconds=SENT.authenticator.cusec) + shift
    part = reply_part(SENT, ctime=time.replace(microsecond=0), cusec=time.microsecond)
    return ap_rep(part)


def _subkey(keytype: int, size: int) -> bytes:
    return ap_rep(
        reply_part(SENT, subkey=EncryptionKey(keytype=keytype, keyvalue=bytes(range(size))))
    )


ACCEPTED: dict[str, dict[str, bytes]] = {
    "message_type": {"ap-rep": GENUINE},
    "protocol_version": {"5": ap_rep(reply_part(SENT), pvno=5)},
    "integrity": {"with-a-kvno-that-means-nothing": ap_rep(replace(SEALED, kvno=9))},
    "time": {"the-same": GENUINE},
    "subkey": {
        "none": GENUINE,
        "of-the-session-key's-etype": _subkey(18, 32),
        "of-another-etype": _subkey(17, 16),
    },
}

REFUSED: dict[str, dict[str, tuple[ErrorCode, bytes]]] = {
    "message_type": {
        "nothing": (E.KRB_AP_ERR_MSG_TYPE, b""),
        "the-request-itself": (E.KRB_AP_ERR_MSG_TYPE, SENT.octets),
        "tag-of-ap-req": (E.KRB_AP_ERR_MSG_TYPE, b"\x6e" + GENUINE[1:]),
        "a-krb-error-that-is-none": (E.KRB_AP_ERR_MSG_TYPE, b"\x7e" + GENUINE[1:]),
        "msg-type-14": (E.KRB_AP_ERR_MSG_TYPE, ap_rep(reply_part(SENT), msg_type=14)),
        "tag-alone": (E.KRB_ERR_GENERIC, b"\x6f"),
        "truncated": (E.KRB_ERR_GENERIC, GENUINE[:-1]),
        "octet-left-over": (E.KRB_ERR_GENERIC, GENUINE + b"\0"),
    },
    "protocol_version": {
        "4": (E.KRB_AP_ERR_BADVERSION, ap_rep(reply_part(SENT), pvno=4)),
        "6": (E.KRB_AP_ERR_BADVERSION, ap_rep(reply_part(SENT), pvno=6)),
    },
    "integrity": {
        **{
            f"bit-{bit}-flipped": (E.KRB_AP_ERR_BAD_INTEGRITY, ap_rep(flipped(SEALED, bit)))
            for bit in (0, 127, 128, 200, 8 * len(SEALED.cipher) - 1)
        },
        "another-key": (
            E.KRB_AP_ERR_BAD_INTEGRITY,
            ap_rep(seal(reply_part(SENT), make_key("other"), KeyUsage.AP_REP)),
        ),
        "the-client's-subkey": (
            E.KRB_AP_ERR_BAD_INTEGRITY,
            ap_rep(seal(reply_part(SENT), SENT.subkey or SESSION_KEY, KeyUsage.AP_REP)),
        ),
        "another-etype": (E.KRB_AP_ERR_BAD_INTEGRITY, ap_rep(replace(SEALED, etype=AES128))),
        **{
            f"usage-{usage}": (
                E.KRB_AP_ERR_BAD_INTEGRITY,
                ap_rep(seal(reply_part(SENT), SESSION_KEY, usage)),
            )
            for usage in (2, 7, 10, 11)
        },
        "nothing": (E.KRB_AP_ERR_BAD_INTEGRITY, ap_rep(EncryptedData(etype=18, cipher=b""))),
        "seals-something-else": (E.KRB_ERR_GENERIC, ap_rep(b"no reply")),
        "seals-an-octet-more": (
            E.KRB_ERR_GENERIC,
            ap_rep(der.encode(reply_part(SENT)) + b"\0"),
        ),
        "the-authenticator-reflected": (
            E.KRB_AP_ERR_BAD_INTEGRITY,
            ap_rep(SENT.ap_req.authenticator),
        ),
    },
    "time": {
        "a-microsecond-later": (E.KRB_AP_ERR_MUT_FAIL, _at(MICROSECOND)),
        "a-second-later": (E.KRB_AP_ERR_MUT_FAIL, _at(SECOND)),
        "a-second-earlier": (E.KRB_AP_ERR_MUT_FAIL, _at(-SECOND)),
        "an-hour-later": (E.KRB_AP_ERR_MUT_FAIL, _at(timedelta(hours=1))),
    },
    "subkey": {
        "of-an-unknown-etype": (E.KRB_ERR_GENERIC, _subkey(99, 16)),
        "an-octet-short": (E.KRB_ERR_GENERIC, _subkey(18, 31)),
        "an-octet-long": (E.KRB_ERR_GENERIC, _subkey(18, 33)),
        "empty": (E.KRB_ERR_GENERIC, _subkey(18, 0)),
    },
}
