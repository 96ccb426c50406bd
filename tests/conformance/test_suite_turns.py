"""Messages to a client that are not a request and its answer: who gets which reply, and when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from conformance.model.case import Message, Turn
from conformance.model.defect import Role
from conformance.model.expectation import Expectation, Result
from conformance.model.observation import Observation
from conformance.model.protocol import Accepted, Finish, Initiate, Initiated, Rejected, Unsupported
from conformance.model.scenario import Scenario
from conformance.model.verdict import Kind
from conformance.peers.reference.adapter import ReferenceAdapter
from conformance.suite.cases import cases
from conformance.suite.client_exchange import ClientExchange, put_to_client

SCENARIO = replace(Scenario(), subkey=None, sequence=None)
LATER = replace(SCENARIO, now=SCENARIO.now + timedelta(seconds=1))
WAITS = Turn(waits=True)


class Recording:
    """A peer that keeps what it is asked. A trusting one takes every answer."""

    def __init__(self, *, trusting: bool = False) -> None:
        self._adapter = ReferenceAdapter()
        self._trusting = trusting
        self.asked: list[Initiate | Finish] = []

    def ask(self, request: Initiate | Finish) -> Observation:
        self.asked.append(request)
        if isinstance(request, Initiate):
            return self._adapter.initiate(request)
        return Accepted() if self._trusting else self._adapter.finish(request)


def put(peer: Recording, *messages: Message) -> list[ClientExchange]:
    exchanges: list[ClientExchange] = []
    for number, message in enumerate(messages):
        exchanges.append(put_to_client(peer, message, f"seed/{number}", exchanges))
    return exchanges


def message(scenario: Scenario, turn: Turn, result: Result = Result.ACCEPT) -> Message:
    return Message(scenario, (), Expectation(result), turn=turn)


def kinds(exchanges: Sequence[ClientExchange]) -> set[Kind]:
    return {exchange.verdict.kind for exchange in exchanges}


def test_a_client_that_waits_gets_its_answer_later() -> None:
    peer = Recording()
    late = replace(SCENARIO, now=SCENARIO.now + timedelta(hours=1))
    exchanges = put(peer, message(SCENARIO, WAITS), message(late, Turn(finishes=0)))
    assert kinds(exchanges) == {Kind.PASS}
    initiate, finish = peer.asked
    assert isinstance(initiate, Initiate)
    assert isinstance(finish, Finish)
    assert (initiate.now, finish.now) == (SCENARIO.now, late.now)


def test_replies_go_to_the_requests_that_are_meant() -> None:
    crossed = [
        message(SCENARIO, WAITS),
        message(LATER, WAITS),
        message(SCENARIO, Turn(finishes=0, answers=1), Result.REJECT),
        message(SCENARIO, Turn(finishes=1, answers=0), Result.REJECT),
    ]
    assert kinds(put(Recording(), *crossed)) == {Kind.PASS}
    assert kinds(put(Recording(trusting=True), *crossed)[2:]) == {Kind.ACCEPTS_INVALID}


def test_a_reply_to_an_earlier_request_comes_for_a_new_one() -> None:
    again = [message(SCENARIO, Turn()), message(LATER, Turn(answers=0), Result.REJECT)]
    peer = Recording()
    assert kinds(put(peer, *again)) == {Kind.PASS}
    assert [type(request) for request in peer.asked] == [Initiate, Finish, Initiate, Finish]
    assert kinds(put(Recording(trusting=True), *again)[1:]) == {Kind.ACCEPTS_INVALID}


def test_a_credential_may_be_refused_where_a_case_is_about_it() -> None:
    class Refusing(Recording):
        def ask(self, request: Initiate | Finish) -> Observation:
            return Rejected(32)

    about = cases()["client.credentials.ended-a-day-ago"].messages[0]
    other = cases()["client.reply-time.ctime-a-day-later"].messages[0]
    assert kinds(put(Refusing(), about)) == {Kind.PASS}
    assert kinds(put(Refusing(), other)) == {Kind.REJECTS_VALID}


def test_what_cannot_be_asked_for_is_unsupported() -> None:
    class Unable(Recording):
        def ask(self, request: Initiate | Finish) -> Observation:
            return Unsupported("checksum-data")

    about = cases()["client.asked-for.checksum-over-64"].messages[0]
    assert kinds(put(Unable(), about)) == {Kind.UNSUPPORTED}


@pytest.mark.parametrize("case", [case for case in cases().values() if case.role is Role.CLIENT])
def test_turns_speak_of_messages_before(case) -> None:
    for number, one in enumerate(case.messages):
        for other in (one.turn.finishes, one.turn.answers):
            assert other is None or 0 <= other < max(number, 1), case.id


def test_initiated_is_what_a_waiting_client_is_judged_by() -> None:
    class Silent(Recording):
        def ask(self, request: Initiate | Finish) -> Observation:
            assert isinstance(request, Initiate)
            return Initiated(b"", "c")

    assert kinds(put(Silent(), message(SCENARIO, WAITS))) == {Kind.WRONG_DETAIL}
