"""KRB_ERROR as Windows sends it ([MS-KILE] sections 2.2.2 and 3.4.5)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from conformance.model.mismatch import Mismatch
from conformance.oracle.inspections.registry import errors, expect
from conformance.oracle.seen import SeenError
from reference.numbers import ErrorCode

SKEW_RECOVERY = bytes.fromhex("3005a103020102")
"""KERB-ERROR-DATA of the data-type 2, without a data-value."""
_SKEWS = ("ctime-ahead-of-skew-by-1-second", "ctime-behind-skew-by-1-second")


@errors("ms-kile-3.4.5-skew", defect=_SKEWS)
def skew_has_error_data(seen: Sequence[SeenError]) -> Iterator[Mismatch]:
    """The error of a clock skew has the server's time, and e-data that helps to recover."""
    for each in seen:
        error, now = each.error, each.forged.scenario.now
        yield from expect("krb_error.error-code", ErrorCode.KRB_AP_ERR_SKEW, error.error_code)
        yield from expect("krb_error.stime", now.replace(microsecond=0), error.stime)
        yield from expect("krb_error.susec", now.microsecond, error.susec)
        yield from expect("krb_error.e-data present", True, error.e_data is not None)


@errors("ms-kile-2.2.2-error-data", defect=_SKEWS)
def error_data_of_skew(seen: Sequence[SeenError]) -> Iterator[Mismatch]:
    """The e-data of a clock skew is KERB-ERROR-DATA of the data-type 2, and nothing more."""
    for each in seen:
        octets = b"" if each.error.e_data is None else each.error.e_data
        yield from expect("krb_error.e-data", SKEW_RECOVERY.hex(), octets.hex())


@errors(
    "ms-kile-3.4.5-malformed",
    defect=("noise", "truncated-half", "application-tag-unknown", "msg-type-ap-rep"),
)
def silence(seen: Sequence[SeenError]) -> Iterator[Mismatch]:
    """A message that is not well-formed, or not supported, is answered by nothing."""
    for each in seen:
        answer = each.rejected.krb_error
        yield from expect("krb_error", "none", f"{len(answer)} octets" if answer else "none")
