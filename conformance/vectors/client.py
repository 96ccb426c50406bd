"""What a client sent, the reply that it gets, and what it must make of that."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from conformance.forge import (
    ForgedRequest,
    OpenedRequest,
    credential,
    forge_reply,
    forge_request,
)
from conformance.forge.changes import Changes
from conformance.model.case import Message
from conformance.model.defect import REPLY_STAGES, Stage
from conformance.model.expectation import Result
from conformance.model.wire import REQUESTS, format_time
from conformance.suite.client_exchange import options
from conformance.vectors.expected import expected, key_field


def shared(message: Message) -> dict[str, Any]:
    """Return what a group of tests shares: the two names, the session key and the options."""
    scenario = _sent(message, "").scenario
    return {
        "client": scenario.client,
        "server": scenario.server,
        "session_key": REQUESTS.unstructure(scenario.session_key),
        "options": REQUESTS.unstructure(options(scenario)),
    }


def rendered(message: Message, seed: str) -> dict[str, Any]:
    """Return a client's request, the reply to it, its time and expectation."""
    sent = _sent(message, seed)
    opened = OpenedRequest(
        sent.ap_req, sent.authenticator, sent.ap_req_octets, sent.authenticator_plaintext
    )
    reply = forge_reply(message.scenario, opened, message.defects, seed=seed)
    framed = sent.scenario.gss is not None
    held = REQUESTS.unstructure(credential(sent.scenario, sent.ticket))
    fields = expected(message.expectation)
    if message.expectation.result is Result.ACCEPT:
        own = sent.authenticator.subkey or sent.ticket.part.key
        fields["established"] = {
            "subkey": key_field(reply.part.subkey or own),
            "sequence": reply.part.seq_number or 0,
        }
    return {
        "now": format_time(sent.scenario.now),
        "credential": {
            name: value
            for name, value in held.items()
            if name not in ("client", "server", "session_key")
        },
        "sent": {
            "token" if framed else "ap_req": sent.octets.hex(),
            "ctime": format_time(sent.authenticator.ctime),
            "cusec": sent.authenticator.cusec,
            "subkey": key_field(sent.authenticator.subkey),
            "sequence": sent.authenticator.seq_number,
            "authenticator_plaintext": sent.authenticator_plaintext.hex(),
        },
        "token" if framed else "ap_rep": reply.octets.hex(),
        "inside": {"ap_rep_plaintext": reply.plaintext.hex()},
        "expect": fields,
    }


def _sent(message: Message, seed: str) -> ForgedRequest:
    """Return the client's own message: without defect but for what it was given to build with.

    Its time is that of its clock, so that a client with the same clock sends the same time.
    """
    given = [defect for defect in message.defects if defect.stage not in REPLY_STAGES]
    scenario = Changes(given).at(Stage.SCENARIO, message.scenario)
    rest = tuple(defect for defect in given if defect.stage is not Stage.SCENARIO)
    return forge_request(replace(scenario, ctime=scenario.now), rest, seed=seed)
