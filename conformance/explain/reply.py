"""A reply to a request, and step 6: what the client makes of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime

from conformance.explain.annotate import annotate
from conformance.explain.checks import Check, checked
from conformance.explain.opened import NamedKey, Opened, opened
from conformance.explain.text import error_name, indented, key_text
from reference import der
from reference.client import CHECKS, Client, Credential, Doubtful, Genuine, Request, ServerError
from reference.gss import FramingError, GssFlag, GssRequest, Initiator, unframe
from reference.gss.initiator import TOKEN_CHECK
from reference.messages import APRep, EncAPRepPart, KRBError
from reference.numbers import KeyUsage, MessageType
from reference.principal import Principal

Outcome = Genuine | Doubtful | ServerError

_ERROR = bytes((der.APPLICATION | MessageType.ERROR,))


def verified(sent: Request, reply: bytes, now: datetime) -> Outcome:
    """Return what the reference's client makes of a reply."""
    ticket = sent.ap_req.ticket
    name = Principal.of(sent.authenticator.cname, sent.authenticator.crealm)
    party = Client(Credential(name, ticket, sent.session_key), _nothing_random)
    if isinstance(sent, GssRequest):
        return Initiator(party).verify(sent, reply, now)
    return party.verify(sent, reply)


def reply_lines(
    sent: Request, reply: bytes, now: datetime, show_keys: bool, inside: bytes | None = None
) -> tuple[list[str], list[str]]:
    """Return the lines of step 5 and of step 6. `inside` is what is said to be in the reply."""
    message = _unframed(reply)
    kind = KRBError if message[:1] == _ERROR else APRep
    what = "KRB_ERROR" if kind is KRBError else "KRB_AP_REP"
    lines = [f"{what}, {len(reply)} octets", *indented(annotate(reply, kind))]
    if kind is APRep:
        lines += _plaintext(sent, message, inside, show_keys)
    return lines, list(_step6(sent, verified(sent, reply, now), show_keys))


def outcome_text(outcome: Outcome) -> str:
    """Return what the client did, in a line."""
    match outcome:
        case Genuine():
            return "accepted: the server is genuine"
        case ServerError():
            return f"refused: the reply is a KRB_ERROR, {error_name(outcome.code)}"
        case Doubtful():
            by = f"by {outcome.check.name}: {outcome.reason}"
            return f"refused with {error_name(outcome.code)} {by}"


def _step6(sent: Request, outcome: Outcome, show_keys: bool) -> Iterator[str]:
    yield f"sent: ctime {sent.authenticator.ctime}, cusec {sent.authenticator.cusec}"
    if isinstance(outcome, ServerError):
        yield f"REFUSED: the server says {error_name(outcome.code)}; nothing proves who said so"
        return
    x = outcome.verification
    if hasattr(x, "part"):
        yield f"came back: ctime {x.part.ctime}, cusec {x.part.cusec}"
    is_framed = isinstance(sent, GssRequest) and GssFlag.DCE_STYLE not in sent.flags
    table: list[Check] = [TOKEN_CHECK, *CHECKS] if is_framed else [*CHECKS]
    yield from checked(table, outcome if isinstance(outcome, Doubtful) else None)
    if isinstance(outcome, Genuine):
        yield f"subkey: {key_text(outcome.subkey, show_keys)}"
        yield f"sequence number: {outcome.sequence_number}"
        yield "the server is genuine"


def _plaintext(
    sent: Request, message: bytes, inside: bytes | None, show_keys: bool
) -> Iterator[str]:
    part = _decrypted(sent, message)
    if part is None and inside is not None:
        part = Opened(inside, "not decrypted: the vector says that this is inside")
    if part is None:
        yield "the reply is not opened: the session key does not fit it"
        return
    yield f"reply, {len(part.octets)} octets of plaintext, {part.source}"
    yield from indented(annotate(part.octets, EncAPRepPart, sealed=True, show_keys=show_keys))


def _decrypted(sent: Request, message: bytes) -> Opened | None:
    try:
        sealed = der.decode(APRep, message).enc_part
    except der.DecodeError:
        return None
    return opened(sealed, KeyUsage.AP_REP, [NamedKey("the session key", sent.session_key)])


def _unframed(reply: bytes) -> bytes:
    try:
        return unframe(reply)[1]
    except FramingError:
        return reply


def _nothing_random(size: int) -> bytes:
    """Return what the last token of DCE style has in place of random octets: it is not shown."""
    return hashlib.shake_256(b"third leg").digest(size)
