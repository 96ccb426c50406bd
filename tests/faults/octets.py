"""What faults do to the octets that an implementation sends."""

from __future__ import annotations

from conformance.forge.tree import Node, rewritten


def long_length(octets: bytes) -> bytes:
    """Return a value whose length is in more octets than it needs."""

    def lengthen(node: Node) -> None:
        size = sum(len(inner.encode()) for inner in node.nodes)
        node.length = b"\x83" + size.to_bytes(3)

    return rewritten(octets, lengthen)


def negative_number(octets: bytes, tag: int) -> bytes:
    """Return a SEQUENCE whose field of that tag is the negative number with the same 32 bits."""

    def change(node: Node) -> None:
        for field in node.fields():
            if field.tag == tag:
                (value,) = field.nodes
                value.octets = b"\x80" + value.octets[-3:]

    return rewritten(octets, change)
