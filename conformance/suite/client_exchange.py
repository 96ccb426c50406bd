"""Put one message to a client under test: have it build its request, and answer: steps 1 and 6."""

from __future__ import annotations

import functools
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from conformance.forge import (
    CannotOpen,
    ForgedReply,
    credential,
    forge_reply,
    forge_ticket,
    open_request,
)
from conformance.forge.changes import Changes
from conformance.model.case import Message, Turn
from conformance.model.defect import Defect, Stage
from conformance.model.expectation import Expectation, Result
from conformance.model.mismatch import Mismatch
from conformance.model.observation import Observation
from conformance.model.protocol import Accepted, Finish, Initiate, Initiated
from conformance.model.scenario import EPOCH, Scenario
from conformance.model.values import Credential, Options
from conformance.model.verdict import Kind, Verdict
from conformance.oracle import judge, request_details
from conformance.oracle.details import compare_key, compare_number
from conformance.oracle.seen import CannotLook, SeenRequest
from conformance.peers.process import PeerProcess
from conformance.suite.ahead import ask_until_lost
from reference.messages import EncryptionKey

_BUILDS = Expectation(Result.ACCEPT)


@dataclass(frozen=True, slots=True)
class ClientExchange:
    """A client's request, opened where it opens, and the verdict on what the client did.

    `context` is the client's name for the exchange, which the answer to the request is sent to;
    `reply` is that answer.
    """

    request: SeenRequest | None
    verdict: Verdict
    context: str = ""
    reply: ForgedReply | None = None

    def seen(self) -> SeenRequest:
        """Return the client's request; CannotLook where it does not open."""
        if self.request is None:
            raise CannotLook(Mismatch("ap_req", "an AP-REQ that opens", self.verdict.observed))
        return self.request


def put_to_client(
    peer: PeerProcess, message: Message, seed: str, before: Sequence[object] = ()
) -> ClientExchange:
    """Have the client build its request, forge the reply, and judge what the client makes of it.

    Where no reply is wanted, the request itself is what is judged. `before` are the exchanges of
    the case so far, for a message whose turn speaks of them.
    """
    turn = message.turn
    if turn.finishes is None:
        given = _given(message, seed)
        exchange = _judged(given, peer.ask(given.initiate))
        if exchange.request is None or turn.waits or not exchange.request.scenario.mutual:
            return exchange
    else:
        exchange = _earlier(before, turn.finishes)
    request = exchange.seen()
    answered = request if turn.answers is None else _earlier(before, turn.answers).seen()
    reply = forge_reply(message.scenario, answered.opened, message.defects, seed=seed)
    observation = peer.ask(_finish(exchange.context, message.scenario, reply))
    return _replied(message, exchange, reply, observation)


class Dialogue:
    """One message to a client, put step by step, so that others can be under way meanwhile."""

    def __init__(self, message: Message, seed: str) -> None:
        self._message = message
        self._seed = seed
        self._given = _given(message, seed)
        self._reply: ForgedReply | None = None
        self.exchange: ClientExchange | None = None

    @property
    def initiate(self) -> Initiate:
        """What has the client build its request."""
        return self._given.initiate

    def answer(self, initiated: Observation) -> Finish | None:
        """Judge the client's request; return what answers it, None where nothing does."""
        message = self._message
        self.exchange = exchange = _judged(self._given, initiated)
        if exchange.request is None or not exchange.request.scenario.mutual:
            return None
        opened = exchange.request.opened
        self._reply = forge_reply(message.scenario, opened, message.defects, seed=self._seed)
        return _finish(exchange.context, message.scenario, self._reply)

    def end(self, observation: Observation) -> None:
        """Judge what the client makes of the answer."""
        assert self.exchange is not None
        assert self._reply is not None
        self.exchange = _replied(self._message, self.exchange, self._reply, observation)


def is_request_alone(message: Message) -> bool:
    """Return whether the client is to build its request, and never gets an answer."""
    scenario = Changes(message.defects).at(Stage.SCENARIO, message.scenario)
    return message.turn == Turn() and not scenario.mutual


