"""Tags that nobody knows, or of more than one octet (RFC 4120 sections 5.1.4 and 5.1.5)."""

from __future__ import annotations

from conformance.defects.registry import breaks, left_open
from conformance.forge.tree import Node, rewritten
from conformance.model.defect import Stage
from reference import der

_UNKNOWN = {str(number): number for number in (0, 4, 9, 16, 19, 23, 24)}
_SEVERAL_OCTETS = {
    "31": "7f1f",
    "128": "7f8100",
    "14-unfinished": "7f8e",
    "2-to-the-32-and-14": "7f908080800e",
    "2-to-the-35": "7fffffffff7f",
    "endless": "7f" + 64 * "ff",
}


def _tagged(octets: bytes, number: int) -> bytes:
    return bytes((der.APPLICATION | number,)) + octets[1:]


@breaks("rfc4120-5.1.4-unknown-tag", Stage.AP_REQ_OCTETS, each=_UNKNOWN)
def unknown_tag(octets: bytes, number: int) -> bytes:
    """The message has an application tag that no message of the protocol has."""
    return _tagged(octets, number)


@breaks("rfc4120-5.1.4-unknown-tag", Stage.TICKET_PLAINTEXT, each={"0": 0, "24": 24})
def unknown_tag_in_ticket(octets: bytes, number: int) -> bytes:
    """What the ticket seals has an application tag that nothing has."""
    return _tagged(octets, number)


@breaks("rfc4120-5.1.4-unknown-tag", Stage.AUTHENTICATOR_PLAINTEXT, each={"0": 0, "24": 24})
def unknown_tag_in_authenticator(octets: bytes, number: int) -> bytes:
    """What the authenticator seals has an application tag that nothing has."""
    return _tagged(octets, number)


@breaks(
    "rfc4120-5.1.4-unknown-tag", Stage.AP_REQ_OCTETS,
    each={"primitive": 0x4E, "universal": 0x2E, "context": 0xAE, "private": 0xEE},
)  # fmt: skip
def tag_14_of_another_kind(octets: bytes, tag: int) -> bytes:
    """The message has the number 14 in a tag of another class, or one that is not constructed."""
    return bytes((tag,)) + octets[1:]


@breaks("rfc4120-5.1.5-high-tag", Stage.AP_REQ_OCTETS, each=_SEVERAL_OCTETS)
def tag_of_several_octets(octets: bytes, tag: str) -> bytes:
    """The message's tag is of several octets, and never the one octet that it must be."""
    return bytes.fromhex(tag) + octets[1:]


@breaks(
    "rfc4120-5.1.5-high-tag", Stage.AP_REQ_OCTETS,
    each={"1-octet": "7f", "2-octets": "7f81", "6-octets": "7fffffffffff"},
)  # fmt: skip
def tag_cut_after(_: bytes, tag: str) -> bytes:
    """The message ends within a tag of several octets."""
    return bytes.fromhex(tag)


@left_open(
    "rfc4120-5.1.1-ber", Stage.AP_REQ_OCTETS,
    each={"two-octets": "7f0e", "five-octets": "7f8080800e"},
)  # fmt: skip
def tag_14_in(octets: bytes, tag: str) -> bytes:
    """The message's tag is the right number in more octets than it needs."""
    return bytes.fromhex(tag) + octets[1:]


@breaks("rfc4120-5.1.5-high-tag", Stage.AP_REQ_OCTETS, each={"31": b"\x1f", "128": b"\x81\0"})
def field_tag_of_several_octets(octets: bytes, number: bytes) -> bytes:
    """The first field of the AP-REQ has a context tag of several octets."""
    return _first_field_tagged(octets, number)


@left_open("rfc4120-5.1.1-ber", Stage.AP_REQ_OCTETS)
def field_tag_0_in_two_octets(octets: bytes) -> bytes:
    """The tag of the first field is the right number in more octets than it needs."""
    return _first_field_tagged(octets, b"\0")


def _first_field_tagged(octets: bytes, number: bytes) -> bytes:
    """Return the AP-REQ with a context tag of 0xBF and more octets on its first field."""

    def change(node: Node) -> None:
        contents = node.field(0).nodes[0].encode()
        # The rest of the tag, the length and the contents, as if they were one value.
        rest = number + bytes((len(contents),)) + contents
        node.fields()[0] = Node(0xBF, rest, length=b"")

    return rewritten(octets, change)
