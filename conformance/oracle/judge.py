"""From an expectation and an observation to a verdict."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from conformance.model.expectation import Expectation, Result
from conformance.model.mismatch import Mismatch
from conformance.model.observation import Crashed, Hung, Observation
from conformance.model.protocol import Accepted, Done, Failed, Initiated, Rejected, Unsupported
from conformance.model.verdict import Kind, Verdict


def judge(
    expectation: Expectation, observation: Observation, mismatches: Iterable[Mismatch] = ()
) -> Verdict:
    """Return the verdict. `mismatches` are those of an acceptance or of a client's request.

    A code that the peer does not show is not judged; a crash or a hang is never a refusal.
    """
    expected = str(expectation)
    match observation:
        case Accepted() | Initiated():
            if expectation.result is Result.REJECT:
                return Verdict(Kind.ACCEPTS_INVALID, expected, "accepted")
            wrong = list(mismatches)
            if wrong:
                return wrong_detail(expected, "accepted", wrong)
            return Verdict(Kind.PASS, expected, "accepted")
        case Rejected(code=code):
            return _rejected(expectation, expected, observation, code)
        case Unsupported(reason=reason):
            return Verdict(Kind.UNSUPPORTED, expected, f"unsupported: {reason}")
        case Failed(reason=reason):
            return Verdict(Kind.ERROR, expected, "adapter failed", detail=reason)
        case Crashed(how=how):
            return Verdict(Kind.CRASH, expected, f"crashed: {how}")
        case Hung(seconds=seconds):
            return Verdict(Kind.HANG, expected, f"no answer within {seconds:g} seconds")
        case Done():
            return Verdict(Kind.ERROR, expected, "adapter answered done")


def wrong_detail(expected: str, observed: str, wrong: Sequence[Mismatch]) -> Verdict:
    """Return the verdict on an outcome that is right, with details that are not."""
    fields = ", ".join(dict.fromkeys(mismatch.field for mismatch in wrong))
    return Verdict(
        Kind.WRONG_DETAIL,
        expected,
        f"{observed} with wrong {fields}",
        detail="; ".join(map(str, wrong)),
    )


def _rejected(
    expectation: Expectation, expected: str, rejected: Rejected, code: int | None
) -> Verdict:
    observed = "rejected without a code" if code is None else f"rejected with {code}"
    native = rejected.native
    kind = Kind.PASS
    if expectation.result is Result.ACCEPT:
        kind = Kind.REJECTS_VALID
    elif (
        expectation.result is Result.REJECT
        and None not in (expectation.codes, code)
        and code not in (expectation.codes or ())
    ):
        kind = Kind.WRONG_CODE
    detail = None if native is None else f"{native.code}: {native.message}"
    return Verdict(kind, expected, observed, detail=detail)
