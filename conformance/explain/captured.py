"""The six steps of a captured message, with the keys that open it."""

from __future__ import annotations

from datetime import UTC, datetime

from conformance.explain.opened import (
    authenticator_of,
    decoded,
    read_authenticator,
    session_key_of,
    ticket_of,
)
from conformance.explain.page import page
from conformance.explain.server import (
    ServerSide,
    outcome_text,
    reply_of,
    step2,
    step3,
    step4,
    step5_and_6,
)
from conformance.explain.server_vector import request_lines, unframed
from conformance.model.keytab_file import KeytabFile
from reference.messages import APReq
from reference.policy import Policy
from reference.principal import Principal


def explain_capture(
    octets: bytes,
    keytab: KeytabFile,
    *,
    server: Principal | None = None,
    now: datetime | None = None,
    show_keys: bool = False,
) -> str:
    """Return the walk through one message.

    Without `server` it is the one that the ticket names, without `now` it is the client's time:
    so nothing is refused that was right when it was captured.
    """
    message = unframed(octets)
    ap_req = decoded(APReq, message)
    named = None if ap_req is None else Principal.of(ap_req.ticket.sname, ap_req.ticket.realm)
    any_entry = keytab.entries[0].principal if keytab.entries else Principal((), "")
    side = ServerSide(
        principal=server or named or any_entry,
        entries=keytab.entries,
        policy=Policy(),
        is_gss=message != octets,
    )
    ticket = ticket_of(ap_req, side.keys)
    plaintext = authenticator_of(ap_req, session_key_of(ticket))
    authenticator = read_authenticator(plaintext)
    head = [f"captured {'token' if side.is_gss else 'KRB_AP_REQ'}, {len(octets)} octets"]
    if now is not None:
        head.append(f"  clock   {now}, as given")
    elif authenticator is not None:
        now = authenticator.ctime.replace(microsecond=authenticator.cusec)
        head.append(f"  clock   {now}, the client's own (--now sets another)")
    else:
        now = datetime(1970, 1, 1, tzinfo=UTC)
        head.append("  clock   not known: no authenticator could be read")
    source = "as given" if server else "as the ticket says (--server sets another)"
    head.append(f"  server  {side.principal}, {source}")
    head += [f"  left out of the keytab: {each}" for each in keytab.left_out]
    result = side.accept(octets, now)
    reply = reply_of(result)
    step5, step6 = step5_and_6(result, reply, now, show_keys)
    if reply is not None:
        step5 = ["a reply, as the reference makes it", *step5]
    steps = {
        1: request_lines(octets),
        2: list(step2(side, result, ticket, now, show_keys)),
        3: list(step3(side, result, plaintext, ticket, show_keys)),
        4: list(step4(result)),
        5: step5,
        6: step6,
    }
    return page(head, steps, [f"the reference: {outcome_text(result)}"])
