"""Encodings that are broken or that differ without meaning (RFC 4120 section 5.1.1)."""

from __future__ import annotations

from conformance.defects.registry import breaks
from conformance.forge.tree import without_field
from conformance.model.defect import Stage
from reference import der


@breaks(
    "rfc4120-5.1.1-der", Stage.AP_REQ_OCTETS,
    each={"empty": 0, "1-octet": 1, "2-octets": 2, "half": 0.5, "all-but-1": -1},
)  # fmt: skip
def truncated(octets: bytes, size: float) -> bytes:
    """The message is cut off."""
    return octets[: int(len(octets) * size) if isinstance(size, float) else size]


@breaks("rfc4120-5.1.1-der", Stage.AP_REQ_OCTETS)
def noise(octets: bytes) -> bytes:
    """The message is as long as it should be and means nothing."""
    return bytes((7 * index + 1) % 256 for index in range(len(octets)))


@breaks(
    "rfc4120-5.5.1-fields", Stage.AP_REQ_OCTETS,
    each={"pvno": 0, "msg-type": 1, "ap-options": 2, "ticket": 3, "authenticator": 4},
)  # fmt: skip
def ap_req_without(octets: bytes, number: int) -> bytes:
    """A mandatory field of the AP-REQ is missing."""
    return without_field(octets, (number,))


@breaks(
    "rfc4120-5.3-ticket-part", Stage.TICKET_PLAINTEXT,
    each={
        "flags": 0, "key": 1, "crealm": 2, "cname": 3, "transited": 4, "authtime": 5, "endtime": 7
    },
)  # fmt: skip
def ticket_part_without(octets: bytes, number: int) -> bytes:
    """A mandatory field of the EncTicketPart is missing."""
    return without_field(octets, (number,))


@breaks(
    "rfc4120-5.5.1-authenticator", Stage.AUTHENTICATOR_PLAINTEXT,
    each={"authenticator-vno": 0, "crealm": 1, "cname": 2, "cusec": 4, "ctime": 5},
)  # fmt: skip
def authenticator_without(octets: bytes, number: int) -> bytes:
    """A mandatory field of the Authenticator is missing."""
    return without_field(octets, (number,))


@breaks("rfc4120-5.3-ticket-part", Stage.TICKET_PLAINTEXT, each={"1": 1, "25": 25})
def ticket_part_tag(octets: bytes, number: int) -> bytes:
    """The application tag inside the ticket is not 3."""
    return bytes((der.APPLICATION | number,)) + octets[1:]


@breaks("rfc4120-5.5.1-authenticator", Stage.AUTHENTICATOR_PLAINTEXT, each={"3": 3, "27": 27})
def authenticator_tag(octets: bytes, number: int) -> bytes:
    """The application tag of the authenticator is not 2."""
    return bytes((der.APPLICATION | number,)) + octets[1:]
