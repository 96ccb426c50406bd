"""The encoding of KRB_AP_REP and of the part in it (RFC 4120 sections 5.1.1 and 5.1.4)."""

from __future__ import annotations

from collections.abc import Callable

from conformance.defects.registry import breaks, left_open
from conformance.forge.tree import Node, rewritten
from conformance.model.defect import Stage
from reference import der
from reference.numbers import MessageType

PVNO, ENC_PART, CIPHER = 0, 2, 2
CUSEC = 1
NULL = 0x05
_AP_REP_TAG = der.APPLICATION | MessageType.AP_REP

Change = Callable[[Node], None]


def _set(path: tuple[int, ...], **what: object) -> Change:
    """Return a change of the value in the field at the path."""

    def change(node: Node) -> None:
        (value,) = node.at(path).nodes
        for name, new in what.items():
            setattr(value, name, new)

    return change


def _length(length: bytes) -> Change:
    def change(node: Node) -> None:
        node.length = length

    return change


def _twice(number: int) -> Change:
    def change(node: Node) -> None:
        fields = node.fields()
        fields.insert(number, fields[number])

    return change


def _swapped(number: int) -> Change:
    def change(node: Node) -> None:
        fields = node.fields()
        fields[number : number + 2] = reversed(fields[number : number + 2])

    return change


def _extended(node: Node) -> None:
    node.fields().append(Node(der.CONTEXT | 30, nodes=[Node(der.OCTET_STRING, b"an extension")]))


def _indefinite(node: Node) -> None:
    node.length = b"\x80"
    node.nodes.append(Node(0))


def _long_length(node: Node) -> None:
    node.length = b"\x84" + sum(len(child.encode()) for child in node.nodes).to_bytes(4)


@breaks(
    "rfc4120-5.1.1-broken-reply", Stage.AP_REP_OCTETS,
    each={str(size): size for size in (2, 3, 4, 9, 16, 31, 32, 63, 64, -2, -4, -16, -32)},
)  # fmt: skip
def cut_at(octets: bytes, size: int) -> bytes:
    """The reply ends after so many octets, or lacks so many at its end."""
    return octets[:size]


@breaks("rfc4120-5.1.1-broken-reply", Stage.AP_REP_OCTETS)
def noise(octets: bytes) -> bytes:
    """The reply is as long as it should be and means nothing."""
    return bytes((7 * index + 1) % 256 for index in range(len(octets)))


@breaks("rfc4120-5.1.1-broken-reply", Stage.AP_REP_OCTETS)
def noise_behind_the_tag(octets: bytes) -> bytes:
    """The reply has the tag of an AP-REP, and means nothing."""
    return octets[:1] + bytes((7 * index + 1) % 256 for index in range(len(octets) - 1))


@breaks(
    "rfc4120-5.1.1-broken-reply", Stage.AP_REP_OCTETS,
    each={
        "length-too-long": _length(b"\x82\xff\xff"),
        "length-too-short": _length(b"\x10"),
        "length-of-31-bits": _length(b"\x84\x7f\xff\xff\xff"),
        "length-of-64-bits": _length(b"\x88" + 8 * b"\xff"),
        "length-reserved": _length(b"\xff"),
        "ciphertext-too-long": _set((ENC_PART, CIPHER), length=b"\x84\xff\xff\xff\xff"),
        "pvno-of-no-octets": _set((PVNO,), octets=b""),
        "pvno-of-another-type": _set((PVNO,), tag=der.OCTET_STRING),
        "enc-part-of-another-type": _set((ENC_PART,), tag=NULL, nodes=[]),
        "cipher-of-another-type": _set((ENC_PART, CIPHER), tag=der.BIT_STRING),
        "pvno-twice": _twice(0),
        "enc-part-twice": _twice(2),
        "fields-swapped": _swapped(1),
    },
)  # fmt: skip
def reply(octets: bytes, change: Change) -> bytes:
    """The encoding of the AP-REP is broken."""
    return rewritten(octets, change)


