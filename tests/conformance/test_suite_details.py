"""A server that spoils one detail fails wherever it accepts, with that detail and no other."""

from __future__ import annotations

import pytest
from bad_sessions import failing, good, put, sample

from conformance.model.case import Case
from conformance.model.defect import Role
from conformance.model.expectation import Result as Expected
from conformance.model.verdict import Kind
from conformance.suite.cases import cases

ALWAYS_JUDGED = {"client", "session_key", "ap_rep"}
"""Details that are compared even where the message could have been refused."""
REPORTED = [
    "client",
    "mutual",
    "session_key",
    "subkey",
    "sequence",
    "authorization_data",
    "ticket_flags",
]
REPLIES = {
    "garbage": "ap_rep",
    "ctime": "ap_rep.ctime",
    "cusec": "ap_rep.cusec",
    "subkey": "ap_rep.enc-part",
    "usage": "ap_rep.enc-part",
    "etype": "ap_rep.enc-part.etype",
    "pvno": "ap_rep.msg-type",
}


def alone() -> list[Case]:
    """Return the server cases of one message in the sample."""
    return [case for case in sample(Role.SERVER) if len(case.messages) == 1]


def accepted(*, where_open: bool) -> list[Case]:
    """Return those in which the good peer accepts the message."""
    return [
        case
        for case in alone()
        if good()[case.id].observed == "accepted"
        and (where_open or case.messages[0].expectation.result is not Expected.EITHER)
    ]


def ids(cases: list[Case]) -> set[str]:
    return {case.id for case in cases}


def replied(*, where_open: bool) -> list[Case]:
    return [case for case in accepted(where_open=where_open) if case.messages[0].scenario.mutual]


@pytest.mark.parametrize("detail", REPORTED)
def test_wrong_detail_is_found_wherever_the_server_accepts(detail: str) -> None:
    found = failing(put("detail", detail, wanted=alone()))
    assert set(found) == ids(accepted(where_open=detail in ALWAYS_JUDGED))
    assert {result.kind for result in found.values()} == {Kind.WRONG_DETAIL}
    assert {result.observed for result in found.values()} == {f"accepted with wrong {detail}"}


@pytest.mark.parametrize("fault", REPLIES)
def test_spoiled_reply_is_found_wherever_one_was_wanted(fault: str) -> None:
    found = failing(put("reply", fault, wanted=alone()))
    assert set(found) == ids(replied(where_open=True))
    assert {result.kind for result in found.values()} == {Kind.WRONG_DETAIL}
    assert {result.observed for result in found.values()} == {
        f"accepted with wrong {REPLIES[fault]}"
    }


def test_missing_reply_is_found_wherever_one_was_wanted() -> None:
    found = failing(put("reply", "missing", wanted=alone()))
    looks = {case.id for case in replied(where_open=True) if case.look}
    assert ids(replied(where_open=False)) <= set(found)
    assert set(found) <= ids(replied(where_open=False)) | looks


def test_reply_that_was_not_wanted_is_found() -> None:
    quiet = cases()["server.valid.no-mutual"]
    found = failing(put("reply", "unasked", wanted=[quiet, *alone()]))
    assert found[quiet.id].observed == "accepted with wrong ap_rep"
    assert set(found) <= ids([quiet, *accepted(where_open=True)]) - ids(replied(where_open=True))


def test_reply_written_anew_is_as_good_as_the_first() -> None:
    looked_at = {case.id for case in alone() if case.look}
    assert set(failing(put("reply", "as-it-was", wanted=alone()))) <= looked_at


def test_wrong_details_of_a_twin_leave_its_defects_judged() -> None:
    refused = [case for case in alone() if case.messages[0].expectation.result is Expected.REJECT]
    results = put("detail", "client", wanted=refused)
    assert {result.kind for result in results.values()} == {Kind.PASS}


def test_detail_of_each_wrong_field_is_told() -> None:
    valid = cases()["server.valid.default"]
    result = put("detail", "client", wanted=[valid])[valid.id]
    assert result.detail == "client: expected alice@EXAMPLE, observed mallory@EXAMPLE"


def test_every_refusal_with_one_code_is_wrong_wherever_that_is_not_allowed() -> None:
    refused = [case for case in sample() if good()[case.id].observed.startswith("rejected")]
    found = failing(put("code", "60", wanted=[case for case in refused if not case.look]))
    assert set(found) == {
        case.id
        for case in refused
        if not case.look
        and case.messages[-1].expectation.result is Expected.REJECT
        and 60 not in (case.messages[-1].expectation.codes or {60})
    }
    assert {result.kind for result in found.values()} == {Kind.WRONG_CODE}
    assert {result.observed for result in found.values()} == {"rejected with 60"}
    assert {result.detail for result in found.values()} == {"X: all the same"}


def test_peer_that_shows_no_code_is_not_judged_by_it() -> None:
    wanted = [case for case in sample() if not case.look]
    assert failing(put("code", "", wanted=wanted)) == {}
