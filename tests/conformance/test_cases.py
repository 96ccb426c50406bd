"""The cases of the suite: their ids, their twins, and their moments in time."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

import pytest

from conformance.forge.changes import Changes
from conformance.model.case import Case, Message, moment_of
from conformance.model.defect import Effect, Role, Stage
from conformance.model.expectation import Expectation, Result
from conformance.model.requirement import Level
from conformance.oracle import expectation
from conformance.peers.reference.adapter import CAPABILITIES
from conformance.suite import cases as module
from conformance.suite.cases import RAW, cases

CASES = list(cases().values())
OF_SECTION_3_2_3 = {31, 32, 33, 34, 36, 37, 38, 40, 44, 45}
"""The error codes that RFC 4120 section 3.2.3 names, but for NOT_US."""


def times(case: Case) -> set[tuple[object, ...]]:
    """Return what a replay cache would know the messages of a case by."""
    scenarios = [
        Changes(message.defects).at(Stage.SCENARIO, message.scenario) for message in case.messages
    ]
    return {(scenario.client, scenario.server, scenario.ctime) for scenario in scenarios}


@pytest.mark.parametrize("case", CASES, ids=list(cases()))
def test_case_is_well_formed(case: Case) -> None:
    assert re.fullmatch(r"(server|client)\.[a-z0-9-]+\.[a-z0-9+-]+(\.[a-z0-9-]+)?", case.id)
    assert case.id.startswith(f"{case.role}.")
    assert case.title
    assert "\n" not in case.title
    assert case.messages
    assert case.role in case.requires
    assert case.requires <= CAPABILITIES | {RAW, "gss", "dce-style", "channel-bindings"}


@pytest.mark.parametrize("case", [case for case in CASES if case.twin], ids=lambda case: case.id)
def test_twin_is_the_same_scenario_without_a_defect(case: Case) -> None:
    twin = cases()[case.twin]
    [message] = twin.messages
    away = moment_of(case.id) - moment_of(twin.id)
    assert (twin.role, twin.twin, message.defects) == (case.role, None, ())
    assert message.expectation == Expectation(Result.ACCEPT)
    if not case.remembers:
        assert case.messages[0].scenario == message.scenario.shifted(away)


def test_case_without_twin_is_valid_itself() -> None:
    for case in CASES:
        if case.twin is None:
            assert [message.defects for message in case.messages] == [()]
            assert case.id.startswith(f"{case.role}.valid.")


@pytest.mark.parametrize("code", sorted(OF_SECTION_3_2_3 | {35, 39, 46}))
def test_every_code_of_the_checks_is_expected_somewhere(code: int) -> None:
    assert [
        case.id
        for case in CASES
        for message in case.messages
        if message.expectation.result is Result.REJECT and code in (message.expectation.codes or ())
    ]


@pytest.mark.parametrize("code", sorted(OF_SECTION_3_2_3 - {40, 45} | {46}))
def test_code_is_the_only_one_allowed_somewhere(code: int) -> None:
    assert [case.id for case in CASES if _codes(case) == {code}]


def _codes(case: Case) -> frozenset[int]:
    return case.messages[-1].expectation.codes or frozenset()


def test_moments_do_not_collide() -> None:
    assert [id_ for id_, count in Counter(map(moment_of, cases())).items() if count > 1] == []


def test_no_two_cases_share_client_server_and_time() -> None:
    seen = Counter(time for case in CASES if case.role is Role.SERVER for time in times(case))
    assert [time for time, count in seen.items() if count > 1] == []


def test_a_shared_time_would_be_found() -> None:
    case = cases()["server.valid.default"]
    again = replace(case, id="again")
    assert times(case) == times(again)


def test_only_sequences_are_about_memory() -> None:
    for case in CASES:
        if case.remembers:
            assert len(case.messages) > 1, case.id
        else:
            assert len(case.messages) == 1 or case.look, case.id


def test_same_id_twice_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    [first, *_] = module.sequences()
    monkeypatch.setattr(module, "sequences", lambda: [first, first])
    with pytest.raises(ValueError, match=f"{first.id} is there twice"):
        cases.__wrapped__()


def test_every_kind_of_effect_has_cases() -> None:
    effects = {
        defect.effect for case in CASES for message in case.messages for defect in message.defects
    }
    assert effects == set(Effect)


def test_expectations_are_those_of_the_defects_but_for_a_choice() -> None:
    for case in CASES:
        for message in case.messages:
            choice = message.defects and case.requirement.level is Level.MAY
            expected = Expectation(Result.EITHER) if choice else expectation(message.defects)
            assert case.remembers or message.expectation == expected, case.id


def test_sequences_expect_what_their_messages_say() -> None:
    kinds: set[Result] = set()
    for case in CASES:
        if case.remembers:
            first: Message = case.messages[0]
            assert first.expectation.result is Result.ACCEPT, case.id
            kinds.add(case.messages[-1].expectation.result)
    assert kinds == {Result.ACCEPT, Result.REJECT}
