"""The cases of the suite: their ids, their twins, and their moments in time."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

import pytest

from conformance.forge.changes import Changes
from conformance.forge.requires import RAW
from conformance.model.case import Case, moment_of
from conformance.model.defect import Effect, Role, Stage
from conformance.model.expectation import Expectation, Result
from conformance.model.requirement import Level
from conformance.oracle import expectation
from conformance.peers.reference.adapter import CAPABILITIES
from conformance.suite import cases as module
from conformance.suite.cases import cases

CASES = list(cases().values())
ACCEPTED = Expectation(Result.ACCEPT)
OF_SECTION_3_2_3 = {31, 32, 33, 34, 36, 37, 38, 40, 44, 45}
"""The error codes that RFC 4120 section 3.2.3 names, but for NOT_US."""


def times(case: Case) -> set[tuple[object, ...]]:
    """Return what a replay cache would know the messages of a case by."""
    scenarios = [
        Changes(message.defects).at(Stage.SCENARIO, message.scenario) for message in case.messages
    ]
    return {(scenario.client, scenario.server, scenario.ctime) for scenario in scenarios}


def test_every_case_is_well_formed() -> None:
    for id_, case in cases().items():
        assert re.fullmatch(rf"{case.role}\.[a-z0-9-]+\.[a-z0-9+.-]+", id_)
        assert case.id == id_
        assert case.title.strip() == case.title != "", id_
        assert "\n" not in case.title, id_
        assert case.messages, id_
        assert case.role in case.requires, id_
        assert case.requires <= CAPABILITIES | {RAW}, id_
        assert case.requirement.role == case.role, id_


def test_a_twin_is_a_valid_case_of_the_same_role() -> None:
    for case in CASES:
        if case.twin is not None:
            twin = cases()[case.twin]
            assert (twin.role, twin.twin) == (case.role, None), case.id
            assert twin.requires <= case.requires | {RAW} or case.messages[0].defects, case.id


def test_case_of_one_defect_departs_from_its_twin_by_that_alone() -> None:
    for case in CASES:
        if case.twin and not case.remembers and not case.look:
            twin = cases()[case.twin]
            away = moment_of(case.id) - moment_of(twin.id)
            first, valid = case.messages[0].scenario, twin.messages[0].scenario
            assert first == valid.shifted(away), case.id


def test_case_without_twin_is_valid_itself() -> None:
    for case in CASES:
        if case.twin is None:
            assert {message.defects for message in case.messages} == {()}
            assert {message.expectation for message in case.messages} == {ACCEPTED}
            assert case.id.startswith(f"{case.role}.valid.")


def test_case_of_several_defects_names_those_of_each_alone() -> None:
    for case in CASES:
        [*_, last] = case.messages
        if case.alone:
            each = {defect for id_ in case.alone for defect in cases()[id_].messages[-1].defects}
            assert each == set(last.defects), case.id
        elif not case.remembers:
            assert len(last.defects) <= 1, case.id


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
            choice = message.defects and case.requirement.level is Level.MAY and not case.look
            expected = Expectation(Result.EITHER) if choice else expectation(message.defects)
            assert case.remembers or message.expectation == expected, case.id


def test_sequences_end_in_acceptance_and_in_refusal() -> None:
    ends = {case.messages[-1].expectation.result for case in CASES if case.remembers}
    assert {Result.ACCEPT, Result.REJECT} <= ends
