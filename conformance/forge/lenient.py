"""What a peer sent, with mended what whoever receives it may let pass.

What is wrong with such a message is looked at by itself, in cases of its own, and hides nothing
else of it: a message that is not mended, and does not open for that, would tell the same in every
case.
"""

from __future__ import annotations

from conformance.forge.tree import Node, parse, with_value
from reference import der

AP_OPTIONS = 2
AUTHENTICATOR_SEQUENCE, REPLY_SEQUENCE = 7, 3  # the fields of seq-number


def with_all_option_bits(ap_req: bytes) -> tuple[bytes, int]:
    """Return an AP-REQ with no fewer than 32 ap-options, and how many it came with.

    Bits that lack are zero (RFC 4120 section 5.2.8).
    """
    try:
        (options,) = parse(ap_req).field(AP_OPTIONS).nodes
        unused, *sent = options.octets
    except (der.DecodeError, StopIteration, ValueError):
        return ap_req, 32  # it is no AP-REQ; the decoder says why
    bits = 8 * len(sent) - unused
    if bits >= 32:
        return ap_req, bits
    return with_value(ap_req, (AP_OPTIONS,), bytes((0, *sent)).ljust(5, b"\0")), bits


def with_plain_numbers(part: bytes, sequence: int) -> bytes:
    """Return what was sealed with its numbers in the fewest octets, as DER has them.

    A negative number in the field `sequence` is the one of 32 bits that has the same octets (RFC
    4120 section 5.5.1). What is no DER otherwise is returned as it is.
    """
    try:
        _, end = der.header(part, 0, len(part), part[0])
        message, padding = parse(part[:end]), part[end:]  # triple DES fills up its last block
        fields = message.fields()
    except (der.DecodeError, IndexError, ValueError):
        return part
    for field in fields:
        is_sequence = field.tag == der.CONTEXT | sequence
        for node in _integers(field):
            number = int.from_bytes(node.octets, signed=True)
            if is_sequence and -(2**31) <= number < 0:
                number += 2**32
            node.octets = number.to_bytes(_size(number), signed=True)
    return message.encode() + padding


def _integers(node: Node) -> list[Node]:
    if node.tag == der.INTEGER:
        return [node] if node.octets else []
    return [found for inner in node.nodes for found in _integers(inner)]


def _size(number: int) -> int:
    return (number if number >= 0 else ~number).bit_length() // 8 + 1
