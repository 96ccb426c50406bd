"""Put one message to a server under test: steps 2 to 5."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from conformance.forge import ForgedRequest, forge_request, forge_third_leg
from conformance.model.case import Message
from conformance.model.mismatch import Mismatch
from conformance.model.observation import Observation
from conformance.model.protocol import Accept, Accepted, Rejected
from conformance.model.values import KeytabEntry
from conformance.model.verdict import Kind, Verdict
from conformance.oracle import judge, server_details
from conformance.oracle.judge import wrong_detail
from conformance.oracle.seen import CannotLook, SeenError, SeenReply, see_reply
from conformance.peers.process import PeerProcess
from conformance.suite.ahead import ask_until_lost

_KVNO = 3  # of the keytab, where a ticket names no version


@dataclass(frozen=True, slots=True)
class ServerExchange:
    """A forged message, what the server did with it, and the verdict on that."""

    forged: ForgedRequest
    observation: Observation
    verdict: Verdict

    def seen(self) -> SeenReply | SeenError:
        """Return what the server sent; CannotLook where its reply does not open."""
        if isinstance(self.observation, Rejected):
            return SeenError(self.forged, self.observation)
        assert isinstance(self.observation, Accepted)  # what else was judged already
        return see_reply(self.forged, self.observation)


def put_to_server(
    peer: PeerProcess, messages: Iterable[tuple[Message, str]]
) -> list[ServerExchange]:
    """Forge the messages, give them to the server, and judge what it does.

    Each comes with its seed. One after the last is forged while the server is at work; none is
    begun after one that failed.
    """
    exchanges: list[ServerExchange] = []
    under_way: deque[tuple[Message, ForgedRequest]] = deque()

    def requests() -> Iterator[Accept]:
        for message, seed in messages:
            if exchanges and exchanges[-1].verdict.kind is not Kind.PASS:
                return
            forged = forge_request(message.scenario, message.defects, seed=seed)
            under_way.append((message, forged))
            yield accept_request(forged)

    for observation in ask_until_lost(peer, requests()):
        exchanges.append(judged(peer, *under_way.popleft(), observation))
    return exchanges


def judged(
    peer: PeerProcess, message: Message, forged: ForgedRequest, observation: Observation
) -> ServerExchange:
    """Judge what the server did with a forged message."""
    mismatches: Iterable[Mismatch] = ()
    if isinstance(observation, Accepted):
        mismatches = server_details(
            observation,
            forged,
            result=message.expectation.result,
            shows_reply="mutual" in peer.hello.capabilities,
        )
    return ServerExchange(forged, observation, judge(message.expectation, observation, mismatches))


def put_third_leg(
    peer: PeerProcess, message: Message, seed: str, before: ServerExchange
) -> ServerExchange:
    """Answer the AP-REP of the exchange before with one more, as a client does in DCE style."""
    forged, observation, expected = before.forged, before.observation, message.expectation
    try:
        reply = before.seen()
        if not isinstance(reply, SeenReply) or reply.accepted.context is None:
            raise CannotLook(Mismatch("context", "one that waits for the third leg", "none"))
    except CannotLook as error:
        verdict = wrong_detail(str(expected), "accepted", [error.mismatch])
        return ServerExchange(forged, observation, verdict)
    leg = forge_third_leg(forged, reply.part, message.defects, seed=seed)
    observation = peer.ask(
        replace(accept_request(forged), context=reply.accepted.context, third_leg=leg.octets)
    )
    mismatches: Iterable[Mismatch] = ()
    if isinstance(observation, Accepted):
        mismatches = server_details(observation, forged, result=expected.result, shows_reply=False)
    return ServerExchange(forged, observation, judge(expected, observation, mismatches))


def accept_request(forged: ForgedRequest) -> Accept:
    """Return the request that gives a forged message to the server of its scenario."""
    scenario = forged.scenario
    key = scenario.service_key
    entry = KeytabEntry(scenario.server, scenario.kvno or _KVNO, key.etype, key.key)
    return Accept(
        now=scenario.now,
        server=scenario.server,
        keytab=(entry,) if scenario.keytab is None else scenario.keytab,
        policy=scenario.policy,
        ap_req=forged.octets,
        user_to_user_key=scenario.user_to_user_key,
    )
