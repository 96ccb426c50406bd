"""Exit codes, from pytest's own and from what was observed; and which cases a filter wants."""

from __future__ import annotations

from dataclasses import fields

import pytest

from conformance.model.verdict import UNEXPECTED, Kind
from conformance.suite.cases import cases
from conformance.suite.result import Result
from conformance.suite.selection import Selection
from conformance.suite.status import ExitCode, exit_code


def result(kind: Kind, observed: str = "x") -> Result:
    texts = dict.fromkeys(
        [field.name for field in fields(Result) if field.default is field.default_factory], "x"
    )
    return Result(**{**texts, "kind": kind, "observed": observed, "milliseconds": 0.0})


PASS, FAIL = result(Kind.PASS), result(Kind.WRONG_CODE)


@pytest.mark.parametrize("kind", Kind)
def test_code_of_one_verdict(kind: Kind) -> None:
    failed = kind in UNEXPECTED
    assert exit_code(int(failed), [PASS, result(kind)], {}, []) == int(failed)


@pytest.mark.parametrize(
    ("pytest_status", "results", "unavailable", "stale", "expected"),
    [
        (0, [PASS], {}, [], ExitCode.CONFORMANT),
        (1, [PASS, FAIL], {}, [], ExitCode.UNEXPECTED_RESULTS),
        (0, [PASS], {}, ["entry"], ExitCode.UNEXPECTED_RESULTS),
        (1, [PASS], {}, [], ExitCode.UNEXPECTED_RESULTS),
        (4, [], {}, [], ExitCode.WRONG_USAGE),
        (5, [], {}, [], ExitCode.WRONG_USAGE),
        (0, [], {}, [], ExitCode.WRONG_USAGE),
        (0, [PASS], {"mit": "missing"}, [], ExitCode.PEER_NOT_RUN),
        (1, [FAIL], {"mit": "missing"}, ["entry"], ExitCode.PEER_NOT_RUN),
        (1, [PASS, result(Kind.ERROR, "peer lost")], {}, [], ExitCode.PEER_NOT_RUN),
    ],
)
def test_code_of_a_run(
    pytest_status: int,
    results: list[Result],
    unavailable: dict[str, str],
    stale: list[str],
    expected: ExitCode,
) -> None:
    assert exit_code(pytest_status, results, unavailable, stale) == expected


def selected(**filters: list[str]) -> list[str]:
    return [case.id for case in Selection(**filters).of(cases().values())]


def test_no_filter_wants_everything() -> None:
    assert Selection().everything
    assert selected() == list(cases())


@pytest.mark.parametrize("name", ["globs", "sections", "levels", "roles"])
def test_one_filter_does_not_want_everything(name: str) -> None:
    assert not Selection(**{name: ["x"]}).everything


def test_filters_of_one_kind_add_up_and_of_two_kinds_narrow() -> None:
    valid, skew = selected(globs=["*.valid.*"]), selected(globs=["server.clock-skew.*"])
    assert valid
    assert skew
    assert set(selected(globs=["*.valid.*", "server.clock-skew.*"])) == {*valid, *skew}
    assert selected(globs=["*.valid.*"], roles=["client"]) == [
        id_ for id_ in valid if id_.startswith("client.")
    ]


def test_section_has_those_below_it_and_no_others() -> None:
    sections = {cases()[id_].requirement.section for id_ in selected(sections=["5.2"])}
    assert sections == {
        case.requirement.section
        for case in cases().values()
        if case.requirement.section.split(".")[:2] == ["5", "2"]
    }
    assert selected(sections=["3.2.3", "5"])
    assert selected(sections=["3.2."]) == []


def test_level_is_in_any_case() -> None:
    assert selected(levels=["must"]) == selected(levels=["MUST"]) != []
    assert {cases()[id_].requirement.level for id_ in selected(levels=["must"])} == {"MUST"}


def test_glob_heeds_case_and_is_of_the_whole_id() -> None:
    assert selected(globs=["SERVER.*"]) == []
    assert selected(globs=["valid"]) == []
