"""Peers that take all, refuse all, die, hang, fail, or cannot be driven."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from bad_sessions import put, sample

from conformance.forge import forge_request
from conformance.model.case import Case
from conformance.model.defect import Role
from conformance.model.expectation import Result as Expected
from conformance.model.verdict import Kind
from conformance.suite.cases import cases
from conformance.suite.result import Result
from reference import der
from reference.messages import APReq

PATIENCE = 0.4
LOST_AFTER = 5
VALID = [
    case for case in cases().values() if case.twin is None and not case.messages[0].scenario.gss
]


def defective() -> list[Case]:
    """Return the cases of the sample that have a twin."""
    return [case for case in sample() if case.twin is not None]


def unreadable() -> list[Case]:
    """Return some of the server's cases whose message the reference cannot read."""
    wanted = [
        case
        for id_, case in cases().items()
        if id_.startswith("server.encoding.") and len(case.messages) == 1 and not case.alone
    ]
    found = [case for case in wanted if not _can_be_read(octets_of(case))]
    assert len(found) > LOST_AFTER + 1
    return found[: LOST_AFTER + 2]


def octets_of(case: Case) -> bytes:
    [message] = case.messages
    return forge_request(message.scenario, message.defects).octets


def _can_be_read(octets: bytes) -> bool:
    try:
        der.decode(APReq, octets)
    except der.DecodeError:
        return False
    return True


def kinds(results: dict[str, Result], wanted: Iterable[Case]) -> set[Kind]:
    return {results[case.id].kind for case in wanted}


def test_peer_that_takes_all_fails_wherever_it_must_refuse() -> None:
    results = put("accept-all", wanted=[*VALID, *defective()])
    invalid = [
        case
        for case in defective()
        if case.messages[-1].expectation.result is Expected.REJECT
        and len(case.messages) == 1
        and not case.alone
    ]
    assert kinds(results, invalid) == {Kind.ACCEPTS_INVALID}
    assert kinds(results, VALID) == {Kind.PASS}


@pytest.mark.parametrize("code", ["", "31"])
def test_peer_that_refuses_all_gets_no_credit_for_it(code: str) -> None:
    results = put("refuse-all", code, wanted=[*VALID, *defective()])
    assert kinds(results, VALID) == {Kind.REJECTS_VALID}
    assert kinds(results, defective()) == {Kind.INCONCLUSIVE}
    told = f"rejected with {code}" if code else "rejected without a code"
    for case in defective():
        assert results[case.id].observed == f"its valid twin {case.twin} was {told}"


def test_crash_is_never_a_refusal_and_a_lost_peer_is_an_error() -> None:
    results = put("crash", wanted=VALID[: LOST_AFTER + 2] + defective()[:20])
    told = [result.kind for result in results.values()]
    assert told[: LOST_AFTER + 2] == [Kind.CRASH] * LOST_AFTER + [Kind.ERROR] * 2
    assert set(told[LOST_AFTER + 2 :]) <= {Kind.INCONCLUSIVE, Kind.ERROR}
    crashed, lost = results[VALID[0].id], results[VALID[LOST_AFTER].id]
    assert crashed.observed == "crashed: exited with status 70 without an answer"
    assert "about to die" in crashed.log
    assert lost.observed == "peer lost"
    assert "lost 5 times in a row" in (lost.detail or "")
    assert "about to die" in lost.log


def test_hang_is_never_a_refusal() -> None:
    results = put("hang", wanted=[VALID[0], *defective()[:3]], timeout=PATIENCE)
    told = [result.kind for result in results.values()]
    assert told[0] is Kind.HANG
    assert set(told[1:]) <= {Kind.HANG, Kind.INCONCLUSIVE}
    assert results[VALID[0].id].observed == f"no answer within {PATIENCE:g} seconds"
    assert "about to hang" in results[VALID[0].id].log


def test_failing_adapter_is_an_error_of_its_own_everywhere() -> None:
    results = put("fail", wanted=[*VALID, *defective()])
    assert kinds(results, [*VALID, *defective()]) == {Kind.ERROR}
    assert "the adapter has a fault" in (results[VALID[0].id].detail or "")


def test_peer_that_cannot_be_driven_is_unsupported_everywhere() -> None:
    results = put("unsupported", wanted=[*VALID, *defective()])
    assert kinds(results, [*VALID, *defective()]) == {Kind.UNSUPPORTED}
    assert results[VALID[0].id].observed == "unsupported: nothing"


def test_peer_that_dies_of_some_messages_loses_nothing_of_the_rest() -> None:
    rest = [case for case in VALID if case.role is Role.SERVER]
    results = put("crash-on-bad-der", wanted=[*unreadable(), *rest])
    assert kinds(results, unreadable()) == {Kind.CRASH}
    assert kinds(results, rest) == {Kind.PASS}


def test_peer_that_hangs_on_some_messages_loses_nothing_of_the_rest() -> None:
    results = put("hang-on-bad-der", wanted=[*unreadable(), *VALID], timeout=PATIENCE)
    assert kinds(results, unreadable()) == {Kind.HANG}
    assert kinds(results, VALID) == {Kind.PASS}


def test_capability_that_a_case_needs_is_what_is_unsupported() -> None:
    results = put("claims", "server client etype.18 mutual", wanted=VALID)
    assert results["server.valid.default"].kind is Kind.PASS
    assert results["client.valid.default"].kind is Kind.PASS
    missing = results["server.valid.replay"]
    assert (missing.kind, missing.observed) == (Kind.UNSUPPORTED, "unsupported: replay")
    for case in VALID:
        supported = case.requires <= {"server", "client", "etype.18", "mutual"}
        assert (results[case.id].kind is Kind.PASS) == supported
