"""A server that spoils one detail fails wherever it accepts, with that detail and no other."""

from __future__ import annotations

import pytest
from bad_sessions import failing, good, put

from conformance.defects import BASES
from conformance.model.case import Case
from conformance.model.defect import Role
from conformance.model.expectation import Result as Expected
from conformance.model.verdict import Kind
from conformance.suite.cases import cases

ALWAYS_JUDGED = {"client", "session_key", "ap_rep"}
"""Details that are compared even where the message could have been refused."""
QUIET = {"server.valid.no-mutual"}

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


def wanted() -> list[Case]:
    """Return every server case in which something is accepted, and some of the others."""
    server = [case for case in cases().values() if case.role is Role.SERVER]
    taken = [case for case in server if case.remembers or good()[case.id].observed == "accepted"]
    refused = [case for case in server if case not in taken]
    return [*taken, *refused[::20]]


def accepted(*, where_open: bool) -> set[str]:
    """Return the ids of the server's cases in which the good peer accepts a message."""
    return {
        id_
        for id_, case in cases().items()
        if case.role is Role.SERVER
        and (case.remembers or good()[id_].observed == "accepted")
        and (where_open or case.messages[-1].expectation.result is not Expected.EITHER)
    }


def _has_mutual(case: Case) -> bool:
    return case.messages[-1].scenario.mutual


def test_only_one_valid_server_case_wants_no_reply() -> None:
    quiet = {base.name for base in BASES[Role.SERVER].values() if not base.scenario.mutual}
    assert {f"server.valid.{name}" for name in quiet} == QUIET


@pytest.mark.parametrize("detail", REPORTED)
def test_wrong_detail_is_found_wherever_the_server_accepts(detail: str) -> None:
    found = failing(put("detail", detail, wanted=wanted()))
    assert set(found) == accepted(where_open=detail in ALWAYS_JUDGED)
    assert {result.kind for result in found.values()} == {Kind.WRONG_DETAIL}
    assert {result.observed.removesuffix(" (message 1)") for result in found.values()} == {
        f"accepted with wrong {detail}"
    }


@pytest.mark.parametrize("fault", REPLIES)
def test_spoiled_reply_is_found_wherever_one_was_wanted(fault: str) -> None:
    found = failing(put("reply", fault, wanted=wanted()))
    replied = {id_ for id_ in accepted(where_open=True) if _has_mutual(cases()[id_])}
    assert set(found) == replied
    assert {result.observed.removesuffix(" (message 1)") for result in found.values()} == {
        f"accepted with wrong {REPLIES[fault]}"
    }


def test_missing_reply_is_found_wherever_one_was_wanted() -> None:
    found = failing(put("reply", "missing", wanted=wanted()))
    replied = {id_ for id_ in accepted(where_open=False) if _has_mutual(cases()[id_])}
    assert set(found) == replied


def test_reply_that_was_not_wanted_is_found() -> None:
    found = failing(put("reply", "unasked", wanted=wanted()))
    assert set(found) == {
        id_ for id_ in accepted(where_open=False) if not _has_mutual(cases()[id_])
    }
    assert set(found) >= QUIET


def test_reply_written_anew_is_as_good_as_the_first() -> None:
    assert failing(put("reply", "as-it-was", wanted=wanted())) == {}


def test_wrong_details_of_a_twin_leave_its_defects_judged() -> None:
    results = put("detail", "client", wanted=wanted())
    refused = [
        result
        for id_, result in results.items()
        if cases()[id_].messages[-1].expectation.result is Expected.REJECT
        and not cases()[id_].remembers
    ]
    assert {result.kind for result in refused} == {Kind.PASS}, "and there are some"


def test_detail_of_each_wrong_field_is_told() -> None:
    valid = cases()["server.valid.default"]
    result = put("detail", "client", wanted=[valid])[valid.id]
    assert result.detail == "client: expected alice@EXAMPLE, observed mallory@EXAMPLE"


def test_every_refusal_with_one_code_is_wrong_wherever_that_is_not_allowed() -> None:
    found = failing(put("code", "60"))
    assert set(found) == {
        id_
        for id_, case in cases().items()
        if case.messages[-1].expectation.result is Expected.REJECT
        and 60 not in (case.messages[-1].expectation.codes or {60})
    }
    assert {result.kind for result in found.values()} == {Kind.WRONG_CODE}
    assert {result.observed for result in found.values()} == {"rejected with 60"}
    assert {result.detail for result in found.values()} == {"X: all the same"}


def test_peer_that_shows_no_code_is_not_judged_by_it() -> None:
    assert failing(put("code", "")) == {}
