"""Which field of a message a change to its octets has hit, by the names of RFC 4120."""

from __future__ import annotations

from typing import Any

from conformance.explain.fields import BY_TAG, fields_of, is_message, title
from conformance.forge import OpenedRequest, forge_reply, forge_request
from conformance.forge.tree import Node, parse
from conformance.model.defect import Defect, Stage
from conformance.model.scenario import Scenario
from reference import der

_WHOLE, _FRAMING = "the whole", "the framing"
_TOKENS = (Stage.TOKEN, Stage.REPLY_TOKEN)


def place(scenario: Scenario, defect: Defect) -> str:
    """Return what a change to octets hits in the message of a valid scenario."""
    before = _octets(scenario, defect.stage)
    found = hit(before, defect.change(before))
    return _FRAMING if found == _WHOLE and defect.stage in _TOKENS else found


def hit(before: bytes, after: bytes) -> str:
    """Return the innermost field in which octets differ; what is no DER has no fields."""
    try:
        root = parse(before)
    except (ValueError, IndexError):
        return _WHOLE
    try:
        path = _different(root, parse(after))
    except (ValueError, IndexError):
        same = next(
            (at for at, pair in enumerate(zip(before, after, strict=False)) if pair[0] != pair[1]),
            min(len(before), len(after)),
        )
        path = _around(root, same)
    return _named(path)


def _octets(scenario: Scenario, stage: Stage) -> bytes:
    twin = forge_request(scenario)
    match stage:
        case Stage.TICKET_PLAINTEXT:
            return twin.ticket.plaintext
        case Stage.AUTHENTICATOR_PLAINTEXT:
            return twin.authenticator_plaintext
        case Stage.AP_REQ_OCTETS:
            return twin.ap_req_octets
        case Stage.TOKEN:
            return twin.octets
    # A client's own request differs every time; its fields are those of any.
    opened = OpenedRequest(
        twin.ap_req, twin.authenticator, twin.ap_req_octets, twin.authenticator_plaintext
    )
    reply = forge_reply(scenario, opened)
    return reply.plaintext if stage is Stage.REPLY_PLAINTEXT else reply.octets


def _different(one: Node, other: Node) -> list[Node]:
    """Return the nodes down to the innermost one that holds all differences."""
    path = [one]
    while (one.tag, len(one.nodes), one.octets) == (other.tag, len(other.nodes), other.octets):
        pairs = zip(one.nodes, other.nodes, strict=True)
        unlike = [pair for pair in pairs if pair[0].encode() != pair[1].encode()]
        if len(unlike) != 1:
            break
        [(one, other)] = unlike
        path.append(one)
    return path


def _around(node: Node, at: int) -> list[Node]:
    """Return the nodes down to the innermost one in which an octet is."""
    path = [node]
    while node.nodes:
        start = len(node.encode()) - sum(len(inner.encode()) for inner in node.nodes)
        for inner in node.nodes:
            stop = start + len(inner.encode())
            if start <= at < stop:
                at -= start
                node = inner
                path.append(node)
                break
            start = stop
        else:
            break
    return path


def _named(path: list[Node]) -> str:
    names: list[str] = []
    type_: Any = None
    for node in path:
        if node.tag in BY_TAG:
            type_ = BY_TAG[node.tag]
            if not names:
                names.append(title(type_))
        elif node.tag & der.CONTEXT == der.CONTEXT and type_ is not None:
            field = fields_of(type_).get(node.tag & 0x1F) if is_message(type_) else None
            if field is None:
                break
            names.append(field.name)
            type_ = field.type if is_message(field.type) else None
    return ".".join(names) or _WHOLE
