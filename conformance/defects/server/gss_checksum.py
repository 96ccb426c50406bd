"""The checksum field of the authenticator (RFC 4121 section 4.1.1)."""

from __future__ import annotations

from dataclasses import replace

from conformance.defects.bases import BASES
from conformance.defects.registry import breaks, harmless, left_open
from conformance.defects.server.gss_framing import GSS
from conformance.forge import crypto_key
from conformance.model.defect import Role, Stage
from conformance.model.scenario import Scenario
from reference.messages import Authenticator, Checksum
from reference.numbers import KeyUsage

LENGTH, FLAGS, MUTUAL = 4, 20, 2
_LENGTHS = {
    "big-endian": bytes((0, 0, 0, 16)),
    "0": bytes(4),
    "15": bytes((15, 0, 0, 0)),
    "17": bytes((17, 0, 0, 0)),
    "272": bytes((16, 1, 0, 0)),
    "2147483648": bytes((0, 0, 0, 128)),
    "4294967295": bytes((255, 255, 255, 255)),
}
_TYPES = (0x8002, 0x8004, 0x0003, 0, 7, 16, 0x8003 - 2**16, 0x18003)
_UNKNOWN = (6, 7, 8, 9, 10, 11, *range(20, 32))
_VENDORS = (13, 14, 15, 16, 17, 18, 19)


@breaks("rfc4121-4.1.1-checksum-absent", Stage.AUTHENTICATOR, bases=GSS)
def checksum_absent(authenticator: Authenticator) -> Authenticator:
    """The authenticator has no checksum field."""
    return replace(authenticator, cksum=None)


@breaks(
    "rfc4121-4.1.1-checksum-type-checked", Stage.AUTHENTICATOR, bases=GSS,
    each={str(type_): type_ for type_ in _TYPES},
)  # fmt: skip
def checksum_type(authenticator: Authenticator, type_: int) -> Authenticator:
    """The contents of the checksum field are right, and its type is not 0x8003."""
    assert authenticator.cksum is not None
    return replace(authenticator, cksum=replace(authenticator.cksum, cksumtype=type_))


@breaks("rfc4121-4.1.1-checksum-type-checked", Stage.AUTHENTICATOR, bases=GSS)
def checksum_of_nothing(authenticator: Authenticator) -> Authenticator:
    """The checksum field has a right keyed checksum over no data, as RFC 4120 knows it."""
    key = crypto_key(BASES[Role.SERVER]["gss"].scenario.session_key)
    octets = key.checksum(KeyUsage.AP_REQ_CHECKSUM, b"")
    return replace(authenticator, cksum=Checksum(cksumtype=key.checksum_type, checksum=octets))


@breaks("rfc4121-4.1.1-length-field-checked", Stage.GSS_CHECKSUM, bases=GSS, each=_LENGTHS)
def bindings_length(octets: bytes, length: bytes) -> bytes:
    """The checksum field says that its bindings have another size than 16 octets."""
    return length + octets[LENGTH:]


@breaks(
    "rfc4121-4.1.1-length-field-checked", Stage.GSS_CHECKSUM, bases=GSS,
    each={"0": 0, "15": 15, "17": 17, "20": 20, "256": 256},
)  # fmt: skip
def bindings_of_size(octets: bytes, size: int) -> bytes:
    """The bindings have another size than 16 octets, and the checksum field says so."""
    return size.to_bytes(LENGTH, "little") + bytes(size) + octets[FLAGS:]


@breaks(
    "rfc4121-4.1.1-shortest", Stage.GSS_CHECKSUM, bases=GSS,
    each={str(size): size for size in (0, 1, 3, 4, 16, 19, 20, 23)},
)  # fmt: skip
def checksum_of_octets(octets: bytes, size: int) -> bytes:
    """The checksum field is shorter than 24 octets."""
    return octets[:size]


@harmless(
    "rfc4121-4.1.1.1-unknown", Stage.SCENARIO, bases=GSS,
    each={str(1 << bit): bit for bit in _UNKNOWN},
)  # fmt: skip
def flag_unknown(scenario: Scenario, bit: int) -> Scenario:
    """A flag is set that nobody knows."""
    return _with_flags(scenario, 1 << bit)


@harmless("rfc4121-4.1.1.1-unknown", Stage.SCENARIO, bases=GSS)
def flags_unknown(scenario: Scenario) -> Scenario:
    """Every flag is set that nobody knows."""
    return _with_flags(scenario, sum(1 << bit for bit in _UNKNOWN))


@harmless(
    "rfc4121-4.1.1.1-vendor", Stage.SCENARIO, bases=GSS,
    each={str(1 << bit): bit for bit in _VENDORS},
)  # fmt: skip
def flag_of_vendor(scenario: Scenario, bit: int) -> Scenario:
    """A flag of vendors' extensions is set, and none is in use."""
    return _with_flags(scenario, 1 << bit)


@left_open("rfc4121-4.1.1.1-vendor", Stage.SCENARIO, bases=GSS)
def flag_of_dce_style(scenario: Scenario) -> Scenario:
    """The flag of DCE style is set in a token that is framed, as none is in that style."""
    return _with_flags(scenario, 1 << 12)


@left_open("rfc4121-4.1.1.1-mutual", Stage.GSS_CHECKSUM, bases=GSS)
def mutual_by_ap_options_only(octets: bytes) -> bytes:
    """MUTUAL-REQUIRED is set in the ap-options, and the flag in the checksum is not."""
    return octets[:FLAGS] + bytes((octets[FLAGS] & ~MUTUAL,)) + octets[FLAGS + 1 :]


@left_open("rfc4121-4.1.1.1-mutual", Stage.GSS_CHECKSUM, bases=("gss-no-mutual",))
def mutual_by_checksum_only(octets: bytes) -> bytes:
    """The mutual flag is set in the checksum, and MUTUAL-REQUIRED in the ap-options is not."""
    return octets[:FLAGS] + bytes((octets[FLAGS] | MUTUAL,)) + octets[FLAGS + 1 :]


@left_open("rfc4121-4.1.1-sequence-absent", Stage.SCENARIO, bases=GSS)
def sequence_number_absent_in_token(scenario: Scenario) -> Scenario:
    """The authenticator has no sequence number, which the initiator MUST include."""
    return replace(scenario, sequence=None)


def _with_flags(scenario: Scenario, flags: int) -> Scenario:
    assert scenario.gss is not None
    return replace(scenario, gss=replace(scenario.gss, flags=scenario.gss.flags | flags))