def have_requests_built(
    peer: PeerProcess, messages: Iterable[tuple[Message, str]]
) -> list[ClientExchange]:
    """Have the client build requests that get no answer, and judge them.

    Each message comes with its seed; `is_request_alone` is true of all of them. None is begun
    after one that failed.
    """
    exchanges: list[ClientExchange] = []
    under_way: deque[_Given] = deque()

    def requests() -> Iterator[Initiate]:
        for message, seed in messages:
            if exchanges and exchanges[-1].verdict.kind is not Kind.PASS:
                return
            given = _given(message, seed)
            under_way.append(given)
            yield given.initiate

    for observation in ask_until_lost(peer, requests()):
        exchanges.append(_judged(under_way.popleft(), observation))
    return exchanges


@dataclass(frozen=True, slots=True)
class _Given:
    """A message whose request the client is to build, and what it is given for that."""

    message: Message
    scenario: Scenario
    initiate: Initiate


def _given(message: Message, seed: str) -> _Given:
    scenario = Changes(message.defects).at(Stage.SCENARIO, message.scenario)
    # What the two clocks say is no part of a ticket.
    held = _credential(replace(scenario, now=EPOCH, ctime=EPOCH), message.defects, seed)
    return _Given(message, scenario, Initiate(scenario.now, held, options(scenario)))


@functools.lru_cache(maxsize=64)
def _credential(scenario: Scenario, defects: tuple[Defect, ...], seed: str) -> Credential:
    """Return what the client builds with: the same for every request of a case.

    Several clients may be at several messages at the same time.
    """
    return credential(scenario, forge_ticket(scenario, seed, Changes(defects)))


def _judged(given: _Given, initiated: Observation) -> ClientExchange:
    """Judge the client's request as far as there is no answer yet."""
    message, scenario, held = given.message, given.scenario, given.initiate.credential
    if not isinstance(initiated, Initiated):
        # What a client was given to build with may be a reason to refuse, a reply never.
        spoilt = any(defect.stage is Stage.SCENARIO for defect in message.defects)
        return ClientExchange(None, judge(message.expectation if spoilt else _BUILDS, initiated))
    try:
        opened = open_request(initiated.ap_req, scenario)
    except CannotOpen as error:
        mismatch = Mismatch("ap_req", "an AP-REQ that opens", str(error))
        return ClientExchange(None, judge(_BUILDS, initiated, [mismatch]))
    request = SeenRequest(scenario, held, initiated.ap_req, opened)
    expectation = _BUILDS if scenario.mutual else message.expectation
    verdict = judge(expectation, initiated, request_details(opened, scenario, held.ticket))
    return ClientExchange(request, verdict, initiated.context)


def _replied(
    message: Message, exchange: ClientExchange, reply: ForgedReply, observation: Observation
) -> ClientExchange:
    """Judge what the client makes of the answer to its request."""
    request = exchange.seen()
    details = _details(observation, reply, request, message.expectation)
    if isinstance(observation, Accepted):
        request = replace(request, accepted=observation)
    verdict = judge(message.expectation, observation, details)
    return ClientExchange(request, verdict, exchange.context, reply)


def _earlier(before: Sequence[object], number: int) -> ClientExchange:
    exchange = before[number]
    assert isinstance(exchange, ClientExchange)
    return exchange


def _finish(context: str, scenario: Scenario, reply: ForgedReply) -> Finish:
    if scenario.gss is not None:
        return Finish(context, scenario.now, token=reply.octets)
    return Finish(context, scenario.now, ap_rep=reply.octets)


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
        checksum_data=scenario.checksum_data,
    )


def _details(
    observation: Observation, reply: ForgedReply, request: SeenRequest, expectation: Expectation
) -> Iterator[Mismatch]:
    yield from request_details(request.opened, request.scenario, request.held.ticket)
    # A reply that may be taken or not may also be read in more than one way.
    if isinstance(observation, Accepted) and expectation.result is not Result.EITHER:
        subkey = reply.part.subkey or _key_without_subkey(request)
        yield from compare_key("subkey", observation.subkey, subkey)
        yield from compare_number("sequence", observation.sequence, reply.part.seq_number)


def _key_without_subkey(request: SeenRequest) -> EncryptionKey:
    """Return what protects the session without a subkey in the reply (section 5.5.2)."""
    key = request.scenario.session_key
    own = request.opened.authenticator.subkey
    return own or EncryptionKey(keytype=key.etype, keyvalue=key.key)
