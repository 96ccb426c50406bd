"""Tokens as a test wants them; what is not said is valid."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from exchanges import (
    NOW,
    SESSION_KEY,
    ap_req,
    authenticator,
    client,
    make_key,
    random_octets,
    server,
    ticket,
    ticket_part,
)

from reference import der
from reference.crypto import Enctype, Key
from reference.flags import APOption
from reference.gss import (
    Acceptor,
    ChannelBindings,
    GssAccepted,
    GssChecksum,
    GssFlag,
    GssOptions,
    GssRejected,
    GssRequest,
    Initiator,
    TokenId,
    frame,
)
from reference.gss.delegation import EncKrbCredPart, KrbCredInfo, make_krb_cred
from reference.messages import APRep, Authenticator, Checksum, EncAPRepPart, EncryptionKey, Ticket
from reference.numbers import KeyUsage

F = GssFlag
MUTUAL_INTEG = F.MUTUAL | F.INTEG
SEQUENCE_NUMBER = 7
BINDINGS = ChannelBindings(application_data=b"tls-unique:0123456789ab")
ABSENT = Checksum(cksumtype=0, checksum=b"absent")
"""Stands for no checksum field at all."""


def checksum(**fields: Any) -> GssChecksum:
    """Return a checksum field that asks for mutual authentication and integrity."""
    return GssChecksum(**{"flags": MUTUAL_INTEG, **fields})


def gss_authenticator(
    cksum: GssChecksum | bytes | Checksum | None = None, **changes: Any
) -> Authenticator:
    """Return an authenticator with a checksum field, and a sequence number."""
    match checksum() if cksum is None else cksum:
        case Checksum() as given:
            sealed = None if given is ABSENT else given
        case GssChecksum() as parts:
            sealed = Checksum(cksumtype=0x8003, checksum=parts.encode())
        case octets:
            sealed = Checksum(cksumtype=0x8003, checksum=octets)
    return authenticator(**{"cksum": sealed, "seq_number": SEQUENCE_NUMBER, **changes})


def unframed(
    cksum: GssChecksum | bytes | Checksum | None = None,
    *,
    options: Iterable[int] = (APOption.MUTUAL_REQUIRED,),
    part: Any = None,
    **changes: Any,
) -> bytes:
    """Return a KRB_AP_REQ for an acceptor; `changes` are to the authenticator."""
    return ap_req(part, gss_authenticator(cksum, **changes), options=options)


def token(cksum: GssChecksum | bytes | Checksum | None = None, **changes: Any) -> bytes:
    """Return an initial token."""
    return frame(TokenId.AP_REQ, unframed(cksum, **changes))


def acceptor(*, dce_style: bool = False, **changes: Any) -> Acceptor:
    """Return an acceptor that has accepted nothing yet; `changes` are to its server."""
    return Acceptor(server(**changes), dce_style=dce_style)


def offer_token(
    octets: bytes, now: datetime = NOW, *, to: Acceptor | None = None, **more: Any
) -> Any:
    """Offer a token to a fresh acceptor, or to the one given."""
    return (to or acceptor()).accept(octets, now, **more)


def established(result: Any) -> GssAccepted:
    """Assert that an acceptor accepted."""
    assert isinstance(result, GssAccepted), f"{result.check.name}: {result.reason}"
    return result


def refused(result: Any) -> tuple[str, int]:
    """Assert that an acceptor refused, and return the name of the check and the code."""
    assert isinstance(result, GssRejected)
    return result.check.name, int(result.code)


def initiator(etype: int = Enctype.AES256_CTS_HMAC_SHA1_96) -> Initiator:
    """Return an initiator with a valid ticket for the acceptor above."""
    if etype == SESSION_KEY.etype:
        return Initiator(client())
    key = make_key("session", etype)
    sealed = ticket(ticket_part(key=EncryptionKey.of(key)))
    made = client()
    return Initiator(
        replace(made, credential=replace(made.credential, ticket=sealed, session_key=key))
    )


def initial(**options: Any) -> GssRequest:
    """Return an initiator's request of this moment."""
    return initiator().request(NOW, GssOptions(**options))


def krb_cred(
    key: Key = SESSION_KEY,
    tickets: list[Ticket] | None = None,
    part: EncKrbCredPart | None = None,
) -> bytes:
    """Return a KRB_CRED with a ticket."""
    confounder = random_octets("delegation")(key.confounder_size)
    tickets = [ticket()] if tickets is None else tickets
    return make_krb_cred(tickets, part or cred_part(), key, confounder)


def cred_part(keys: int = 1) -> EncKrbCredPart:
    """Return what a KRB_CRED seals for so many tickets."""
    key = EncryptionKey(keytype=18, keyvalue=bytes(32))
    return EncKrbCredPart(ticket_info=[KrbCredInfo(key=key)] * keys)


def opened(ap_rep: bytes | None, key: Key = SESSION_KEY) -> EncAPRepPart:
    """Return what a KRB_AP_REP seals."""
    assert ap_rep is not None
    sealed = der.decode(APRep, ap_rep).enc_part
    return der.decode(EncAPRepPart, key.decrypt(KeyUsage.AP_REP, sealed.cipher), padded=True)
