"""Put one message to a client under test: have it build its request, and answer: steps 1 and 6."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.forge import (
    CannotOpen,
    ForgedReply,
    OpenedRequest,
    credential,
    forge_reply,
    forge_ticket,
    open_request,
)
from conformance.forge.changes import Changes
from conformance.model.case import Message
from conformance.model.defect import Stage
from conformance.model.expectation import Expectation, Result
from conformance.model.observation import Observation
from conformance.model.protocol import Accepted, Finish, Initiate, Initiated
from conformance.model.scenario import Scenario
from conformance.model.values import Credential, Options
from conformance.model.verdict import Verdict
from conformance.oracle import Mismatch, judge, request_details
from conformance.oracle.details import compare_key, compare_number
from conformance.peers.process import PeerProcess

_BUILDS = Expectation(Result.ACCEPT)


def put_to_client(peer: PeerProcess, message: Message, seed: str) -> Verdict:
    """Have the client build its request, forge the reply, and judge what the client makes of it.

    Where no reply is wanted, the request itself is what is judged.
    """
    scenario = Changes(message.defects).at(Stage.SCENARIO, message.scenario)
    held = credential(scenario, forge_ticket(scenario, seed, Changes()))
    initiated = peer.ask(Initiate(scenario.now, held, options(scenario)))
    if not isinstance(initiated, Initiated):
        return judge(_BUILDS, initiated)
    try:
        opened = open_request(initiated.ap_req, scenario)
    except CannotOpen as error:
        return judge(_BUILDS, initiated, [Mismatch("ap_req", "an AP-REQ that opens", str(error))])
    if not scenario.mutual:
        return judge(message.expectation, initiated, request_details(opened, scenario, held.ticket))
    reply = forge_reply(message.scenario, opened, message.defects, seed=seed)
    observation = peer.ask(Finish(initiated.context, scenario.now, ap_rep=reply.octets))
    return judge(
        message.expectation, observation, _details(observation, reply, opened, held, scenario)
    )


def options(scenario: Scenario) -> Options:
    """Return what the client is asked to send."""
    return Options(
        mutual=scenario.mutual,
        subkey=scenario.subkey is not None,
        sequence=scenario.sequence is not None,
        use_session_key=scenario.user_to_user_key is not None,
    )


def _details(
    observation: Observation,
    reply: ForgedReply,
    opened: OpenedRequest,
    held: Credential,
    scenario: Scenario,
) -> Iterator[Mismatch]:
    yield from request_details(opened, scenario, held.ticket)
    if isinstance(observation, Accepted):
        yield from compare_key("subkey", observation.subkey, reply.part.subkey)
        yield from compare_number("sequence", observation.sequence, reply.part.seq_number)
