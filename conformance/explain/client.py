"""The steps of a vector for clients: request and reply are given, the reference is the client."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from conformance.explain.error import ExplainError
from conformance.explain.given import key_of, time_of
from conformance.explain.opened import Opened, decoded
from conformance.explain.reply import outcome_text, reply_lines, verified
from conformance.explain.server import plaintext_lines
from conformance.explain.server_vector import request_lines, unframed
from conformance.explain.text import key_text
from conformance.explain.walk import Walk
from reference.client import Genuine, Request
from reference.gss import GssFlag, GssRequest
from reference.gss.initiator import USUAL_FLAGS
from reference.messages import APReq, Authenticator

_ELSEWHERE = "not in this vector: the server's side, of which the client sees the reply alone"


def client_steps(group: Mapping[str, Any], test: Mapping[str, Any], show_keys: bool) -> Walk:
    """Take every reply for the request that is given with it, and walk through the last."""
    *earlier, last = test["messages"]
    before = []
    for number, each in enumerate(earlier, 1):
        first = {**group, **each}
        done = verified(_sent(first), _reply(first), time_of(each["now"]))
        before.append(f"message {number} of {len(test['messages'])}: {outcome_text(done)}")
    message = {**group, **last}
    now = time_of(test["now"])
    sent = _sent(message)
    reply = _reply(message)
    outcome = verified(sent, reply, now)
    inside = bytes.fromhex(message["inside"]["ap_rep_plaintext"])
    step5, step6 = reply_lines(sent, reply, now, show_keys, inside)
    said = Opened(
        bytes.fromhex(message["sent"]["authenticator_plaintext"]), "as the client sealed it"
    )
    return Walk(
        {
            1: [
                *before,
                f"client {message['client']}, server {message['server']}, clock {now}",
                f"session key: {key_text(sent.session_key, show_keys)}",
                *request_lines(_sent_octets(message)),
                *plaintext_lines("authenticator", said, Authenticator, show_keys),
            ],
            **{step: [_ELSEWHERE] for step in (2, 3, 4)},
            5: step5,
            6: step6,
        },
        outcome_text(outcome),
        isinstance(outcome, Genuine),
        None if isinstance(outcome, Genuine) else outcome.code,
    )


def _reply(message: Mapping[str, Any]) -> bytes:
    return bytes.fromhex(message["ap_rep"] if "ap_rep" in message else message["token"])


def _sent_octets(message: Mapping[str, Any]) -> bytes:
    sent = message["sent"]
    return bytes.fromhex(sent["ap_req"] if "ap_req" in sent else sent["token"])


def _sent(message: Mapping[str, Any]) -> Request:
    octets = _sent_octets(message)
    ap_req = decoded(APReq, unframed(octets))
    plaintext = bytes.fromhex(message["sent"]["authenticator_plaintext"])
    authenticator = decoded(Authenticator, plaintext)
    if ap_req is None or authenticator is None:
        raise ExplainError("what the client sent in this vector is no KRB_AP_REQ: mend the file")
    subkey = message["sent"]["subkey"]
    key = key_of(message["session_key"])
    request = Request(
        unframed(octets), ap_req, authenticator, key, None if subkey is None else key_of(subkey)
    )
    options = message["options"]
    if options["framing"] != "gss" and not options.get("dce_style"):
        return request
    flags = USUAL_FLAGS | (GssFlag.DCE_STYLE if options.get("dce_style") else GssFlag(0))
    return GssRequest(
        request.octets, ap_req, authenticator, key, request.subkey, token=octets, flags=flags
    )
