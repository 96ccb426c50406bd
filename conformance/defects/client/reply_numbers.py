"""Numbers in KRB_AP_REP, at their edges and beyond (RFC 4120 sections 5.2.9, 5.5.1 and 7.5)."""

from __future__ import annotations

from dataclasses import replace

from conformance.defects.registry import breaks, left_open
from conformance.forge import Seal
from conformance.forge.tree import Node, rewritten, with_value
from conformance.model.defect import Stage
from reference import der
from reference.messages import EncAPRepPart, EncryptionKey

PVNO, MSG_TYPE, ENC_PART = (0,), (1,), (2,)
SUBKEY_TYPE, SEQ_NUMBER = (2, 0), (3,)
_BEYOND_INT32 = {
    "2-to-the-31": 2**31,
    "2-to-the-32-and-18": 2**32 + 18,
    "2-to-the-64-and-18": 2**64 + 18,
    "-2-to-the-31-less-1": -(2**31) - 1,
}


def _integer(value: int) -> bytes:
    return value.to_bytes((value + (value < 0)).bit_length() // 8 + 1, signed=True)


@breaks(
    "rfc4120-5.2.4-reply-version", Stage.AP_REP_OCTETS,
    each={
        "0": 0,
        "-5": -5,
        "261": 261,
        "2-to-the-32-and-5": 2**32 + 5,
        "2-to-the-64-and-5": 2**64 + 5,
    },
    codes=(3, 39, 60),
)  # fmt: skip
def reply_version(octets: bytes, value: int) -> bytes:
    """The pvno field is not 5, though some of its octets may be."""
    return with_value(octets, PVNO, _integer(value))


@breaks(
    "rfc4120-5.5.2-message-type", Stage.AP_REP_OCTETS,
    each={"-15": -15, "271": 271, "2-to-the-32-and-15": 2**32 + 15},
)  # fmt: skip
def reply_type(octets: bytes, value: int) -> bytes:
    """The msg-type field is not 15, though some of its octets may be."""
    return with_value(octets, MSG_TYPE, _integer(value))


@breaks(
    "rfc4120-5.2.9-reply-etype", Stage.REPLY_SEAL,
    each={
        "aes128": 17, "aes256-sha2": 20, "rc4": 23, "0": 0, "unknown": 4711, "negative": -18,
        "274": 274,
    },
)  # fmt: skip
def etype_label(seal: Seal, etype: int) -> Seal:
    """The reply is under the session key, and labelled with another etype."""
    return replace(seal, label=etype)


@left_open(
    "rfc4120-5.2.9-reply-etype", Stage.REPLY_SEAL, each={"0": 0, "3": 3, "4294967295": 2**32 - 1}
)
def kvno(seal: Seal, value: int) -> Seal:
    """The reply names a version of its key, which a session key does not have."""
    return replace(seal, kvno=value)


@left_open(
    "rfc4120-5.5.2-subkey", Stage.REPLY_PART, each={"0": 0, "unknown": 4711, "negative": -18}
)
def subkey_etype(part: EncAPRepPart, etype: int) -> EncAPRepPart:
    """The reply's subkey is of an etype that does not exist."""
    return replace(part, subkey=EncryptionKey(keytype=etype, keyvalue=bytes(32)))


@left_open(
    "rfc4120-5.5.1-sequence-negative-reply", Stage.REPLY_PLAINTEXT,
    each={"-1": -1, "-2-to-the-31": -(2**31)},
)  # fmt: skip
def sequence_negative(octets: bytes, value: int) -> bytes:
    """The reply's sequence number is negative, as some implementations have sent large ones."""
    return with_value(octets, SEQ_NUMBER, _integer(value))


@left_open(
    "rfc4120-7.5-out-of-range-reply", Stage.REPLY_PLAINTEXT,
    each={
        "2-to-the-32": 2**32,
        "2-to-the-64": 2**64,
        "-2-to-the-31-less-1": -(2**31) - 1,
        "of-1000-octets": 2**7992,
    },
)  # fmt: skip
def sequence_beyond(octets: bytes, value: int) -> bytes:
    """The reply's sequence number is beyond 32 bits."""
    return with_value(octets, SEQ_NUMBER, _integer(value))


@left_open("rfc4120-7.5-out-of-range-reply", Stage.REPLY_PLAINTEXT, each=_BEYOND_INT32)
def subkey_type_beyond(octets: bytes, value: int) -> bytes:
    """The type of the reply's subkey is beyond 32 bits."""
    return with_value(octets, SUBKEY_TYPE, _integer(value))


@left_open("rfc4120-7.5-out-of-range-reply", Stage.AP_REP_OCTETS, each=_BEYOND_INT32)
def etype_beyond(octets: bytes, value: int) -> bytes:
    """The etype of the reply is beyond 32 bits, and not that of the session key."""
    return with_value(octets, (*ENC_PART, 0), _integer(value))


@left_open(
    "rfc4120-7.5-out-of-range-reply", Stage.AP_REP_OCTETS,
    each={"-1": -1, "2-to-the-32": 2**32, "2-to-the-64": 2**64},
)  # fmt: skip
def kvno_beyond(octets: bytes, value: int) -> bytes:
    """The reply names a version of its key that is beyond 32 bits."""
    number = Node(der.CONTEXT | 1, nodes=[Node(der.INTEGER, _integer(value))])
    return rewritten(octets, lambda node: node.at(ENC_PART).fields().insert(1, number))
