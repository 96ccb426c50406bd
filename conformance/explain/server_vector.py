"""The steps of a vector for servers: the message is given, the reference is the server."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from conformance.explain.annotate import annotate
from conformance.explain.given import server_side, time_of
from conformance.explain.opened import (
    Opened,
    authenticator_of,
    decoded,
    session_key_of,
    ticket_of,
)
from conformance.explain.server import (
    outcome_text,
    reply_of,
    step2,
    step3,
    step4,
    step5_and_6,
)
from conformance.explain.text import indented
from conformance.explain.walk import Walk
from reference.gss import FramingError, unframe
from reference.messages import APReq
from reference.server import Rejected, ReplayCache

_SAID = "not decrypted: the vector says that this is inside"


def server_steps(group: Mapping[str, Any], test: Mapping[str, Any], show_keys: bool) -> Walk:
    """Give the server every message in turn, and walk through the last."""
    replays = ReplayCache()
    before: list[str] = []
    *earlier, message = test["messages"]
    for number, each in enumerate(earlier, 1):
        side = server_side({**group, **each}, replays)
        result = side.accept(_octets(each), time_of(each["now"]))
        before.append(f"message {number} of {len(test['messages'])}: {outcome_text(result)}")
    side, octets = server_side({**group, **message}, replays), _octets(message)
    now = time_of(test["now"])
    result = side.accept(octets, now)
    ap_req = decoded(APReq, unframed(octets))
    ticket = ticket_of(ap_req, side.keys) or _said(message, "ticket_plaintext")
    plaintext = authenticator_of(ap_req, session_key_of(ticket)) or _said(
        message, "authenticator_plaintext"
    )
    example = test["expect"].get("reply", {}).get("example")
    reply = reply_of(result) and (bytes.fromhex(example) if example else reply_of(result))
    source = "the vector's example" if example else "as the reference makes it"
    step5, step6 = step5_and_6(result, reply, now, show_keys)
    if reply is not None:
        step5 = [f"a reply, {source}", *step5]
    return Walk(
        {
            1: [*before, *request_lines(octets)],
            2: list(step2(side, result, ticket, now, show_keys)),
            3: list(step3(side, result, plaintext, ticket, show_keys)),
            4: list(step4(result)),
            5: step5,
            6: step6,
        },
        outcome_text(result),
        not isinstance(result, Rejected),
        result.code if isinstance(result, Rejected) else None,
    )


def request_lines(octets: bytes) -> list[str]:
    """Return the message as it came."""
    return [f"KRB_AP_REQ, {len(octets)} octets", *indented(annotate(octets, APReq))]


def unframed(octets: bytes) -> bytes:
    """Return the message in a token, or what is no token as it is."""
    try:
        return unframe(octets)[1]
    except FramingError:
        return octets


def _octets(message: Mapping[str, Any]) -> bytes:
    return bytes.fromhex(message["ap_req"] if "ap_req" in message else message["token"])


def _said(message: Mapping[str, Any], name: str) -> Opened:
    return Opened(bytes.fromhex(message["inside"][name]), _SAID)
