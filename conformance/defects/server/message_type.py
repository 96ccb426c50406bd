"""Messages of another type or version (RFC 4120 sections 3.2.3, 5.2.4 and 5.5.1)."""

from __future__ import annotations

from dataclasses import replace

from conformance.defects.registry import breaks
from conformance.model.defect import Stage
from reference import der
from reference.messages import APReq, Authenticator, Ticket


@breaks("rfc4120-3.2.3-message-type", Stage.AP_REQ, each={"ap-rep": 15, "0": 0, "-14": -14})
def msg_type(ap_req: APReq, value: int) -> APReq:
    """The msg-type field is not 14."""
    return replace(ap_req, msg_type=value)


@breaks(
    "rfc4120-3.2.3-message-type", Stage.AP_REQ_OCTETS,
    each={"as-req": 10, "ap-rep": 15, "error": 30, "unknown": 29},
)  # fmt: skip
def application_tag(octets: bytes, number: int) -> bytes:
    """The application tag is not 14."""
    return bytes((der.APPLICATION | number,)) + octets[1:]


@breaks("rfc4120-5.2.4-version", Stage.AP_REQ, each={"4": 4, "6": 6, "0": 0, "261": 261})
def pvno(ap_req: APReq, value: int) -> APReq:
    """The pvno field is not 5."""
    return replace(ap_req, pvno=value)


@breaks("rfc4120-5.2.4-version", Stage.TICKET, each={"4": 4, "6": 6})
def tkt_vno(ticket: Ticket, value: int) -> Ticket:
    """The tkt-vno field is not 5."""
    return replace(ticket, tkt_vno=value)


@breaks("rfc4120-5.2.4-version", Stage.AUTHENTICATOR, each={"4": 4, "6": 6})
def authenticator_vno(authenticator: Authenticator, value: int) -> Authenticator:
    """The authenticator-vno field is not 5."""
    return replace(authenticator, authenticator_vno=value)
