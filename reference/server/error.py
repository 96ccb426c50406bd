"""KRB_ERROR: how the server tells the client that it refuses (RFC 4120 section 5.9.1)."""

from __future__ import annotations

from reference import der
from reference.messages import KRBError
from reference.numbers import PVNO, MessageType, NameType
from reference.refusal import Refusal
from reference.server.exchange import Exchange


def krb_error(x: Exchange, refusal: Refusal) -> bytes:
    """Return the octets of the KRB_ERROR."""
    return der.encode(error_message(x, refusal))


def error_message(x: Exchange, refusal: Refusal) -> KRBError:
    """Return the KRB_ERROR: the server's time and name, and what is known of the client's.

    ctime and cusec are those of the authenticator where it was decipherable (section 5.5.3).
    The text names the code and no more: the message is read by anybody.
    """
    authenticator = getattr(x, "authenticator", None)
    ticket = getattr(x, "ticket", None)
    return KRBError(
        pvno=PVNO,
        msg_type=MessageType.ERROR,
        ctime=authenticator and authenticator.ctime,
        cusec=authenticator and authenticator.cusec,
        stime=x.now,
        susec=x.now.microsecond,
        error_code=refusal.code,
        crealm=ticket and ticket.crealm,
        cname=ticket and ticket.cname,
        realm=x.server.realm,
        sname=x.server.name(NameType.SRV_INST),
        e_text=refusal.code.name,
    )
