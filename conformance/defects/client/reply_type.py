"""Replies of another type, version or form (RFC 4120 sections 5.2.4 and 5.5.2)."""

from __future__ import annotations

from dataclasses import replace

from conformance.defects.registry import breaks, harmless, left_open
from conformance.forge.keys import made_up_key
from conformance.forge.tree import without_field
from conformance.model.defect import Stage
from conformance.model.scenario import Scenario
from reference import der
from reference.messages import APRep, EncAPRepPart, EncryptionKey

AES128 = 17


@breaks("rfc4120-5.5.2-message-type", Stage.AP_REP, each={"ap-req": 14, "0": 0})
def msg_type(ap_rep: APRep, value: int) -> APRep:
    """The msg-type field is not 15."""
    return replace(ap_rep, msg_type=value)


@breaks("rfc4120-5.5.2-message-type", Stage.AP_REP_OCTETS, each={"ap-req": 14, "unknown": 29})
def application_tag(octets: bytes, number: int) -> bytes:
    """The application tag is not 15."""
    return bytes((der.APPLICATION | number,)) + octets[1:]


@breaks("rfc4120-5.2.4-reply-version", Stage.AP_REP, each={"4": 4, "6": 6})
def pvno(ap_rep: APRep, value: int) -> APRep:
    """The pvno field is not 5."""
    return replace(ap_rep, pvno=value)


@breaks(
    "rfc4120-5.1.1-broken-reply", Stage.AP_REP_OCTETS,
    each={"empty": 0, "1-octet": 1, "half": 0.5, "all-but-1": -1},
)  # fmt: skip
def truncated(octets: bytes, size: float) -> bytes:
    """The reply is cut off."""
    return octets[: int(len(octets) * size) if isinstance(size, float) else size]


@breaks(
    "rfc4120-5.1.1-broken-reply", Stage.AP_REP_OCTETS,
    each={"pvno": 0, "msg-type": 1, "enc-part": 2},
)  # fmt: skip
def reply_without(octets: bytes, number: int) -> bytes:
    """A mandatory field of the AP-REP is missing."""
    return without_field(octets, (number,))


@breaks("rfc4120-5.5.2-part", Stage.REPLY_PLAINTEXT, each={"ctime": 0, "cusec": 1})
def part_without(octets: bytes, number: int) -> bytes:
    """A mandatory field of the EncAPRepPart is missing."""
    return without_field(octets, (number,))


@breaks("rfc4120-5.5.2-part", Stage.REPLY_PLAINTEXT, each={"2": 2, "26": 26})
def part_tag(octets: bytes, number: int) -> bytes:
    """The application tag inside the reply is not 27."""
    return bytes((der.APPLICATION | number,)) + octets[1:]


@harmless("rfc4120-3.2.5-optional", Stage.SCENARIO)
def reply_without_subkey(scenario: Scenario) -> Scenario:
    """The reply has no subkey."""
    return replace(scenario, reply_subkey=None)


@harmless(
    "rfc4120-3.2.5-optional", Stage.SCENARIO,
    each={"absent": None} | {str(n): n for n in (0, 1, 2**31 - 1, 2**31, 2**32 - 1)},
)  # fmt: skip
def reply_sequence(scenario: Scenario, number: int | None) -> Scenario:
    """The reply's sequence number is absent or at an edge of its range."""
    return replace(scenario, reply_sequence=number)


@harmless("rfc4120-5.5.2-no-subkey", Stage.SCENARIO, bases=("subkey", "subkey-and-sequence"))
def reply_to_a_subkey_without_one(scenario: Scenario) -> Scenario:
    """The reply has no subkey, though the request has one, which is then the session's key."""
    return replace(scenario, reply_subkey=None)


@harmless("rfc4120-3.2.5-optional", Stage.SCENARIO)
def reply_subkey_of_aes128(scenario: Scenario) -> Scenario:
    """The reply's subkey is of another etype than the session key."""
    return replace(scenario, reply_subkey=made_up_key(AES128, "reply subkey"))


@left_open("rfc4120-5.5.2-subkey", Stage.REPLY_PART, each={"empty": 0, "short": 31, "long": 33})
def subkey_size(part: EncAPRepPart, size: int) -> EncAPRepPart:
    """The reply's subkey has not the size of its etype."""
    return replace(part, subkey=EncryptionKey(keytype=18, keyvalue=bytes(size)))
