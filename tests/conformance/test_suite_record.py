"""What a peer does, held against what is recorded of it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from bad_sessions import put

from conformance.model.verdict import Kind
from conformance.suite.cases import cases
from conformance.suite.deviations import Deviation
from conformance.suite.result import Result

CASE = "server.clock-skew.ctime-ahead-of-skew-by-1-second"
FAILS = ("without", "skew")


def deviation(case: str = CASE, observed: str = "accepted") -> Deviation:
    return Deviation(case, observed, kind="bug", reason="It does.", section="3.2.3")


def put_one(*fault: str, deviations: list[Deviation], case: str = CASE) -> Result:
    return put(*fault, wanted=[cases()[case]], deviations=deviations)[case]


def test_recorded_failure_is_a_deviation() -> None:
    result = put_one(*FAILS, deviations=[deviation("server.*.other"), deviation()])
    assert (result.kind, result.reason) == (Kind.DEVIATION, "bug: It does.")
    assert (result.deviation, result.observed) == (1, "accepted")
    assert result.changed == []


def test_glob_covers_every_case_that_it_matches() -> None:
    wanted = [case for id_, case in cases().items() if id_.startswith(CASE[:-8])]
    results = put(*FAILS, wanted=wanted, deviations=[deviation(CASE[:-8] + "*")])
    assert len(results) > 1
    assert {result.kind for result in results.values()} == {Kind.DEVIATION}


def test_recorded_failure_that_is_gone_is_fixed() -> None:
    result = put_one(deviations=[deviation()])
    assert (result.kind, result.deviation) == (Kind.FIXED, 0)
    assert result.reason == "recorded as 'accepted', and it conforms now"


def test_recorded_failure_that_happens_differently_is_told_as_that() -> None:
    result = put_one(*FAILS, deviations=[deviation(observed="rejected with 31")])
    assert (result.kind, result.observed) == (Kind.FIXED, "accepted")
    assert result.reason == "recorded as 'rejected with 31', and it happens differently"


def test_what_chance_decides_may_be_gone_or_there_and_nothing_else() -> None:
    sometimes = replace(deviation(), sometimes=True)
    assert put_one(*FAILS, deviations=[sometimes]).kind is Kind.DEVIATION
    gone = put_one(deviations=[sometimes])
    assert (gone.kind, gone.deviation) == (Kind.PASS, None)
    other = replace(sometimes, observed="rejected with 31")
    assert put_one(*FAILS, deviations=[other]).kind is Kind.FIXED


def test_failure_that_is_not_recorded_fails() -> None:
    result = put_one(*FAILS, deviations=[deviation("server.valid.*")])
    assert (result.kind, result.deviation) == (Kind.ACCEPTS_INVALID, None)


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ("unsupported", Kind.UNSUPPORTED),
        ("refuse-all", Kind.INCONCLUSIVE),
        ("fail", Kind.ERROR),
    ],
)
def test_what_was_not_observed_says_nothing_of_the_record(fault: str, kind: Kind) -> None:
    result = put_one(fault, deviations=[deviation()])
    assert (result.kind, result.deviation, result.reason) == (kind, None, None)


def test_recorded_crash_is_a_deviation() -> None:
    case = "server.encoding.truncated-half"
    observed = "crashed: exited with status 70 without an answer"
    result = put_one("crash-on-bad-der", deviations=[deviation(case, observed)], case=case)
    assert result.kind is Kind.DEVIATION


@pytest.mark.parametrize(
    ("fault", "case", "field"),
    [
        (FAILS, CASE, "scenario.ctime: "),
        (("client-without", "time"), "client.reply-time.cusec-1-more", "part.cusec: "),
    ],
)
def test_unexpected_verdict_comes_with_the_changed_field(
    fault: tuple[str, ...], case: str, field: str
) -> None:
    result = put_one(*fault, deviations=[], case=case)
    assert [line for line in result.changed if line.startswith(field)]


def test_result_says_all_of_its_case() -> None:
    case = cases()[CASE]
    result = put_one(*FAILS, deviations=[])
    requirement = case.requirement
    assert (result.case, result.title, result.role) == (case.id, case.title, case.role)
    assert (result.requirement, result.section) == (requirement.id, requirement.section)
    assert (result.level, result.text) == (requirement.level, requirement.text)
    assert result.expected == "rejected with 37 (KRB_AP_ERR_SKEW)"
    assert (result.peer, result.verdict) == ("spoiled 1.0", "fail")
    assert result.milliseconds > 0
    assert Result.from_json(result.to_json()) == result
