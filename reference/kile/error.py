"""What a refusal is answered with ([MS-KILE] section 3.4.5)."""

from __future__ import annotations

from dataclasses import fields, replace

from reference import der
from reference.kile.messages import KerbErrorData, KRBError
from reference.numbers import ErrorCode
from reference.refusal import Refusal
from reference.server.error import error_message
from reference.server.exchange import Exchange

SKEW_RECOVERY = 2
"""KERB_AP_ERR_TYPE_SKEW_RECOVERY (section 2.2.2): the client may ask again with our time."""


class NotWellFormed(Refusal):
    """The message is not well-formed, or not one that is supported."""


def kile_error(x: Exchange, refusal: Refusal) -> bytes:
    """Return the KRB_ERROR, or nothing where the message is not well-formed or not supported.

    That of a clock skew has KERB-ERROR-DATA in its e-data: the client may recover.
    """
    if isinstance(refusal, NotWellFormed):
        return b""
    plain = error_message(x, refusal)
    error = KRBError(**{each.name: getattr(plain, each.name) for each in fields(plain)})
    if refusal.code == ErrorCode.KRB_AP_ERR_SKEW:
        error = replace(error, e_data=der.encode(KerbErrorData(data_type=SKEW_RECOVERY)))
    return der.encode(error)
