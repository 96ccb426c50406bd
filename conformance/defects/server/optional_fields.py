"""Optional fields that are there and cannot be read (sections 5.3 and 5.5.1).

Optional is whether such a field is there. What it says is binding: a server that passes over
authorization data because it cannot read them gives more than the ticket does.
"""

from __future__ import annotations

from typing import NamedTuple

from conformance.defects.registry import breaks
from conformance.forge.tree import Node, rewritten
from conformance.model.defect import Stage
from reference import der

NULL, GENERALIZED_TIME = 0x05, 0x18


class Broken(NamedTuple):
    """The number of a field, and the octets in it, which are not of its type."""

    number: int
    octets: bytes


def _each(**fields: tuple[int, int]) -> dict[str, Broken]:
    """Return two ways for each field: something of another type, and a value that is cut off."""
    return {
        f"{name.replace('_', '-')}-{way}": Broken(number, octets)
        for name, (number, tag) in fields.items()
        for way, octets in (("null", bytes((NULL, 0))), ("cut-off", bytes((tag, 1))))
    }


def _with(octets: bytes, broken: Broken) -> bytes:
    tag = der.CONTEXT | broken.number

    def change(node: Node) -> None:
        fields = node.fields()
        fields[:] = [field for field in fields if field.tag != tag]
        behind = sum(field.tag < tag for field in fields)
        fields.insert(behind, Node(tag, broken.octets))

    return rewritten(octets, change)


@breaks(
    "rfc4120-5.3-ticket-part", Stage.TICKET_PLAINTEXT,
    each=_each(
        starttime=(6, GENERALIZED_TIME), renew_till=(8, GENERALIZED_TIME),
        caddr=(9, der.SEQUENCE), authorization_data=(10, der.SEQUENCE),
    ),
)  # fmt: skip
def ticket_with(octets: bytes, broken: Broken) -> bytes:
    """The ticket seals an optional field that cannot be read."""
    return _with(octets, broken)


@breaks(
    "rfc4120-5.5.1-authenticator", Stage.AUTHENTICATOR_PLAINTEXT,
    each=_each(
        cksum=(3, der.SEQUENCE), subkey=(6, der.SEQUENCE), seq_number=(7, der.INTEGER),
        authorization_data=(8, der.SEQUENCE),
    ),
)  # fmt: skip
def authenticator_with(octets: bytes, broken: Broken) -> bytes:
    """The authenticator has an optional field that cannot be read."""
    return _with(octets, broken)
