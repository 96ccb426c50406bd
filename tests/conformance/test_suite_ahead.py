"""Asking a peer ahead of its answers: what one that is lost, or given up, does to what follows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import count, islice

import pytest
from bad_sessions import command, put

from conformance.forge import forge_request
from conformance.model.observation import Crashed, Hung
from conformance.model.protocol import Accept, Accepted, Rejected
from conformance.model.scenario import Scenario
from conformance.model.verdict import Kind
from conformance.peers.process import PeerProcess
from conformance.suite.ahead import ask_until_lost
from conformance.suite.cases import cases
from conformance.suite.result import Result
from conformance.suite.server_exchange import accept_request

PATIENCE = 0.4
MANY = 40
"""More requests than are written ahead at once."""
LOST = [("crash-on-bad-der", Crashed, Kind.CRASH), ("hang-on-bad-der", Hung, Kind.HANG)]
DEEP = "server.recovery.good-request-after-deep-ones"
SESSIONS = "server.ap-rep.subkey-is-for-one-session.default"
AFTER = [
    cases()[id_]
    for id_ in (
        "server.valid.default",
        "server.replay.same-request-twice",
        "server.names.cname-other",
        "client.valid.default",
    )
]


def request(client: str) -> Accept:
    """Return a valid request of the client."""
    return accept_request(forge_request(Scenario(client=client)))


def requests(number: int, *, bad: int | None = None) -> Iterator[Accept]:
    """Yield requests of one client after the other, of which one and the next are cut off."""
    for turn in range(number):
        valid = request(f"client-{turn}@EXAMPLE")
        if bad is not None and turn in (bad, bad + 1):
            yield replace(valid, ap_req=valid.ap_req[: len(valid.ap_req) // 2])
        else:
            yield valid


def clients(observations: Iterable[object]) -> list[str | None]:
    return [each.client for each in observations if isinstance(each, Accepted)]


def kinds_after(results: Mapping[str, Result]) -> set[Kind]:
    """Return the verdicts on the cases that come after the one that is in trouble."""
    return {results[case.id].kind for case in AFTER}


@pytest.fixture
def peer(request: pytest.FixtureRequest) -> Iterator[PeerProcess]:
    with PeerProcess(command(*getattr(request, "param", ())), timeout=PATIENCE) as process:
        yield process


def test_every_answer_is_that_to_its_own_request(peer: PeerProcess) -> None:
    expected = [f"client-{turn}@EXAMPLE" for turn in range(MANY)]
    assert clients(ask_until_lost(peer, requests(MANY))) == expected


@pytest.mark.parametrize(
    ("peer", "trouble"), [((fault,), trouble) for fault, trouble, _ in LOST], indirect=["peer"]
)
@pytest.mark.parametrize("bad", [0, 1, 5])
def test_nothing_is_asked_after_the_peer_is_lost(
    peer: PeerProcess, trouble: type, bad: int
) -> None:
    observations = list(ask_until_lost(peer, requests(MANY, bad=bad)))
    assert [type(each) for each in observations] == [Accepted] * bad + [trouble]
    assert clients(observations) == [f"client-{turn}@EXAMPLE" for turn in range(bad)]
    # A new process would die of the second bad one, and say so again.
    assert peer.log.count("about to") == 1
    assert peer.memory is None
    later = peer.ask(request("later@EXAMPLE"))
    assert clients([later]) == ["later@EXAMPLE"]
    assert peer.log.count("about to") == 1


def test_answers_that_nobody_waits_for_are_not_taken_for_later_ones(peer: PeerProcess) -> None:
    for turn in range(3):
        observations = ask_until_lost(peer, requests(MANY))
        assert clients(islice(observations, 2)) == ["client-0@EXAMPLE", "client-1@EXAMPLE"]
        observations.close()
        later = f"later-{turn}@EXAMPLE"
        assert clients([peer.ask(request(later))]) == [later]


def test_requests_are_made_as_they_are_wanted(peer: PeerProcess) -> None:
    made = count()
    observations = ask_until_lost(peer, (each for each in requests(1000) if next(made) >= 0))
    next(observations)
    assert next(made) < MANY
    observations.close()


def test_refusal_loses_nothing(peer: PeerProcess) -> None:
    observations = list(ask_until_lost(peer, requests(MANY, bad=3)))
    assert [type(each) for each in observations[3:5]] == [Rejected] * 2
    assert len(clients(observations)) == MANY - 2


@pytest.mark.parametrize(("fault", "kind"), [(fault, kind) for fault, _, kind in LOST])
def test_case_that_loses_the_peer_half_way_leaves_the_others_their_verdicts(
    fault: str, kind: Kind
) -> None:
    results = put(fault, wanted=[cases()[DEEP], *AFTER], timeout=PATIENCE)
    assert results[DEEP].kind is kind
    assert results[DEEP].observed.endswith("(message 1)")
    assert kinds_after(results) == {Kind.PASS}


def test_case_that_fails_half_way_leaves_the_others_their_verdicts() -> None:
    results = put("accept-bad-der", wanted=[cases()[DEEP], *AFTER])
    assert results[DEEP].kind is Kind.ACCEPTS_INVALID
    assert kinds_after(results) == {Kind.PASS}


def test_case_of_many_messages_ends_where_the_peer_is_lost() -> None:
    # Its twin is the first message, and 64 are to come; the new process takes as many again.
    results = put("hang-after", "5", wanted=[cases()[SESSIONS], *AFTER], timeout=PATIENCE)
    lost = results[SESSIONS]
    assert (lost.kind, lost.observed) == (
        Kind.HANG,
        f"no answer within {PATIENCE:g} seconds (message 5)",
    )
    assert kinds_after(results) == {Kind.PASS}
