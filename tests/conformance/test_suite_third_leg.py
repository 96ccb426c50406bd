"""DCE style: the client's AP-REP is put to a server that waits for it, and to no other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from conformance.defects import BASES, defects
from conformance.forge import forge_request, forge_third_leg
from conformance.model.case import Message
from conformance.model.defect import Role
from conformance.model.expectation import Expectation, Result
from conformance.model.protocol import Accept, Accepted
from conformance.model.verdict import Kind
from conformance.peers.reference.adapter import CAPABILITIES, ReferenceAdapter
from conformance.suite.cases import cases
from conformance.suite.server_exchange import put_third_leg, put_to_server
from reference import der
from reference.messages import APRep, EncAPRepPart

SCENARIO = BASES[Role.SERVER]["dce-style"].scenario
FIRST = Message(SCENARIO, (), Expectation(Result.ACCEPT))
THIRD = replace(FIRST, third_leg=True)


class Peer:
    """The reference in this process; `change` is what it does to what it answers first."""

    class hello:
        capabilities = CAPABILITIES

    def __init__(self, change: Callable[[Any], Any] = lambda answer: answer) -> None:
        self._adapter = ReferenceAdapter()
        self._change = change

    def ask(self, request: Accept) -> Any:
        answer = self._adapter.accept(request)
        return answer if request.third_leg is not None else self._change(answer)

    def ask_all(self, requests: Iterable[Accept]) -> Iterator[Any]:
        yield from map(self.ask, requests)


def both(peer: Any, third: Message = THIRD) -> Any:
    [first] = put_to_server(peer, [(FIRST, "seed")])
    return put_third_leg(peer, third, "seed", first)


def test_the_clients_reply_ends_the_exchange() -> None:
    exchange = both(Peer())
    assert exchange.verdict.kind is Kind.PASS
    assert isinstance(exchange.observation, Accepted)


def test_a_server_that_does_not_wait_is_found() -> None:
    exchange = both(Peer(lambda answer: replace(answer, context=None)))
    assert (exchange.verdict.kind, exchange.verdict.observed) == (
        Kind.WRONG_DETAIL,
        "accepted with wrong context",
    )


def test_a_server_without_a_reply_is_found() -> None:
    exchange = both(Peer(lambda answer: replace(answer, ap_rep=None)))
    assert exchange.verdict.kind is Kind.WRONG_DETAIL


def test_a_spoilt_reply_of_the_clients_is_refused() -> None:
    spoilt = (defects()["server/third-leg-key"],)
    third = replace(THIRD, defects=spoilt, expectation=Expectation(Result.REJECT))
    assert both(Peer(), third).verdict.kind is Kind.PASS
    taken = replace(third, defects=())
    assert both(Peer(), taken).verdict.kind is Kind.ACCEPTS_INVALID


def test_the_third_message_has_the_servers_number_and_no_subkey() -> None:
    part = EncAPRepPart(ctime=SCENARIO.ctime.replace(microsecond=0), cusec=0, seq_number=4711)
    leg = forge_third_leg(forge_request(SCENARIO), part)
    assert (leg.part.seq_number, leg.part.subkey) == (4711, None)
    assert der.decode(APRep, leg.octets).msg_type == 15


@pytest.mark.parametrize(
    ("case", "legs"),
    [("server.valid.dce-style", 2), ("server.dce-style.third-leg-key", 2), ("server.valid.gss", 1)],
)
def test_cases_in_dce_style_have_both_messages(case: str, legs: int) -> None:
    messages = cases("ms-kile")[case].messages
    assert [message.third_leg for message in messages] == [False, True][:legs]
    assert not messages[0].defects
