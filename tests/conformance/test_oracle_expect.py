"""What is allowed, from the effects and codes of a message's defects."""

from __future__ import annotations

import pytest

from conformance.model.defect import Defect, Effect, Role, Stage
from conformance.model.expectation import Expectation, Result
from conformance.oracle import expectation


def defect(effect: Effect, *codes: int) -> Defect:
    return Defect(
        id="x",
        title="",
        topic="",
        role=Role.SERVER,
        stage=Stage.AP_REQ,
        effect=effect,
        requirement="",
        change=lambda value: value,
        bases=(),
        codes=frozenset(codes) or None,
    )


HARMLESS, OPEN = defect(Effect.HARMLESS), defect(Effect.OPEN)
SKEW, EXPIRED, ANY_CODE = (
    defect(Effect.BREAKS, 37),
    defect(Effect.BREAKS, 32),
    defect(Effect.BREAKS),
)


@pytest.mark.parametrize(
    ("defects", "expected"),
    [
        ([], Expectation(Result.ACCEPT)),
        ([HARMLESS, HARMLESS], Expectation(Result.ACCEPT)),
        ([OPEN], Expectation(Result.EITHER)),
        ([HARMLESS, OPEN], Expectation(Result.EITHER)),
        ([SKEW], Expectation(Result.REJECT, frozenset({37}))),
        ([ANY_CODE], Expectation(Result.REJECT, None)),
        ([SKEW, EXPIRED], Expectation(Result.REJECT, frozenset({32, 37}))),
        ([SKEW, ANY_CODE], Expectation(Result.REJECT, None)),
        ([ANY_CODE, SKEW], Expectation(Result.REJECT, None)),
        ([OPEN, SKEW, HARMLESS], Expectation(Result.REJECT, frozenset({37}))),
    ],
)
def test_expectation_of_defects(defects: list[Defect], expected: Expectation) -> None:
    assert expectation(iter(defects)) == expected


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        (Expectation(Result.ACCEPT), "accepted"),
        (Expectation(Result.EITHER), "accepted or rejected"),
        (Expectation(Result.REJECT), "rejected"),
        (Expectation(Result.REJECT, frozenset({37})), "rejected with 37 (KRB_AP_ERR_SKEW)"),
        (
            Expectation(Result.REJECT, frozenset({4711, 31})),
            "rejected with 31 (KRB_AP_ERR_BAD_INTEGRITY) or 4711",
        ),
    ],
)
def test_expectation_in_words(expected: Expectation, text: str) -> None:
    assert str(expected) == text
