"""The more general encoding rules that some accept beside DER (RFC 4120 section 5.1.1)."""

from __future__ import annotations

from collections.abc import Callable

from conformance.defects.registry import breaks, left_open
from conformance.forge.tree import CONSTRUCTED, Node, rewritten, with_value
from conformance.model.defect import Stage
from reference import der

AP_OPTIONS = 2
END_OF_CONTENTS = Node(0)


def _indefinite(node: Node) -> None:
    node.length = b"\x80"
    node.nodes.append(END_OF_CONTENTS)


def _indefinite_without_end(node: Node) -> None:
    node.length = b"\x80"


def _long(node: Node) -> None:
    size = sum(len(child.encode()) for child in node.nodes) + len(node.octets)
    node.length = b"\x84" + size.to_bytes(4)


def _constructed(node: Node) -> None:
    half = len(node.octets) // 2
    node.nodes = [Node(node.tag, node.octets[:half]), Node(node.tag, node.octets[half:])]
    node.tag, node.octets = node.tag | CONSTRUCTED, b""


def _leading_zeros(node: Node) -> None:
    node.octets = bytes(3) + node.octets


def _padding_set(node: Node) -> None:
    node.octets = b"\x07" + node.octets[1:] + b"\x7f"


def _forms(
    octet_string: tuple[int, ...], integer: tuple[int, ...], bit_string: tuple[int, ...] | None
) -> dict[str, Callable[[Node], None]]:
    def inside(path: tuple[int, ...], change: Callable[[Node], None]) -> Callable[[Node], None]:
        return lambda node: change(node.at(path).nodes[0])

    forms = {
        "indefinite": _indefinite,
        "indefinite-sequence": lambda node: _indefinite(node.nodes[0]),
        "long-length": _long,
        "constructed-octets": inside(octet_string, _constructed),
        "leading-zeros": inside(integer, _leading_zeros),
    }
    if bit_string is not None:
        forms["padding-set"] = inside(bit_string, _padding_set)
    return forms


@left_open("rfc4120-5.1.1-ber", Stage.AP_REQ_OCTETS, each=_forms((4, 2), (0,), (2,)))
def ap_req_in_ber(octets: bytes, change: Callable[[Node], None]) -> bytes:
    """The AP-REQ is in BER and not in DER."""
    return rewritten(octets, change)


@left_open("rfc4120-5.1.1-ber", Stage.TICKET_PLAINTEXT, each=_forms((1, 1), (4, 0), (0,)))
def ticket_part_in_ber(octets: bytes, change: Callable[[Node], None]) -> bytes:
    """The EncTicketPart is in BER and not in DER."""
    return rewritten(octets, change)


@left_open("rfc4120-5.1.1-ber", Stage.AUTHENTICATOR_PLAINTEXT, each=_forms((6, 1), (0,), None))
def authenticator_in_ber(octets: bytes, change: Callable[[Node], None]) -> bytes:
    """The Authenticator is in BER and not in DER."""
    return rewritten(octets, change)


@left_open(
    "rfc4120-5.1.1-ber", Stage.AP_REQ_OCTETS,
    each={
        "without-octets": b"",
        "with-8-unused-bits": bytes.fromhex("08200000ff"),
        "with-255-unused-bits": bytes.fromhex("ff20000000"),
        "with-unused-bits-of-no-octet": b"\x07",
    },
)  # fmt: skip
def ap_options_bit_string(octets: bytes, contents: bytes) -> bytes:
    """The ap-options are no bit string; a decoder may see no flags there."""
    return with_value(octets, (AP_OPTIONS,), contents)


@breaks("rfc4120-5.1.1-der", Stage.AP_REQ_OCTETS)
def indefinite_without_end(octets: bytes) -> bytes:
    """The AP-REQ has an indefinite length, and its contents do not end."""
    return rewritten(octets, _indefinite_without_end)


@breaks("rfc4120-5.1.1-der", Stage.AP_REQ_OCTETS)
def primitive_with_indefinite_length(octets: bytes) -> bytes:
    """A value that is not constructed has an indefinite length, which not even BER knows."""

    def change(node: Node) -> None:
        (pvno,) = node.field(0).nodes
        pvno.length, pvno.octets = b"\x80", pvno.octets + der.tlv(0, b"")

    return rewritten(octets, change)
