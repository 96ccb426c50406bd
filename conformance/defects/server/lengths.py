"""Lengths that are wrong, and messages that end anywhere (RFC 4120 section 5.1.1)."""

from __future__ import annotations

from conformance.defects.registry import breaks, left_open
from conformance.forge.tree import Node, rewritten, with_value
from conformance.model.defect import Stage
from reference import der
from reference.numbers import MessageType

AP_REQ_TAG = der.APPLICATION | MessageType.AP_REQ
PVNO, TICKET, AUTHENTICATOR = 0, 3, 4
_OFFSETS = (3, 4, 5, 6, 9, 16, 31, 32, 63, 64, 127, 128, 129, 255, 256, 257)
_TOO_LONG = {
    "127": b"\x7f",
    "65535": b"\x82\xff\xff",
    "2-to-the-31": b"\x84\x80\0\0\0",
    "2-to-the-32-less-1": b"\x84\xff\xff\xff\xff",
    "2-to-the-64-less-1": b"\x88" + 8 * b"\xff",
    "2-to-the-64": b"\x89\x01" + bytes(8),
    "of-126-octets": b"\xfe" + 126 * b"\xff",
    "reserved": b"\xff",
}


@breaks("rfc4120-5.1.1-der", Stage.AP_REQ_OCTETS, each={str(size): size for size in _OFFSETS})
def cut_at(octets: bytes, size: int) -> bytes:
    """The message ends after so many octets."""
    return octets[:size]


@breaks(
    "rfc4120-5.1.1-der", Stage.AP_REQ_OCTETS,
    each={str(size): size for size in (2, 4, 16, 32, 64, 100)},
)  # fmt: skip
def cut_before_the_end(octets: bytes, size: int) -> bytes:
    """The message lacks its last octets."""
    return octets[:-size]


@breaks("rfc4120-5.1.1-der", Stage.AP_REQ_OCTETS, each=_TOO_LONG)
def length_of_message(octets: bytes, length: bytes) -> bytes:
    """The length of the message is not that of its contents."""

    def change(node: Node) -> None:
        node.length = length

    return rewritten(octets, change)


@breaks("rfc4120-5.1.1-der", Stage.AP_REQ_OCTETS, each=_TOO_LONG)
def length_of_ciphertext(octets: bytes, length: bytes) -> bytes:
    """The length of the authenticator's ciphertext is not that of its octets."""

    def change(node: Node) -> None:
        node.at((AUTHENTICATOR, 2)).nodes[0].length = length

    return rewritten(octets, change)


@breaks("rfc4120-5.1.1-der", Stage.AP_REQ_OCTETS, each={"1-less": -1, "1-more": 1})
def length_of_ticket_field(octets: bytes, by: int) -> bytes:
    """The length of the ticket field is not that of the Ticket in it."""

    def change(node: Node) -> None:
        field = node.field(TICKET)
        field.length = (0x820000 + len(field.nodes[0].encode()) + by).to_bytes(3)

    return rewritten(octets, change)


@breaks("rfc4120-5.1.1-der", Stage.AP_REQ_OCTETS)
def pvno_of_no_octets(octets: bytes) -> bytes:
    """The pvno is an INTEGER without octets."""
    return with_value(octets, (PVNO,), b"")


@breaks("rfc4120-5.1.1-der", Stage.AP_REQ_OCTETS, each={"1000": 1000, "10000": 10_000})
def sequences_deep(_: bytes, depth: int) -> bytes:
    """The message is nothing but SEQUENCEs in one another."""
    headers, size = [], 0
    for _level in range(depth):
        header = der.tlv(der.SEQUENCE, bytes(size))[: -size or None]
        headers.append(header)
        size += len(header)
    return der.tlv(AP_REQ_TAG, b"".join(reversed(headers)))


@breaks("rfc4120-5.1.1-der", Stage.AP_REQ_OCTETS, each={"1000": 1000, "10000": 10_000})
def open_sequences_deep(_: bytes, depth: int) -> bytes:
    """The message is SEQUENCEs of indefinite length in one another, and none of them ends."""
    return bytes((AP_REQ_TAG, 0x80)) + depth * bytes((der.SEQUENCE, 0x80))


@left_open("rfc4120-5.1.1-der", Stage.AP_REQ_OCTETS, each={"1": 1, "1000": 1000})
def octets_behind(octets: bytes, size: int) -> bytes:
    """Zero octets follow the message; what a stream has behind it is not the decoder's to say."""
    return octets + bytes(size)