@breaks(
    "rfc4120-5.1.1-broken-reply", Stage.REPLY_PLAINTEXT,
    each={
        "length-too-long": _length(b"\x82\xff\xff"),
        "ctime-of-another-type": _set((0,), tag=der.OCTET_STRING),
        "cusec-of-no-octets": _set((CUSEC,), octets=b""),
        "cusec-of-another-type": _set((CUSEC,), tag=der.OCTET_STRING),
        "ctime-twice": _twice(0),
        "cusec-twice": _twice(1),
        "fields-swapped": _swapped(0),
    },
)  # fmt: skip
def part(octets: bytes, change: Change) -> bytes:
    """The encoding of the EncAPRepPart is broken."""
    return rewritten(octets, change)


@breaks(
    "rfc4120-5.1.1-broken-reply", Stage.REPLY_PLAINTEXT,
    each={"0": 0, "1": 1, "half": 0.5, "all-but-1": -1},
)  # fmt: skip
def part_cut_at(octets: bytes, size: float) -> bytes:
    """The EncAPRepPart is cut off before it is encrypted."""
    return octets[: int(len(octets) * size) if isinstance(size, float) else size]


@left_open(
    "rfc4120-5.1.1-broken-reply", Stage.AP_REP_OCTETS,
    each={
        "indefinite-length": _indefinite,
        "long-length": _long_length,
        "leading-zeros": _set((PVNO,), octets=b"\0\0\0\x05"),
    },
)  # fmt: skip
def reply_in_ber(octets: bytes, change: Change) -> bytes:
    """The AP-REP is in BER and not in DER, which may be taken."""
    return rewritten(octets, change)


@left_open(
    "rfc4120-5.1.1-broken-reply", Stage.REPLY_PLAINTEXT,
    each={"indefinite-length": _indefinite, "long-length": _long_length},
)  # fmt: skip
def part_in_ber(octets: bytes, change: Change) -> bytes:
    """The EncAPRepPart is in BER and not in DER, which may be taken."""
    return rewritten(octets, change)


@left_open("rfc4120-5.1.1-broken-reply", Stage.AP_REP_OCTETS, each={"1": 1, "1000": 1000})
def octets_behind_the_reply(octets: bytes, size: int) -> bytes:
    """Zero octets follow the AP-REP; what a stream has behind it is not the decoder's to say."""
    return octets + bytes(size)


@left_open("rfc4120-5.1.1-broken-reply", Stage.REPLY_PLAINTEXT, each={"1": 1, "1000": 1000})
def octets_behind_the_part(octets: bytes, size: int) -> bytes:
    """Zero octets follow the EncAPRepPart, as padding does in some enctypes."""
    return octets + bytes(size)


@left_open("rfc4120-5.1.1-broken-reply", Stage.AP_REP_OCTETS)
def reply_with_an_extension(octets: bytes) -> bytes:
    """The AP-REP has a field that RFC 4120 does not define."""
    return rewritten(octets, _extended)


@left_open("rfc4120-5.1.1-broken-reply", Stage.REPLY_PLAINTEXT)
def part_with_an_extension(octets: bytes) -> bytes:
    """The EncAPRepPart has a field that RFC 4120 does not define."""
    return rewritten(octets, _extended)


@breaks(
    "rfc4120-5.1.4-unknown-tag-reply", Stage.AP_REP_OCTETS,
    each={
        "0": "60",
        "28": "7c",
        "primitive": "4f",
        "of-context-class": "af",
        "of-private-class": "ef",
        "31": "7f1f",
        "2-to-the-32-and-15": "7f908080800f",
    },
)  # fmt: skip
def unknown_tag(octets: bytes, tag: str) -> bytes:
    """The reply has a tag that no message of the protocol has."""
    return bytes.fromhex(tag) + octets[1:]


@breaks("rfc4120-5.1.1-broken-reply", Stage.AP_REP_OCTETS)
def tag_15_in_two_octets(octets: bytes) -> bytes:
    """The reply's tag is 15, in the form for numbers above 30, which not even BER allows."""
    return b"\x7f\x0f" + octets[1:]
