"""DER taken apart and put together again, right or wrong.

The reference codec writes nothing malformed. What a defect needs of that kind is made here: a
message is parsed into nodes, a node is changed, and the lengths around it are mended.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from reference import der

CONSTRUCTED = 0x20


@dataclass(slots=True)
class Node:
    """One value: a tag octet, and the octets or the nodes that it holds.

    `length`, where given, is written in place of the length octets that would be right.
    """

    tag: int
    octets: bytes = b""
    nodes: list[Node] = field(default_factory=list)
    length: bytes | None = None

    def encode(self) -> bytes:
        """Return the octets of the value and all in it."""
        contents = self.octets + b"".join([node.encode() for node in self.nodes])
        if self.length is not None:
            return bytes((self.tag,)) + self.length + contents
        return der.tlv(self.tag, contents)

    def fields(self) -> list[Node]:
        """Return the fields of a SEQUENCE or of what wraps one: a change in the list counts."""
        sequence = self
        while sequence.tag != der.SEQUENCE:
            (sequence,) = sequence.nodes
        return sequence.nodes

    def field(self, number: int) -> Node:
        """Return the node of the field with a context tag, of a SEQUENCE or what wraps one."""
        return next(node for node in self.fields() if node.tag == der.CONTEXT | number)

    def at(self, path: tuple[int, ...]) -> Node:
        """Return the node at a path of field numbers."""
        node = self
        for number in path:
            node = node.field(number)
        return node


def parse(octets: bytes) -> Node:
    """Return the node of one well-formed value."""
    (node,) = _parse_all(octets)
    return node


def _parse_all(octets: bytes) -> list[Node]:
    nodes, at = [], 0
    while at < len(octets):
        tag = octets[at]
        start, stop = der.header(octets, at, len(octets), tag)
        contents = octets[start:stop]
        nodes.append(
            Node(tag, nodes=_parse_all(contents)) if tag & CONSTRUCTED else Node(tag, contents)
        )
        at = stop
    return nodes


def rewritten(octets: bytes, change: Callable[[Node], None]) -> bytes:
    """Return the message after `change` has worked on its nodes in place."""
    node = parse(octets)
    change(node)
    return node.encode()


def with_value(octets: bytes, path: tuple[int, ...], contents: bytes) -> bytes:
    """Return the message with other contents in the primitive value at a path of field numbers."""

    def change(node: Node) -> None:
        for number in path:
            node = node.field(number)
        (value,) = node.nodes
        value.octets, value.nodes = contents, []

    return rewritten(octets, change)


def without_field(octets: bytes, path: tuple[int, ...]) -> bytes:
    """Return the message without the field at a path of field numbers."""

    def change(node: Node) -> None:
        for number in path[:-1]:
            node = node.field(number)
        gone = node.field(path[-1])
        while gone not in node.nodes:
            (node,) = node.nodes
        node.nodes.remove(gone)

    return rewritten(octets, change)
