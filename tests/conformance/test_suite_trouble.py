"""Peers that take all, refuse all, die, hang, fail, or cannot be driven."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from bad_sessions import good, put

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
VALID = [case for case in cases().values() if case.twin is None]
DEFECTS = [case for case in cases().values() if case.twin is not None]


def unreadable() -> list[Case]:
    """Return the server's cases whose message the reference cannot read."""
    return [
        case
        for case in DEFECTS
        if case.role is Role.SERVER
        and not _can_be_read(
            forge_request(case.messages[-1].scenario, case.messages[-1].defects).octets
        )
    ]


def _can_be_read(octets: bytes) -> bool:
    try:
        der.decode(APReq, octets)
    except der.DecodeError:
        return False
    return True


def kinds(results: dict[str, Result], wanted: Iterable[Case]) -> set[Kind]:
    return {results[case.id].kind for case in wanted}


def test_peer_that_takes_all_fails_wherever_it_must_refuse() -> None:
    results = put("accept-all")
    invalid = [case for case in DEFECTS if case.messages[-1].expectation.result is Expected.REJECT]
    alone = [case for case in invalid if not case.remembers]
    assert kinds(results, alone) == {Kind.ACCEPTS_INVALID}
    assert kinds(results, VALID) == {Kind.PASS}


@pytest.mark.parametrize("code", ["", "31"])
def test_peer_that_refuses_all_gets_no_credit_for_it(code: str) -> None:
    results = put("refuse-all", code)
    assert kinds(results, VALID) == {Kind.REJECTS_VALID}
    assert kinds(results, DEFECTS) == {Kind.INCONCLUSIVE}
    told = f"rejected with {code}" if code else "rejected without a code"
    one = results["server.clock-skew.ctime-ahead-of-skew-by-1-second"]
    assert one.observed == f"its valid twin server.valid.default was {told}"


def test_crash_is_never_a_refusal_and_a_lost_peer_is_an_error() -> None:
    results = put("crash", wanted=VALID[: LOST_AFTER + 2] + DEFECTS[:20])
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
    results = put("hang", wanted=[VALID[0], *DEFECTS[:3]], timeout=PATIENCE)
    told = [result.kind for result in results.values()]
    assert told == [Kind.HANG] + [Kind.INCONCLUSIVE] * 3
    assert results[VALID[0].id].observed == f"no answer within {PATIENCE:g} seconds"
    assert "about to hang" in results[VALID[0].id].log


def test_failing_adapter_is_an_error_of_its_own_everywhere() -> None:
    results = put("fail")
    assert kinds(results, cases().values()) == {Kind.ERROR}
    assert "the adapter has a fault" in (results[VALID[0].id].detail or "")


def test_peer_that_cannot_be_driven_is_unsupported_everywhere() -> None:
    results = put("unsupported")
    assert kinds(results, cases().values()) == {Kind.UNSUPPORTED}
    assert results[VALID[0].id].observed == "unsupported: nothing"


def test_peer_that_dies_of_some_messages_loses_nothing_of_the_rest() -> None:
    bad = {case.id: case for case in unreadable()}
    dies_of = list(bad.values())[: LOST_AFTER + 2]
    rest = [case for case in DEFECTS if case.id not in bad][::3]
    results = put("crash-on-bad-der", wanted=[*dies_of, *rest])
    assert len(dies_of) > LOST_AFTER
    assert kinds(results, dies_of) == {Kind.CRASH}
    for case in rest:
        assert results[case.id].observed == good()[case.id].observed


def test_peer_that_hangs_on_some_messages_loses_nothing_of_the_rest() -> None:
    hangs_on = unreadable()[: LOST_AFTER + 1]
    results = put("hang-on-bad-der", wanted=[*hangs_on, *VALID], timeout=PATIENCE)
    assert kinds(results, hangs_on) == {Kind.HANG}
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
