"""KRB_ERROR, for messages that are one where another should be."""

from __future__ import annotations

from conformance.model.scenario import EPOCH, Scenario
from reference import der
from reference.messages import KRBError
from reference.numbers import PVNO, MessageType, NameType
from reference.principal import Principal


def krb_error(code: int) -> bytes:
    """Return the KRB_ERROR of the default scenario's server, with an error-code."""
    server = Principal.parse(Scenario().server)
    return der.encode(
        KRBError(
            pvno=PVNO,
            msg_type=MessageType.ERROR,
            stime=EPOCH,
            susec=0,
            error_code=code,
            realm=server.realm,
            sname=server.name(NameType.SRV_INST),
        )
    )
