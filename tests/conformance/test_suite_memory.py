"""Servers that remember badly fail the sequences about that, and the message is told."""

from __future__ import annotations

import pytest
from bad_sessions import MANY, failing, put, sample

from conformance.model.verdict import Kind
from conformance.suite.cases import cases

SEQUENCES = [
    case
    for case in cases().values()
    if case.id.startswith("server.replay.") and len(case.messages) < MANY
]
REPLAY, OTHERS = "rfc4120-3.2.3-replay", "rfc4120-3.2.3-replay-others"


@pytest.mark.parametrize(
    ("fault", "requirement", "failed"),
    [
        (
            ("without", "replay"),
            REPLAY,
            {
                "same-request-twice": "accepted",
                "same-request-at-the-end-of-the-skew": "accepted",
                "early-request-at-the-end-of-the-skew": "accepted",
                "same-authenticator-encrypted-anew": "accepted",
                "same-time-with-other-content": "accepted",
            },
        ),
        (
            ("memory", "forgets-early"),
            REPLAY,
            {"early-request-at-the-end-of-the-skew": "accepted"},
        ),
        (
            ("remembers-octets",),
            REPLAY,
            {
                "same-authenticator-encrypted-anew": "accepted",
                "same-time-with-other-content": "accepted",
            },
        ),
        (
            ("memory", "ignores-client"),
            OTHERS,
            {
                "same-time-of-another-client": "rejected with 34",
                "same-time-of-a-namesake": "rejected with 34",
            },
        ),
        (
            ("memory", "ignores-realm"),
            OTHERS,
            {"same-time-of-a-namesake": "rejected with 34"},
        ),
        (
            ("memory", "whole-seconds"),
            OTHERS,
            {"other-times-of-the-same-client": "rejected with 34 (message 2)"},
        ),
    ],
    ids=["none", "forgets early", "octets", "ignores client", "ignores realm", "whole seconds"],
)
def test_bad_memory_is_found_and_nothing_else(
    fault: tuple[str, ...], requirement: str, failed: dict[str, str]
) -> None:
    found = failing(put(*fault, wanted=[*SEQUENCES, *sample()]))
    assert {cases()[id_].remembers for id_ in found} == {True}
    for id_, observed in failed.items():
        result = found[f"server.replay.{id_}"]
        assert (result.requirement, result.observed) == (requirement, observed)
    named = {id_ for id_ in found if id_.startswith("server.replay.")}
    assert named == {f"server.replay.{id_}" for id_ in failed}


def test_first_message_of_a_sequence_that_fails_is_told_by_its_number() -> None:
    results = put("reply", "ctime", wanted=SEQUENCES)
    for id_ in ("server.replay.same-request-twice", "server.replay.same-time-of-a-namesake"):
        assert results[id_].kind is Kind.WRONG_DETAIL
        assert results[id_].observed == "accepted with wrong ap_rep.ctime (message 1)"
