"""Everything that a peer is given with a message of a case: what a defect can change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from conformance.forge import (
    ForgedRequest,
    OpenedRequest,
    credential,
    forge_reply,
    forge_request,
    forge_third_leg,
    forge_ticket,
)
from conformance.forge.changes import Changes
from conformance.model.case import Case, Message
from conformance.model.defect import Role, Stage
from conformance.suite.client_exchange import options
from conformance.suite.server_exchange import accept_request


def given(case: Case, seed: str = "") -> list[object]:
    """Return what the peer gets with every message, in their order."""
    part = _to_server if case.role is Role.SERVER else _to_client
    return [value for message in case.messages for value in part(message, seed)]


def without_defects(case: Case) -> Case:
    """Return the case as it would be without its defects."""
    return replace(case, messages=tuple(replace(each, defects=()) for each in case.messages))


def opened(forged: ForgedRequest) -> OpenedRequest:
    """Return a request of the forge's own as a client's, taken apart."""
    return OpenedRequest(
        forged.ap_req,
        forged.authenticator,
        forged.ap_req_octets,
        forged.authenticator_plaintext,
    )


def _to_server(message: Message, seed: str) -> Iterator[object]:
    if not message.third_leg:
        yield accept_request(forge_request(message.scenario, message.defects, seed=seed))
        return
    forged = forge_request(message.scenario, seed=seed)
    part = forge_reply(message.scenario, opened(forged), seed=seed).part
    yield forge_third_leg(forged, part, message.defects, seed=seed).octets


def _to_client(message: Message, seed: str) -> Iterator[object]:
    """Yield the credential, the options, the time and the answer.

    The request that is answered is the forge's own: a client's is another every time.
    """
    changes = Changes(message.defects)
    scenario = changes.at(Stage.SCENARIO, message.scenario)
    yield credential(scenario, forge_ticket(scenario, seed, changes))
    yield options(scenario)
    yield scenario.now
    valid = forge_request(message.scenario, seed=seed)
    yield forge_reply(message.scenario, opened(valid), message.defects, seed=seed).octets
