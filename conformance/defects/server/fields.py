"""Fields twice, out of order, of another type or in another place (sections 5.3 and 5.5.1)."""

from __future__ import annotations

from conformance.defects.registry import breaks, left_open
from conformance.forge.tree import Node, parse, rewritten
from conformance.model.defect import Stage
from reference import der

TICKET = (3,)
NULL, SET = 0x05, 0x31
_AP_REQ = {"pvno": 0, "msg-type": 1, "ap-options": 2, "ticket": 3, "authenticator": 4}
_TICKET = {"tkt-vno": 0, "realm": 1, "sname": 2, "enc-part": 3}
_PART = {"flags": 0, "key": 1, "cname": 3, "authtime": 5, "endtime": 7}
_AUTHENTICATOR = {"authenticator-vno": 0, "crealm": 1, "cusec": 4, "ctime": 5, "seq-number": 7}
_EXTENSION = Node(der.CONTEXT | 30, nodes=[Node(der.OCTET_STRING, b"an extension")])


def _first_of(numbers: dict[str, int]) -> dict[str, int]:
    return dict(list(numbers.items())[:-1])


def _twice(octets: bytes, path: tuple[int, ...], number: int) -> bytes:
    def change(node: Node) -> None:
        fields = node.at(path).fields()
        field = node.at((*path, number))
        fields.insert(fields.index(field), field)

    return rewritten(octets, change)


def _swapped(octets: bytes, path: tuple[int, ...], number: int) -> bytes:
    def change(node: Node) -> None:
        fields = node.at(path).fields()
        at = fields.index(node.at((*path, number)))
        fields[at : at + 2] = reversed(fields[at : at + 2])

    return rewritten(octets, change)


def _of_type_null(octets: bytes, path: tuple[int, ...]) -> bytes:
    def change(node: Node) -> None:
        node.at(path).nodes = [Node(NULL)]

    return rewritten(octets, change)


def _extended(octets: bytes, path: tuple[int, ...], number: int) -> bytes:
    def change(node: Node) -> None:
        node.at(path).fields().append(Node(der.CONTEXT | number, nodes=_EXTENSION.nodes))

    return rewritten(octets, change)


# The AP-REQ


@breaks("rfc4120-5.5.1-fields", Stage.AP_REQ_OCTETS, each=_AP_REQ)
def ap_req_field_twice(octets: bytes, number: int) -> bytes:
    """A field of the AP-REQ is there twice."""
    return _twice(octets, (), number)


@breaks("rfc4120-5.5.1-fields", Stage.AP_REQ_OCTETS, each=_first_of(_AP_REQ))
def ap_req_field_swapped(octets: bytes, number: int) -> bytes:
    """A field of the AP-REQ stands behind the one that should follow it."""
    return _swapped(octets, (), number)


@breaks("rfc4120-5.5.1-fields", Stage.AP_REQ_OCTETS, each=_AP_REQ)
def ap_req_field_null(octets: bytes, number: int) -> bytes:
    """A field of the AP-REQ holds a NULL."""
    return _of_type_null(octets, (number,))


@breaks("rfc4120-5.5.1-fields", Stage.AP_REQ_OCTETS)
def ap_req_empty(octets: bytes) -> bytes:
    """The AP-REQ has no field at all."""
    return der.tlv(octets[0], der.tlv(der.SEQUENCE, b""))


@breaks("rfc4120-5.5.1-fields", Stage.AP_REQ_OCTETS)
def ap_req_set(octets: bytes) -> bytes:
    """The AP-REQ is a SET and not a SEQUENCE."""

    def change(node: Node) -> None:
        node.nodes[0].tag = SET

    return rewritten(octets, change)


@left_open("rfc4120-1.5.1-extension", Stage.AP_REQ_OCTETS)
def ap_req_extended(octets: bytes) -> bytes:
    """The AP-REQ has one more field; section 1.5 does not mean those by extensions."""
    return _extended(octets, (), 5)


# The ticket's clear part


@breaks("rfc4120-5.3-ticket", Stage.AP_REQ_OCTETS, each=_TICKET)
def ticket_without(octets: bytes, number: int) -> bytes:
    """A mandatory field of the Ticket is missing."""

    def change(node: Node) -> None:
        fields = node.at(TICKET).fields()
        fields.remove(node.at((*TICKET, number)))

    return rewritten(octets, change)


@breaks("rfc4120-5.3-ticket", Stage.AP_REQ_OCTETS, each=_TICKET)
def ticket_field_twice(octets: bytes, number: int) -> bytes:
    """A field of the Ticket is there twice."""
    return _twice(octets, TICKET, number)


@breaks("rfc4120-5.3-ticket", Stage.AP_REQ_OCTETS, each=_first_of(_TICKET))
def ticket_field_swapped(octets: bytes, number: int) -> bytes:
    """A field of the Ticket stands behind the one that should follow it."""
    return _swapped(octets, TICKET, number)


@breaks("rfc4120-5.3-ticket", Stage.AP_REQ_OCTETS, each={"0": 0, "2": 2, "3": 3, "30": 30})
def ticket_tag(octets: bytes, number: int) -> bytes:
    """The application tag of the Ticket is not 1."""

    def change(node: Node) -> None:
        node.at(TICKET).nodes[0].tag = der.APPLICATION | number

    return rewritten(octets, change)


