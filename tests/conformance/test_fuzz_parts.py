"""The parts of `sixstep fuzz`: what is allowed, who differs, which field was hit, lost peers."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from bad_sessions import selector

from conformance.forge import forge_request
from conformance.forge.tree import parse
from conformance.fuzz.batch import Turn, given
from conformance.fuzz.compare import difference
from conformance.fuzz.contestants import Contestant, start
from conformance.fuzz.faults import key_of, kind_of
from conformance.fuzz.place import hit
from conformance.fuzz.tally import Known, Tally
from conformance.fuzz.volume import report, turn_of
from conformance.model.defect import Effect, Role, Stage
from conformance.model.expectation import Result
from conformance.model.observation import Observation
from conformance.model.protocol import Accepted, Rejected
from conformance.model.scenario import Scenario
from conformance.model.values import AuthData, Key
from conformance.model.verdict import Kind, Verdict
from conformance.strategies import Plan, Reach
from conformance.strategies.departure import named
from conformance.strategies.mutation import Mutation, of_mutations
from conformance.strategies.plan import bases, named_defects
from conformance.suite.cases import cases
from conformance.suite.deviations import Deviation
from conformance.suite.properties.allowed import allowed, left_open
from conformance.suite.properties.finding import Key as FindingKey
from conformance.suite.properties.record import Record
from conformance.suite.server_exchange import ServerExchange

REACH = Reach(Role.SERVER, frozenset({"server", "etype.18", "addresses", "permitted-etypes"}))


def plan(*names: str) -> Plan:
    known = {
        defect.id: defect for effect in Effect for defect, _ in named_defects(REACH, effect)
    }  # fmt: skip
    return Plan(
        Role.SERVER, bases(REACH)[0], tuple(named(known[each], "default") for each in names)
    )


DATA = (AuthData(64, bytes(2)),)
CONTAINED = (AuthData(1, bytes.fromhex("300d300ba003020140a10404020000")),)
"""The same, in an AD-IF-RELEVANT."""
LATE = "ctime-behind-skew-by-1-second"


def test_what_is_allowed_where_departures_meet() -> None:
    open_ = next(defect.id for defect, _ in named_defects(REACH, Effect.OPEN))
    assert allowed(plan()).result is Result.ACCEPT
    assert allowed(plan(open_)).result is Result.EITHER
    assert left_open(plan(open_)) == [open_]
    late = allowed(plan(LATE))
    assert (late.result, late.codes) == (Result.REJECT, {37})
    # It may be refused for what is open before the clock is looked at.
    both = allowed(plan(open_, LATE))
    assert (both.result, both.codes) == (Result.REJECT, None)


def exchange(observation: Observation) -> Any:
    took = isinstance(observation, Accepted)
    verdict = Verdict(Kind.PASS, "", "accepted" if took else "rejected with 37")
    return ServerExchange(forged=None, observation=observation, verdict=verdict)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        (Accepted(), Accepted(), None),
        (Rejected(37), Rejected(None), None),
        (Accepted(), Rejected(31), "accepted by a; refused by b"),
        (Rejected(31), Accepted(), "accepted by b; refused by a"),
        (Accepted("x@R"), Accepted(None), None),
        (Accepted("x@R"), Accepted("y@R"), "another client: a against b"),
        (Accepted(subkey=Key(18, b"x")), Accepted(subkey=Key(18, b"y")), "another subkey: a"),
        (Accepted(sequence=1), Accepted(sequence=1), None),
        (Accepted(ticket_flags=1), Accepted(ticket_flags=3), "another ticket flags: a against b"),
        (Accepted(authorization_data=DATA), Accepted(authorization_data=CONTAINED), None),
        (
            Accepted(authorization_data=DATA), Accepted(authorization_data=()),
            "another authorization data: a against b",
        ),
    ],
)  # fmt: skip
def test_how_answers_differ(one: Observation, other: Observation, told: str | None) -> None:
    found = difference({"a": exchange(one), "b": exchange(other)})
    assert (found is None) if told is None else (told in (found or ""))


@pytest.mark.parametrize(
    ("stage", "wrong", "recorded", "kind"),
    [
        (Stage.AUTHENTICATOR_PLAINTEXT, "ap_rep.ctime, ap_rep.cusec", False, Kind.PASS),
        (Stage.TICKET_PLAINTEXT, "session_key", False, Kind.PASS),
        (Stage.TICKET_PLAINTEXT, "client", False, Kind.WRONG_DETAIL),
        (Stage.TICKET_PLAINTEXT, "client", True, Kind.DEVIATION),
        (Stage.AUTHENTICATOR_PLAINTEXT, "client, ap_rep.ctime", True, Kind.DEVIATION),
        (Stage.AP_REQ_OCTETS, "client", True, Kind.WRONG_DETAIL),
        (Stage.AP_REQ_OCTETS, "session_key", False, Kind.WRONG_DETAIL),
        (Stage.AP_REQ_OCTETS, "ap_rep.ctime", False, Kind.WRONG_DETAIL),
    ],
)
def test_details_of_what_was_changed(stage: Stage, wrong: str, recorded: bool, kind: Kind) -> None:
    changed = of_mutations(REACH, "default", stage, [Mutation("bit turned", 0, 0)])
    turn = Turn(REACH, tokens=False)
    known = Deviation("server.names.cname-*", "accepted", "bug", "", "3.2.3")
    record = Record([known] if recorded else [], cases())
    contestant: Any = SimpleNamespace(record=record, name="x 1.0", can=lambda needs, bare: True)
    verdict = Verdict(Kind.WRONG_DETAIL, "", f"accepted with wrong {wrong}")
    given_ = given(changed, 0, turn, [contestant])
    found = kind_of(contestant, given_, ServerExchange(None, Accepted(), verdict))  # type: ignore[arg-type]
    assert found is kind
    key = key_of(contestant, given_, verdict, found)
    assert (key is not None) == (kind is Kind.WRONG_DETAIL)
    assert key is None or key.property == "identity"


def test_which_field_was_hit() -> None:
    octets = forge_request(Scenario()).ap_req_octets

    def changed(*path: int) -> bytes:
        root = parse(octets)
        node = root.at(path)
        while node.nodes:
            node = node.nodes[0]
        node.octets = b"\x00" + node.octets
        return root.encode()

    assert hit(octets, changed(0)) == "AP-REQ.pvno"
    assert hit(octets, changed(3, 1)) == "AP-REQ.ticket.realm"
    assert hit(octets, changed(4, 2)) == "AP-REQ.authenticator.cipher"
    assert hit(octets, octets[:-1]) == "AP-REQ.authenticator.cipher"
    assert hit(octets, octets[:1] + b"\xff" + octets[2:]) == "AP-REQ"
    assert hit(b"no DER", b"at all") == "the whole"


@pytest.fixture
def running(request: pytest.FixtureRequest) -> Iterator[list[Contestant]]:
    contestants = start([selector(*request.param)])
    yield contestants.running
    contestants.close()


@pytest.mark.parametrize("running", [("crash-on-reply", "9")], indirect=True)
def test_a_client_that_dies_is_asked_on(running: list[Contestant]) -> None:
    number = next(number for number in range(9) if turn_of(running, number).role is Role.CLIENT)
    found = report(running, 0, number, 0, 48)
    assert {key.outcome for key in found.faults} == {
        "crash: crashed: exited with status 70 without an answer"
    }
    kinds = {kind: count for (_, kind), count in found.verdicts.items()}
    assert kinds[Kind.CRASH] >= 1
    # What was under way when it died is put again, and is no fault.
    assert kinds[Kind.PASS] + kinds[Kind.CRASH] + kinds.get(Kind.UNSUPPORTED, 0) == 48


@pytest.mark.parametrize("running", [("crash",)], indirect=True)
def test_a_peer_that_always_dies_loses_the_batch_and_not_the_run(
    running: list[Contestant],
) -> None:
    for number in (0, 1):
        found = report(running, 0, number, 0, 8)
        assert found.examples == 8
        assert 0 < found.verdicts["spoiled 1.0", Kind.CRASH] < 8


def test_a_finding_speaks_for_the_same_with_more_departures() -> None:
    tally = Tally(0, (), ())

    def key(defect: str, outcome: str = "accepts-invalid: accepted") -> FindingKey:
        return FindingKey("expectation", defect, "x 1.0", outcome)

    known = Known(frozenset({"a"}), "default", ("a",), "", "", None, "")
    tally.findings[key("a")] = known
    assert tally.known(key("a"), frozenset({"a"}), "default") is known
    assert tally.known(key("a+b"), frozenset({"a", "b"}), "gss") is known
    assert tally.known(key("b"), frozenset({"b"}), "default") is None
    assert tally.known(key("a+b", "crash: x"), frozenset({"a", "b"}), "default") is None
