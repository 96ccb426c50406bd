"""Cases that look at what a peer sends, and the profiles that judge a case otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest
from bad_sessions import good, put

from conformance.forge import forge_request
from conformance.model.case import Case
from conformance.model.defect import Role
from conformance.model.expectation import Expectation, Result
from conformance.model.mismatch import Mismatch
from conformance.model.protocol import Accepted
from conformance.model.requirement import Level, Requirement
from conformance.model.scenario import Scenario, framed
from conformance.model.verdict import Kind
from conformance.oracle.inspections import inspections
from conformance.oracle.seen import CannotLook, see_reply
from conformance.suite import profiles
from conformance.suite.cases import cases
from conformance.suite.profiles import DEFAULT_PROFILE, PROFILES

VALID = cases()["server.valid.default"]
SKEW = cases()["server.clock-skew.ctime-ahead-of-skew-by-1-second"]


def looked_at(case: Case, look, *fault: str) -> tuple[Kind, str]:
    """Return the verdict on a case that has another look at what the peer sends."""
    result = put(*fault, wanted=[replace(case, twin=VALID.id, look=look)])[case.id]
    return result.kind, result.observed


def finds(seen: Sequence[object]) -> Iterator[Mismatch]:
    for number, _ in enumerate(seen, 1):
        yield Mismatch(f"field {number}", "this", "that")


def finds_nothing(_seen: Sequence[object]) -> list[Mismatch]:
    return []


def test_every_inspection_is_a_case() -> None:
    looks = {case.look for profile in PROFILES for case in cases(profile).values()}
    assert {inspection.look for inspection in inspections()} <= looks


def test_what_a_look_finds_is_a_wrong_detail() -> None:
    assert looked_at(VALID, finds) == (Kind.WRONG_DETAIL, "accepted with wrong field 1")
    assert looked_at(VALID, finds_nothing) == (Kind.PASS, "accepted")


def test_a_look_sees_every_message() -> None:
    [message] = VALID.messages
    later = replace(message.scenario, sequence=1)
    twice = replace(VALID, messages=(message, replace(message, scenario=later)))
    assert looked_at(twice, finds) == (Kind.WRONG_DETAIL, "accepted with wrong field 1, field 2")


def test_a_look_at_a_request_of_a_client() -> None:
    client = cases()["client.valid.default"]
    assert looked_at(client, finds) == (Kind.WRONG_DETAIL, "accepted with wrong field 1")


def test_a_failure_goes_before_what_a_look_finds() -> None:
    kind, observed = looked_at(VALID, finds, "detail", "client")
    assert (kind, observed) == (Kind.WRONG_DETAIL, "accepted with wrong client")


def test_a_look_at_an_error_needs_one() -> None:
    kind, observed = looked_at(SKEW, finds)
    assert (kind, observed) == (Kind.WRONG_DETAIL, "rejected with 37 with wrong field 1")


@pytest.mark.parametrize("octets", [None, b"", b"\x6f"])
@pytest.mark.parametrize("scenario", [Scenario(), framed(Scenario())], ids=["raw", "token"])
def test_reply_that_does_not_open_is_told(scenario: Scenario, octets: bytes | None) -> None:
    with pytest.raises(CannotLook) as error:
        see_reply(forge_request(scenario), Accepted(ap_rep=octets))
    assert error.value.mismatch.field == "ap_rep"


def test_every_profile_has_the_cases_of_the_default_one() -> None:
    for profile in PROFILES:
        assert cases(profile).keys() >= cases(DEFAULT_PROFILE).keys()


@pytest.mark.parametrize(
    ("result", "expected"),
    [
        (None, Expectation(Result.REJECT, frozenset({41}))),
        ("accept", Expectation(Result.ACCEPT)),
        ("either", Expectation(Result.EITHER)),
    ],
)
def test_a_profile_judges_by_the_requirement_that_stands_in(
    result: str | None, expected: Expectation, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Requirement(
        id="ms-kile-3.4.5-skew",
        section="3.4.5",
        level=Level.MUST,
        role="server",
        text="Another answer.",
        codes=frozenset({41}),
        profile="ms-kile",
        instead_of=(SKEW.requirement.id,),
        result=result,
    )
    table = {SKEW.requirement.id: SKEW.requirement, other.id: other}
    monkeypatch.setattr(profiles, "catalogue", lambda: table)
    judged = profiles.in_profile(SKEW, "ms-kile")
    [message] = judged.messages
    assert (judged.id, judged.requirement) == (SKEW.id, other)
    assert message.expectation == expected
    assert profiles.in_profile(SKEW, DEFAULT_PROFILE) == SKEW
    assert profiles.in_profile(VALID, "ms-kile") == VALID


def test_the_good_peer_shows_every_case_of_both_roles() -> None:
    assert {cases()[id_].role for id_ in good()} == set(Role)