@breaks("rfc4120-5.3-ticket", Stage.AP_REQ_OCTETS)
def ticket_untagged(octets: bytes) -> bytes:
    """The Ticket is there without its application tag."""

    def change(node: Node) -> None:
        field = node.at(TICKET)
        field.nodes = field.nodes[0].nodes

    return rewritten(octets, change)


@breaks("rfc4120-5.3-ticket", Stage.AP_REQ_OCTETS, each={"none": 0, "two": 2})
def tickets(octets: bytes, count: int) -> bytes:
    """The ticket field has not one Ticket in it."""

    def change(node: Node) -> None:
        node.at(TICKET).nodes *= count

    return rewritten(octets, change)


@left_open("rfc4120-1.5.1-extension", Stage.AP_REQ_OCTETS)
def ticket_extended(octets: bytes) -> bytes:
    """The Ticket has one more field; section 1.5 does not mean those by extensions."""
    return _extended(octets, TICKET, 4)


@left_open("rfc4120-1.5.1-extension", Stage.AP_REQ_OCTETS)
def encrypted_data_extended(octets: bytes) -> bytes:
    """The authenticator's EncryptedData has one more field."""
    return _extended(octets, (4,), 3)


# What the ticket seals


@breaks("rfc4120-5.3-ticket-part", Stage.TICKET_PLAINTEXT, each=_PART)
def ticket_part_field_twice(octets: bytes, number: int) -> bytes:
    """A field of the EncTicketPart is there twice."""
    return _twice(octets, (), number)


@breaks("rfc4120-5.3-ticket-part", Stage.TICKET_PLAINTEXT, each={"key": 1, "authtime": 5})
def ticket_part_field_swapped(octets: bytes, number: int) -> bytes:
    """A field of the EncTicketPart stands behind the one that should follow it."""
    return _swapped(octets, (), number)


@breaks("rfc4120-5.3-ticket-part", Stage.TICKET_PLAINTEXT, each=_PART)
def ticket_part_field_null(octets: bytes, number: int) -> bytes:
    """A field of the EncTicketPart holds a NULL."""
    return _of_type_null(octets, (number,))


@breaks(
    "rfc4120-5.3-ticket-part", Stage.TICKET_PLAINTEXT,
    each={"1-octet": 1, "4-octets": 4, "half": 0.5, "all-but-1": -1},
)  # fmt: skip
def ticket_part_cut(octets: bytes, size: float) -> bytes:
    """What the ticket seals is cut off."""
    return octets[: int(len(octets) * size) if isinstance(size, float) else size]


@left_open("rfc4120-1.5.1-extension", Stage.TICKET_PLAINTEXT)
def ticket_part_extended(octets: bytes) -> bytes:
    """The EncTicketPart has one more field; section 1.5 does not mean those by extensions."""
    return _extended(octets, (), 11)


# What the authenticator seals


@breaks("rfc4120-5.5.1-authenticator", Stage.AUTHENTICATOR_PLAINTEXT, each=_AUTHENTICATOR)
def authenticator_field_twice(octets: bytes, number: int) -> bytes:
    """A field of the Authenticator is there twice."""
    return _twice(octets, (), number)


@breaks(
    "rfc4120-5.5.1-authenticator", Stage.AUTHENTICATOR_PLAINTEXT, each={"crealm": 1, "cusec": 4}
)
def authenticator_field_swapped(octets: bytes, number: int) -> bytes:
    """A field of the Authenticator stands behind the one that should follow it."""
    return _swapped(octets, (), number)


@breaks("rfc4120-5.5.1-authenticator", Stage.AUTHENTICATOR_PLAINTEXT, each=_AUTHENTICATOR)
def authenticator_field_null(octets: bytes, number: int) -> bytes:
    """A field of the Authenticator holds a NULL."""
    return _of_type_null(octets, (number,))


@breaks(
    "rfc4120-5.5.1-authenticator", Stage.AUTHENTICATOR_PLAINTEXT,
    each={"1-octet": 1, "4-octets": 4, "half": 0.5, "all-but-1": -1},
)  # fmt: skip
def authenticator_plaintext_cut(octets: bytes, size: float) -> bytes:
    """What the authenticator seals is cut off."""
    return octets[: int(len(octets) * size) if isinstance(size, float) else size]


@left_open("rfc4120-1.5.1-extension", Stage.AUTHENTICATOR_PLAINTEXT)
def authenticator_extended(octets: bytes) -> bytes:
    """The Authenticator has one more field; section 1.5 does not mean those by extensions."""
    return _extended(octets, (), 9)


# A message in the place of another


@breaks("rfc4120-5.10-top-level", Stage.AP_REQ_OCTETS)
def ticket_alone(octets: bytes) -> bytes:
    """The message is the bare Ticket."""
    return parse(octets).at(TICKET).nodes[0].encode()


@breaks("rfc4120-5.10-top-level", Stage.AP_REQ_OCTETS)
def ap_req_untagged(octets: bytes) -> bytes:
    """The message is the AP-REQ without its application tag."""
    return parse(octets).nodes[0].encode()


@breaks("rfc4120-5.10-top-level", Stage.AP_REQ_OCTETS, each={"authenticator": 2, "ticket-part": 3})
def bare(octets: bytes, number: int) -> bytes:
    """The message has the tag of a part that is never sent by itself."""
    return bytes((der.APPLICATION | number,)) + octets[1:]
