"""KRB_ERROR in place of KRB_AP_REP (RFC 4120 section 5.9.1)."""

from __future__ import annotations

from conformance.defects.registry import breaks
from conformance.model.defect import Stage
from conformance.model.scenario import EPOCH
from reference import der
from reference.messages import KRBError, PrincipalName


def _error(code: int) -> bytes:
    return der.encode(
        KRBError(
            pvno=5,
            msg_type=30,
            stime=EPOCH,
            susec=0,
            error_code=code,
            realm="EXAMPLE",
            sname=PrincipalName(name_type=2, name_string=["host", "a.example"]),
        )
    )


def _replaced_by(code: int) -> None:
    @breaks("rfc4120-5.9.1-error", Stage.AP_REP_OCTETS, each={str(code): code}, codes=(code,))
    def error(_octets: bytes, code: int) -> bytes:
        """The reply is a KRB_ERROR."""
        return _error(code)


for _code in (31, 32, 33, 34, 36, 37, 41, 60):
    _replaced_by(_code)


@breaks("rfc4120-5.9.1-error", Stage.AP_REP_OCTETS, each={"0": 0, "-1": -1, "4711": 4711})
def error_without_meaning(_octets: bytes, code: int) -> bytes:
    """The reply is a KRB_ERROR whose error-code says nothing."""
    return _error(code)
