"""Every kind of observation against every kind of expectation."""

from __future__ import annotations

import pytest

from conformance.model.expectation import Expectation, Result
from conformance.model.mismatch import Mismatch
from conformance.model.observation import Crashed, Hung, Observation
from conformance.model.protocol import (
    Accepted,
    Done,
    Failed,
    Initiated,
    Native,
    Rejected,
    Unsupported,
)
from conformance.model.verdict import FAILURES, UNEXPECTED, Kind, Verdict
from conformance.oracle import judge

ACCEPT, REJECT, EITHER = (Expectation(result) for result in Result)
SKEW = Expectation(Result.REJECT, frozenset({37, 34}))
WRONG = [Mismatch("client", "alice", "bob"), Mismatch("subkey", "none", "one")]

TABLE: list[tuple[Expectation, Observation, Kind, str]] = [
    (ACCEPT, Accepted(), Kind.PASS, "accepted"),
    (EITHER, Accepted(), Kind.PASS, "accepted"),
    (REJECT, Accepted(), Kind.ACCEPTS_INVALID, "accepted"),
    (SKEW, Accepted(), Kind.ACCEPTS_INVALID, "accepted"),
    (ACCEPT, Initiated(b"", "c"), Kind.PASS, "accepted"),
    (EITHER, Initiated(b"", "c"), Kind.PASS, "accepted"),
    (REJECT, Initiated(b"", "c"), Kind.ACCEPTS_INVALID, "accepted"),
    (ACCEPT, Rejected(37), Kind.REJECTS_VALID, "rejected with 37"),
    (ACCEPT, Rejected(None), Kind.REJECTS_VALID, "rejected without a code"),
    (EITHER, Rejected(37), Kind.PASS, "rejected with 37"),
    (EITHER, Rejected(None), Kind.PASS, "rejected without a code"),
    (REJECT, Rejected(37), Kind.PASS, "rejected with 37"),
    (REJECT, Rejected(0), Kind.PASS, "rejected with 0"),
    (REJECT, Rejected(None), Kind.PASS, "rejected without a code"),
    (SKEW, Rejected(37), Kind.PASS, "rejected with 37"),
    (SKEW, Rejected(34), Kind.PASS, "rejected with 34"),
    (SKEW, Rejected(None), Kind.PASS, "rejected without a code"),
    (SKEW, Rejected(31), Kind.WRONG_CODE, "rejected with 31"),
    (SKEW, Rejected(0), Kind.WRONG_CODE, "rejected with 0"),
    *[
        (expectation, observation, kind, text)
        for expectation in (ACCEPT, REJECT, EITHER, SKEW)
        for observation, kind, text in (
            (Unsupported("gss"), Kind.UNSUPPORTED, "unsupported: gss"),
            (Failed("a\nb"), Kind.ERROR, "adapter failed"),
            (Done(), Kind.ERROR, "adapter answered done"),
            (Crashed("exited with status 1"), Kind.CRASH, "crashed: exited with status 1"),
            (Hung(2.5), Kind.HANG, "no answer within 2.5 seconds"),
            (Hung(10.0), Kind.HANG, "no answer within 10 seconds"),
        )
    ],
]


@pytest.mark.parametrize(("expectation", "observation", "kind", "observed"), TABLE)
def test_verdict(
    expectation: Expectation, observation: Observation, kind: Kind, observed: str
) -> None:
    verdict = judge(expectation, observation)
    assert (verdict.kind, verdict.observed) == (kind, observed)
    assert verdict.expected == str(expectation)


def test_table_has_every_observation_against_every_result() -> None:
    tried = {(expectation.result, type(observation)) for expectation, observation, *_ in TABLE}
    assert tried == {
        (result, observation) for result in Result for observation in Observation.__args__
    }


@pytest.mark.parametrize("expectation", [ACCEPT, EITHER])
@pytest.mark.parametrize("observation", [Accepted(), Initiated(b"", "c")])
def test_wrong_details_fail_an_acceptance(
    expectation: Expectation, observation: Observation
) -> None:
    assert judge(expectation, observation, iter(WRONG)) == Verdict(
        Kind.WRONG_DETAIL,
        str(expectation),
        "accepted with wrong client, subkey",
        "client: expected alice, observed bob; subkey: expected none, observed one",
    )


def test_each_wrong_field_is_named_once() -> None:
    verdict = judge(ACCEPT, Accepted(), [*WRONG, *WRONG])
    assert verdict.observed == "accepted with wrong client, subkey"


@pytest.mark.parametrize("observation", [Rejected(37), Crashed("x"), Unsupported("x")])
def test_details_are_those_of_an_acceptance_only(observation: Observation) -> None:
    assert judge(EITHER, observation, WRONG).kind is not Kind.WRONG_DETAIL


def test_accepting_what_must_be_refused_is_worse_than_a_wrong_detail() -> None:
    assert judge(REJECT, Accepted(), WRONG).kind is Kind.ACCEPTS_INVALID


def test_native_error_is_the_detail_of_a_refusal() -> None:
    assert judge(REJECT, Rejected(37, Native(-17, "skew"))).detail == "-17: skew"
    assert judge(REJECT, Rejected(37)).detail is None


def test_traceback_is_the_detail_of_a_failed_adapter() -> None:
    assert judge(ACCEPT, Failed("a\nb")).detail == "a\nb"


@pytest.mark.parametrize("kind", Kind)
def test_every_way_to_fail_is_called_fail_and_is_unexpected(kind: Kind) -> None:
    assert kind.verdict == ("fail" if kind in FAILURES else kind.value)
    expected = {Kind.PASS, Kind.DEVIATION, Kind.INCONCLUSIVE, Kind.UNSUPPORTED}
    assert (kind in UNEXPECTED) == (kind not in expected)
