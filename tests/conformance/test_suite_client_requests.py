"""A client that does not send what it was asked for, or reports what it did not get."""

from __future__ import annotations

import pytest
from bad_sessions import failing, put, sample

from conformance.model.case import Case
from conformance.model.defect import Role
from conformance.model.expectation import Result as Expected
from conformance.model.verdict import Kind
from conformance.suite.cases import cases


def alone() -> list[Case]:
    """Return the client cases of one message in the sample, without those that look further."""
    return [case for case in sample(Role.CLIENT) if len(case.messages) == 1 and not case.look]


def of(*results: Expected) -> set[str]:
    return {case.id for case in alone() if case.messages[0].expectation.result in results}


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
    found = failing(put(fault, argument, wanted=alone()))
    assert of(Expected.ACCEPT) <= set(found)
    assert {result.kind for result in found.values()} == {Kind.WRONG_DETAIL}
    assert {result.observed for result in found.values()} == {f"accepted with wrong {field}"}


def test_request_that_does_not_open_is_found() -> None:
    valid = cases()["client.valid.default"]
    [result] = failing(put("cut-request", "20", wanted=[valid])).values()
    assert result.observed == "accepted with wrong ap_req"


def test_clock_may_move_on_a_little() -> None:
    assert failing(put("clock", "1", wanted=alone())) == {}


@pytest.mark.parametrize("detail", ["subkey", "sequence"])
def test_wrong_detail_of_the_reply_is_found_wherever_there_was_one(detail: str) -> None:
    found = failing(put("client-detail", detail, wanted=alone()))
    replied = {id_ for id_ in of(Expected.ACCEPT) if cases()[id_].messages[0].scenario.mutual}
    assert replied <= set(found) <= replied | of(Expected.EITHER)
    assert {result.observed for result in found.values()} == {f"accepted with wrong {detail}"}


def test_client_that_refuses_to_build_is_not_taken_for_one_that_refuses_the_reply() -> None:
    results = put("refuse-all", wanted=alone())
    for case in alone():
        expected = Kind.INCONCLUSIVE if case.twin else Kind.REJECTS_VALID
        assert results[case.id].kind is expected
