"""The messages to a server, what is inside them, and what the server must make of them."""

from __future__ import annotations

from typing import Any

from conformance.forge import ForgedRequest, OpenedRequest, forge_reply, forge_request
from conformance.model.case import Message
from conformance.model.expectation import Result
from conformance.model.protocol import Accept
from conformance.model.values import AuthData
from conformance.model.wire import REQUESTS, format_time
from conformance.oracle.details import sealed_client
from conformance.suite.server_exchange import accept_request
from conformance.vectors.expected import expected, key_field
from reference.flags import APOption


def shared(message: Message) -> dict[str, Any]:
    """Return what a group of tests shares: the server's name, keys and policy."""
    fields = _request(forge_request(message.scenario, message.defects))
    return {
        name: fields[name]
        for name in ("server", "keytab", "policy", "user_to_user_key")
        if name in fields
    }


def rendered(message: Message, seed: str) -> dict[str, Any]:
    """Return a message with its time and expectation."""
    forged = forge_request(message.scenario, message.defects, seed=seed)
    name = "ap_req" if forged.scenario.gss is None else "token"
    return {
        "now": format_time(forged.scenario.now),
        name: forged.octets.hex(),
        "inside": {
            "ticket_plaintext": forged.ticket.plaintext.hex(),
            "session_key": key_field(forged.ticket.part.key),
            "authenticator_plaintext": forged.authenticator_plaintext.hex(),
            "subkey": key_field(forged.authenticator.subkey),
        },
        "expect": _expect(message, forged, seed),
    }


def _expect(message: Message, forged: ForgedRequest, seed: str) -> dict[str, Any]:
    fields = expected(message.expectation)
    if message.expectation.result is not Result.REJECT:
        fields["established"] = _established(message, forged)
    if message.expectation.result is Result.ACCEPT and _is_mutual(forged):
        sent = forged.authenticator
        opened = OpenedRequest(
            forged.ap_req, sent, forged.ap_req_octets, forged.authenticator_plaintext
        )
        reply = forge_reply(forged.scenario, opened, seed=seed)
        fields["reply"] = {
            "ctime": format_time(sent.ctime),
            "cusec": sent.cusec,
            "example": reply.octets.hex(),
            "example_plaintext": reply.plaintext.hex(),
        }
    return fields


def _established(message: Message, forged: ForgedRequest) -> dict[str, Any]:
    """Return what an acceptance establishes; where it is left open, what no reading changes."""
    part, authenticator = forged.ticket.part, forged.authenticator
    client = sealed_client(forged.ticket)
    fields: dict[str, Any] = {} if client is None else {"client": str(client)}
    fields["session_key"] = key_field(part.key)
    if message.expectation.result is Result.EITHER:
        return fields
    elements = [AuthData(item.ad_type, item.ad_data) for item in part.authorization_data or ()]
    return {
        **fields,
        "mutual": _is_mutual(forged),
        "subkey": key_field(authenticator.subkey),
        "sequence": authenticator.seq_number or 0,
        "ticket_flags": int(part.flags),
        "authorization_data": REQUESTS.unstructure(elements),
    }


def _is_mutual(forged: ForgedRequest) -> bool:
    return APOption.MUTUAL_REQUIRED in forged.ap_req.ap_options


def _request(forged: ForgedRequest) -> dict[str, Any]:
    fields: dict[str, Any] = REQUESTS.unstructure(accept_request(forged), Accept)
    return fields
