"""What the authenticator brings for the session: subkey and sequence number (section 5.5.1)."""

from __future__ import annotations

from dataclasses import replace

from conformance.defects.registry import breaks, harmless, left_open
from conformance.forge.tree import with_value
from conformance.model.defect import Stage
from conformance.model.scenario import Scenario
from reference.messages import Authenticator, EncryptionKey

SEQ_NUMBER = 7
_EDGES = (0, 1, 127, 128, 255, 256, 2**15, 2**16, 2**31 - 1, 2**31, 2**32 - 1)


@harmless(
    "rfc4120-5.5.1-sequence-number", Stage.SCENARIO, each={str(edge): edge for edge in _EDGES}
)
def sequence_number(scenario: Scenario, value: int) -> Scenario:
    """The sequence number is at an edge of its range or of its encoding."""
    return replace(scenario, sequence=value)


@harmless("rfc4120-5.5.1-sequence-number", Stage.SCENARIO)
def sequence_number_absent(scenario: Scenario) -> Scenario:
    """There is no sequence number."""
    return replace(scenario, sequence=None)


@left_open(
    "rfc4120-5.5.1-sequence-negative", Stage.AUTHENTICATOR_PLAINTEXT,
    each={"-1": b"\xff", "-2-to-the-31": b"\x80\x00\x00\x00"},
)  # fmt: skip
def sequence_number_negative(octets: bytes, contents: bytes) -> bytes:
    """The sequence number is negative, as some implementations have sent large ones."""
    return with_value(octets, (SEQ_NUMBER,), contents)


@breaks(
    "rfc4120-5.5.1-sequence-number", Stage.AUTHENTICATOR_PLAINTEXT,
    each={"2-to-the-32": b"\x01" + bytes(4), "2-to-the-64": b"\x01" + bytes(8)},
)  # fmt: skip
def sequence_number_beyond(octets: bytes, contents: bytes) -> bytes:
    """The sequence number is larger than 32 bits."""
    return with_value(octets, (SEQ_NUMBER,), contents)


@harmless("rfc4120-5.5.1-subkey", Stage.SCENARIO)
def subkey_absent(scenario: Scenario) -> Scenario:
    """There is no subkey."""
    return replace(scenario, subkey=None)


@left_open(
    "rfc4120-5.5.1-subkey", Stage.AUTHENTICATOR,
    each={"empty": 0, "short": 31, "long": 33},
)  # fmt: skip
def subkey_size(authenticator: Authenticator, size: int) -> Authenticator:
    """The subkey has not the size of its etype."""
    return replace(authenticator, subkey=EncryptionKey(keytype=18, keyvalue=bytes(size)))
