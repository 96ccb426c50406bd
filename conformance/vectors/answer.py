"""What a replay answers of a vector or a finding: FIXED, FAILED or ERROR, and why.

Of a finding only its own test is answered: its twin is put before it, so that a refusal can be
told from a peer that refuses everything (then it is ERROR). Where the specification leaves a
finding's exchange open, it is FAILED for as long as a peer does what was found, whichever peer it
is. What a vector cannot show is never FIXED.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Any

from conformance.model.verdict import FAILURES, Kind
from conformance.vectors.verify import Verified

_OBSERVED = ("accepted", "rejected", "crashed", "no answer", "adapter failed")
_WRONG = "accepted with wrong "
_JUDGED = frozenset(
    (
        "client", "session_key", "subkey", "sequence", "ticket_flags", "authorization_data",
        "mutual", "ap_rep", "ap_rep.enc-part", "ap_rep.ctime", "ap_rep.cusec",
    )
)  # fmt: skip
"""The details of a server's acceptance that vectors have (see `conformance.vectors.details`)."""


class Answer(StrEnum):
    """The three answers."""

    FIXED = "FIXED"
    FAILED = "FAILED"
    ERROR = "ERROR"


def asked(document: Mapping[str, Any], verified: Iterable[Verified]) -> Iterator[Verified]:
    """Yield the tests of a file that are to be answered: all but the twins of findings."""
    tests = [test for group in document["groups"] for test in group["tests"]]
    twins = {test["twin"] for test in tests if "finding" in test}
    return (each for each in verified if each.test["id"] not in twins)


def answer(verified: Verified) -> tuple[Answer, str]:
    """Return the answer, and why it is not FIXED."""
    verdict, finding = verified.verdict, verified.test.get("finding")
    why = f"{verdict.kind}: expected {verdict.expected}, observed {verdict.observed}"
    if verdict.kind in FAILURES:
        return Answer.FAILED, why
    if verdict.kind is not Kind.PASS:
        return Answer.ERROR, why
    if finding is None:
        return Answer.FIXED, ""
    open_ = verified.test["expect"]["result"] == "acceptable"
    if open_ and verdict.observed == finding["observed"]:
        return Answer.FAILED, f"as it was found: {finding['outcome']}"
    if (beyond := _not_shown(verified.test, finding["observed"])) is not None:
        return Answer.ERROR, f"a vector does not show what was found: {beyond}"
    return Answer.FIXED, ""


def _not_shown(test: Mapping[str, Any], observed: str) -> str | None:
    """Return what was observed, where putting the messages again cannot show it."""
    if not observed.startswith(_OBSERVED):
        return observed
    if not observed.startswith(_WRONG) or test["id"].startswith("client."):
        return None
    beyond = set(observed.removeprefix(_WRONG).split(", ")) - _JUDGED
    return f"{_WRONG}{', '.join(sorted(beyond))}" if beyond else None
