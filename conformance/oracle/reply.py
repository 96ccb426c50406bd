"""What a server established, and the KRB_AP_REP that it sent (RFC 4120 section 3.2.4)."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.forge import ForgedRequest
from conformance.model.expectation import Result
from conformance.model.mismatch import Mismatch
from conformance.model.protocol import Accepted
from conformance.oracle.details import (
    compare_authorization_data,
    compare_client,
    compare_key,
    compare_number,
    sealed_client,
)
from conformance.oracle.seen import CannotLook, see_reply
from reference.crypto import CryptoError, Key
from reference.flags import APOption
from reference.numbers import PVNO, MessageType


def server_details(
    accepted: Accepted, forged: ForgedRequest, *, result: Result, shows_reply: bool
) -> Iterator[Mismatch]:
    """Yield every detail of an acceptance that is not as the message has it.

    Where the message may be accepted or refused, only what no reading of it can change is
    compared. `shows_reply` is whether the peer claims to make KRB_AP_REPs: then none is none.
    """
    part, authenticator = forged.ticket.part, forged.authenticator
    mutual = APOption.MUTUAL_REQUIRED in forged.ap_req.ap_options
    yield from compare_client(accepted.client, sealed_client(forged.ticket))
    yield from compare_key("session_key", accepted.session_key, part.key)
    if result is not Result.EITHER:
        yield from compare_key("subkey", accepted.subkey, authenticator.subkey)
        yield from compare_number("sequence", accepted.sequence, authenticator.seq_number)
        yield from compare_number("ticket_flags", accepted.ticket_flags, int(part.flags))
        yield from compare_authorization_data(accepted.authorization_data, part.authorization_data)
        if accepted.mutual is not None and accepted.mutual != mutual:
            yield Mismatch("mutual", str(mutual), str(accepted.mutual))
        if accepted.ap_rep is None and mutual and shows_reply:
            yield Mismatch("ap_rep", "KRB_AP_REP, since it was required", "none")
        if accepted.ap_rep is not None and not mutual:
            yield Mismatch("ap_rep", "none, since it was not asked for", "KRB_AP_REP")
    if accepted.ap_rep is not None:
        yield from _reply_details(accepted, forged, result)


def _reply_details(accepted: Accepted, forged: ForgedRequest, result: Result) -> Iterator[Mismatch]:
    key = forged.scenario.session_key
    try:
        seen = see_reply(forged, accepted)
    except CannotLook as error:
        yield error.mismatch
        return
    ap_rep, part, sent = seen.ap_rep, seen.part, forged.authenticator
    if (ap_rep.pvno, ap_rep.msg_type) != (PVNO, MessageType.AP_REP):
        yield Mismatch(
            "ap_rep.msg-type", "pvno 5 and msg-type 15", f"{ap_rep.pvno} and {ap_rep.msg_type}"
        )
    if ap_rep.enc_part.etype != key.etype:
        yield Mismatch(
            "ap_rep.enc-part.etype", f"{key.etype}, that of the session key",
            str(ap_rep.enc_part.etype),
        )  # fmt: skip
    if part.ctime != sent.ctime:
        yield Mismatch("ap_rep.ctime", str(sent.ctime), str(part.ctime))
    if part.cusec != sent.cusec:
        yield Mismatch("ap_rep.cusec", str(sent.cusec), str(part.cusec))
    # A server may echo the client's subkey, whatever it was.
    if part.subkey is not None and result is not Result.EITHER:
        try:
            Key(part.subkey.keytype, part.subkey.keyvalue)
        except CryptoError as error:
            yield Mismatch("ap_rep.subkey", "a key of its etype", str(error))
