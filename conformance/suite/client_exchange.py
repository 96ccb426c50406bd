"""Put one message to a client under test: have it build its request, and answer: steps 1 and 6."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from conformance.forge import (
    CannotOpen,
    ForgedReply,
    credential,
    forge_reply,
    forge_ticket,
    open_request,
)
from conformance.forge.changes import Changes
from conformance.model.case import Message
from conformance.model.defect import Stage
from conformance.model.expectation import Expectation, Result
from conformance.model.mismatch import Mismatch
from conformance.model.observation import Observation
from conformance.model.protocol import Accepted, Finish, Initiate, Initiated
from conformance.model.scenario import Scenario
from conformance.model.values import Options
from conformance.model.verdict import Verdict
from conformance.oracle import judge, request_details
from conformance.oracle.details import compare_key, compare_number
from conformance.oracle.seen import CannotLook, SeenRequest
from conformance.peers.process import PeerProcess

_BUILDS = Expectation(Result.ACCEPT)


@dataclass(frozen=True, slots=True)
class ClientExchange:
    """A client's request, opened where it opens, and the verdict on what the client did."""

    request: SeenRequest | None
    verdict: Verdict

    def seen(self) -> SeenRequest:
        """Return the client's request; CannotLook where it does not open."""
        if self.request is None:
            raise CannotLook(Mismatch("ap_req", "an AP-REQ that opens", self.verdict.observed))
        return self.request


def put_to_client(peer: PeerProcess, message: Message, seed: str) -> ClientExchange:
    """Have the client build its request, forge the reply, and judge what the client makes of it.

    Where no reply is wanted, the request itself is what is judged.
    """
    scenario = Changes(message.defects).at(Stage.SCENARIO, message.scenario)
    held = credential(scenario, forge_ticket(scenario, seed, Changes()))
    initiated = peer.ask(Initiate(scenario.now, held, options(scenario)))
    if not isinstance(initiated, Initiated):
        return ClientExchange(None, judge(_BUILDS, initiated))
    try:
        opened = open_request(initiated.ap_req, scenario)
    except CannotOpen as error:
        mismatch = Mismatch("ap_req", "an AP-REQ that opens", str(error))
        return ClientExchange(None, judge(_BUILDS, initiated, [mismatch]))
    request = SeenRequest(scenario, held, initiated.ap_req, opened)
    if not scenario.mutual:
        details = request_details(opened, scenario, held.ticket)
        return ClientExchange(request, judge(message.expectation, initiated, details))
    reply = forge_reply(message.scenario, opened, message.defects, seed=seed)
    observation = peer.ask(_finish(initiated, scenario, reply))
    details = _details(observation, reply, request)
    return ClientExchange(request, judge(message.expectation, observation, details))


def _finish(initiated: Initiated, scenario: Scenario, reply: ForgedReply) -> Finish:
    if scenario.gss is not None:
        return Finish(initiated.context, scenario.now, token=reply.octets)
    return Finish(initiated.context, scenario.now, ap_rep=reply.octets)


def options(scenario: Scenario) -> Options:
    """Return what the client is asked to send."""
    return Options(
        mutual=scenario.mutual,
        subkey=scenario.subkey is not None,
        sequence=scenario.sequence is not None,
        use_session_key=scenario.user_to_user_key is not None,
        framing="raw" if scenario.gss is None else "gss",
        dce_style=scenario.gss is not None and scenario.gss.dce_style,
        channel_bindings=None if scenario.gss is None else scenario.gss.bindings,
    )


def _details(
    observation: Observation, reply: ForgedReply, request: SeenRequest
) -> Iterator[Mismatch]:
    yield from request_details(request.opened, request.scenario, request.held.ticket)
    if isinstance(observation, Accepted):
        yield from compare_key("subkey", observation.subkey, reply.part.subkey)
        yield from compare_number("sequence", observation.sequence, reply.part.seq_number)
