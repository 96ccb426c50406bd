"""A client that does not send what it was asked for, or reports what it did not get."""

from __future__ import annotations

import pytest
from bad_sessions import failing, put

from conformance.model.defect import Role
from conformance.model.expectation import Result as Expected
from conformance.model.verdict import Kind
from conformance.suite.cases import cases

CLIENT = [case for case in cases().values() if case.role is Role.CLIENT]
ACCEPTED = {case.id for case in CLIENT if case.messages[-1].expectation.result is Expected.ACCEPT}
OPEN = {case.id for case in CLIENT if case.messages[-1].expectation.result is Expected.EITHER}


@pytest.mark.parametrize(
    ("fault", "argument", "field"),
    [
        ("option", "mutual", "ap-options bit 2"),
        ("option", "use_session_key", "ap-options bit 1"),
        ("option", "subkey", "subkey"),
        ("option", "sequence", "seq-number"),
        ("clock", "2", "ctime and cusec"),
        ("clock", "-2", "ctime and cusec"),
        ("client-name", "bob@EXAMPLE", "cname and crealm"),
    ],
)
def test_wrong_request_is_found_wherever_the_reply_is_good(
    fault: str, argument: str, field: str
) -> None:
    found = failing(put(fault, argument, wanted=CLIENT))
    assert ACCEPTED <= set(found) <= ACCEPTED | OPEN
    assert {result.kind for result in found.values()} == {Kind.WRONG_DETAIL}
    assert {result.observed for result in found.values()} == {f"accepted with wrong {field}"}


def test_request_that_does_not_open_is_found() -> None:
    found = failing(put("cut-request", "20", wanted=CLIENT))
    assert set(found) == {case.id for case in CLIENT}
    assert {result.observed for result in found.values()} == {"accepted with wrong ap_req"}


def test_clock_may_move_on_a_little() -> None:
    assert failing(put("clock", "1", wanted=CLIENT)) == {}


@pytest.mark.parametrize("detail", ["subkey", "sequence"])
def test_wrong_detail_of_the_reply_is_found_wherever_there_was_one(detail: str) -> None:
    found = failing(put("client-detail", detail, wanted=CLIENT))
    replied = {id_ for id_ in ACCEPTED if cases()[id_].messages[-1].scenario.mutual}
    assert replied <= set(found) <= replied | OPEN
    assert {result.observed for result in found.values()} == {f"accepted with wrong {detail}"}


def test_client_that_refuses_to_build_is_not_taken_for_one_that_refuses_the_reply() -> None:
    results = put("refuse-all", wanted=CLIENT)
    for case in CLIENT:
        expected = Kind.INCONCLUSIVE if case.twin else Kind.REJECTS_VALID
        assert results[case.id].kind is expected
