"""Valid DER taken apart into its values, to be put together again with one of them changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

CONSTRUCTED = 0x20


@dataclass(eq=False)
class Node:
    """One value: its tag, and either octets or the values inside."""

    tag: int
    octets: bytes
    children: list[Node]

    def contents(self, changed: Node | None = None, change: Change | None = None) -> bytes:
        """Write the contents octets; of the value `changed` inside, what `change` makes of it."""
        if not self.tag & CONSTRUCTED:
            return self.octets
        return b"".join(child.encode(changed, change) for child in self.children)

    def encode(self, changed: Node | None = None, change: Change | None = None) -> bytes:
        """Write the value with the lengths that its contents now have."""
        if self is changed and change is not None:
            return change(self)
        return tlv(self.tag, self.contents(changed, change))

    def all(self) -> Iterator[Node]:
        """Give this value and every one inside."""
        yield self
        for child in self.children:
            yield from child.all()


Change = Callable[[Node], bytes]


def tlv(tag: int, contents: bytes) -> bytes:
    """Write a tag, the shortest length, and the contents."""
    length = len(contents)
    if length < 0x80:
        return bytes((tag, length)) + contents
    size = (length.bit_length() + 7) // 8
    return bytes((tag, 0x80 | size)) + length.to_bytes(size) + contents


def parse(data: bytes) -> Node:
    """Take a valid encoding apart."""
    (node,) = _parse_all(data)
    return node


def _parse_all(data: bytes) -> list[Node]:
    nodes, at = [], 0
    while at < len(data):
        tag, length, start = data[at], data[at + 1], at + 2
        if length & 0x80:
            start += length & 0x7F
            length = int.from_bytes(data[at + 2 : start])
        at = start + length
        contents = data[start:at]
        children = _parse_all(contents) if tag & CONSTRUCTED else []
        nodes.append(Node(tag, contents, children))
    return nodes


def variants(data: bytes, wanted: Callable[[Node], bool], change: Change) -> list[bytes]:
    """Return the encoding once for every wanted value in it, with that value changed."""
    root = parse(data)
    return [root.encode(node, change) for node in root.all() if wanted(node)]
