"""Integers outside 32 bits, or the right ones only in their last 32 (sections 5.2.4 and 7.5)."""

from __future__ import annotations

from conformance.defects.bases import IPV4
from conformance.defects.registry import breaks, left_open
from conformance.forge.tree import Node, rewritten, with_value
from conformance.model.defect import Stage
from reference import der
from reference.numbers import ADType, MessageType

UNDECODABLE = 60
_WIDE = {
    "2-to-the-31": 2**31,
    "2-to-the-32": 2**32,
    "2-to-the-63": 2**63,
    "2-to-the-64": 2**64,
    "-2-to-the-31-less-1": -(2**31) - 1,
    "-2-to-the-63-less-1": -(2**63) - 1,
    "of-1000-octets": 1 << 7990,
}


def _beyond(value: int, bits: int = 32) -> bytes:
    """Return the contents of an INTEGER that is `value` in its last bits, and larger."""
    return _contents((1 << bits) + value)


def _contents(value: int) -> bytes:
    return value.to_bytes((value if value >= 0 else ~value).bit_length() // 8 + 1, signed=True)


# The right value only in its last bits


@breaks(
    "rfc4120-5.2.4-version", Stage.AP_REQ_OCTETS, codes=(3, 39, UNDECODABLE),
    each={"32": 32, "64": 64},
)  # fmt: skip
def pvno_in_last_bits(octets: bytes, bits: int) -> bytes:
    """The pvno is 5 in its last bits only."""
    return with_value(octets, (0,), _beyond(5, bits))


@breaks("rfc4120-3.2.3-message-type", Stage.AP_REQ_OCTETS, each={"8": 8, "32": 32})
def msg_type_in_last_bits(octets: bytes, bits: int) -> bytes:
    """The msg-type is 14 in its last bits only."""
    return with_value(octets, (1,), _beyond(MessageType.AP_REQ, bits))


@breaks("rfc4120-5.2.9-ticket-etype", Stage.AP_REQ_OCTETS, codes=(14, 31, 44, 45, UNDECODABLE))
def ticket_etype_in_last_bits(octets: bytes) -> bytes:
    """The etype of the ticket's encryption is the key's in its last 32 bits only."""
    return with_value(octets, (3, 3, 0), _beyond(18))


@breaks("rfc4120-5.2.9-authenticator-etype", Stage.AP_REQ_OCTETS, codes=(14, 31, UNDECODABLE))
def authenticator_etype_in_last_bits(octets: bytes) -> bytes:
    """The etype of the authenticator's encryption is the key's in its last 32 bits only."""
    return with_value(octets, (4, 0), _beyond(18))


@breaks("rfc4120-3.2.3-key-version", Stage.AP_REQ_OCTETS, codes=(44, UNDECODABLE))
def kvno_in_last_bits(octets: bytes) -> bytes:
    """The key version is the server's in its last 32 bits only."""
    return with_value(octets, (3, 3, 1), _beyond(3))


@breaks("rfc4120-5.2.4-version", Stage.AP_REQ_OCTETS, codes=(3, 39, UNDECODABLE))
def tkt_vno_in_last_bits(octets: bytes) -> bytes:
    """The tkt-vno is 5 in its last 32 bits only."""
    return with_value(octets, (3, 0), _beyond(5))


@breaks("rfc4120-5.2.4-version", Stage.AUTHENTICATOR_PLAINTEXT, codes=(3, 39, UNDECODABLE))
def authenticator_vno_in_last_bits(octets: bytes) -> bytes:
    """The authenticator-vno is 5 in its last 32 bits only."""
    return with_value(octets, (0,), _beyond(5))


@breaks("rfc4120-5.2.4-microseconds", Stage.AUTHENTICATOR_PLAINTEXT)
def cusec_in_last_bits(octets: bytes) -> bytes:
    """The client's microseconds are in range in their last 32 bits only."""
    return with_value(octets, (4,), _beyond(5))


@breaks(
    "rfc4120-5.5.1-sequence-number", Stage.AUTHENTICATOR_PLAINTEXT,
    each={
        "2-to-the-32-and-1": 2**32 + 1, "2-to-the-63-less-1": 2**63 - 1,
        "-2-to-the-31-less-1": -(2**31) - 1, "-2-to-the-32": -(2**32),
    },
)  # fmt: skip
def sequence_of_more_than_32_bits(octets: bytes, value: int) -> bytes:
    """The sequence number is outside all that 32 bits can mean."""
    return with_value(octets, (7,), _contents(value))


@breaks("rfc4120-5.3-session-key", Stage.TICKET_PLAINTEXT)
def session_keytype_in_last_bits(octets: bytes) -> bytes:
    """The type of the session key is the right one in its last 32 bits only."""
    return with_value(octets, (1, 0), _beyond(18))


@breaks(
    "rfc4120-7.5.3-other-types", Stage.TICKET_PLAINTEXT, bases=("addresses",),
    codes=(38, UNDECODABLE),
)  # fmt: skip
def address_type_in_last_bits(octets: bytes) -> bytes:
    """The type of the sender's address in the ticket is that of IPv4 in its last 32 bits only."""

    def change(node: Node) -> None:
        (addresses,) = node.field(9).nodes
        addresses.nodes = [host for host in addresses.nodes if _address_of(host) == IPV4.address]
        addresses.nodes[0].field(0).nodes[0].octets = _beyond(2)

    return rewritten(octets, change)


def _address_of(host: Node) -> bytes:
    return host.field(1).nodes[0].octets


@breaks("rfc4120-5.2.6-critical", Stage.AUTHENTICATOR_PLAINTEXT)
def if_relevant_in_last_bits(octets: bytes) -> bytes:
    """The authenticator has an element of type AD-IF-RELEVANT in its last 32 bits only."""

    def change(node: Node) -> None:
        ad_type = Node(der.INTEGER, _beyond(ADType.IF_RELEVANT))
        ad_data = Node(der.OCTET_STRING, der.tlv(der.SEQUENCE, b""))
        fields = [Node(der.CONTEXT, nodes=[ad_type]), Node(der.CONTEXT | 1, nodes=[ad_data])]
        elements = Node(der.SEQUENCE, nodes=[Node(der.SEQUENCE, nodes=fields)])
        node.fields().append(Node(der.CONTEXT | 8, nodes=[elements]))

    return rewritten(octets, change)


# Values that are no good, and that nothing is to stumble over


@left_open("rfc4120-7.5-out-of-range", Stage.AP_REQ_OCTETS, each=_WIDE)
def sname_type_wide(octets: bytes, value: int) -> bytes:
    """The name-type of the service's name is an integer that 32 bits do not hold."""
    return with_value(octets, (3, 2, 0), _contents(value))


@left_open("rfc4120-7.5-out-of-range", Stage.TICKET_PLAINTEXT, each=_WIDE)
def ticket_cname_type_wide(octets: bytes, value: int) -> bytes:
    """The name-type of the client's name in the ticket is one that 32 bits do not hold."""
    return with_value(octets, (3, 0), _contents(value))


@left_open("rfc4120-7.5-out-of-range", Stage.AUTHENTICATOR_PLAINTEXT, each=_WIDE)
def authenticator_cname_type_wide(octets: bytes, value: int) -> bytes:
    """The name-type of the client's name in the authenticator is one that 32 bits do not hold."""
    return with_value(octets, (2, 0), _contents(value))


@left_open("rfc4120-7.5-out-of-range", Stage.TICKET_PLAINTEXT, each=_WIDE)
def transited_type_wide(octets: bytes, value: int) -> bytes:
    """The type of the empty path is an integer that 32 bits do not hold."""
    return with_value(octets, (4, 0), _contents(value))


@breaks("rfc4120-7.5-out-of-range", Stage.AP_REQ_OCTETS, each=_WIDE)
def pvno_wide(octets: bytes, value: int) -> bytes:
    """The pvno is an integer that 32 bits do not hold."""
    return with_value(octets, (0,), _contents(value))


@breaks("rfc4120-7.5-out-of-range", Stage.AP_REQ_OCTETS, each=_WIDE)
def ticket_etype_wide(octets: bytes, value: int) -> bytes:
    """The etype of the ticket's encryption is an integer that 32 bits do not hold."""
    return with_value(octets, (3, 3, 0), _contents(value))


@breaks(
    "rfc4120-7.5-out-of-range", Stage.AUTHENTICATOR_PLAINTEXT,
    each={key: value for key, value in _WIDE.items() if key != "2-to-the-32"},
)  # fmt: skip
def cusec_wide(octets: bytes, value: int) -> bytes:
    """The client's microseconds are an integer that 32 bits do not hold."""
    return with_value(octets, (4,), _contents(value))
