"""Authorization data as Windows takes it ([MS-KILE] sections 3.1.5.5 and 3.4.5.3)."""

from __future__ import annotations

from dataclasses import replace

from conformance.defects.registry import harmless, left_open
from conformance.forge.authorization import if_relevant, sequence_of
from conformance.model.defect import Stage
from conformance.model.scenario import Scenario
from conformance.model.values import AuthData
from reference import der
from reference.kile.messages import KerbAdRestrictionEntry
from reference.numbers import ADType

_INSIDE = AuthData(4712, b"nobody looks at this")
_AND_OR = bytes.fromhex("300a") + bytes.fromhex("a003020100a103") + bytes.fromhex("300100")
_NOT_SUPPORTED = {
    "kdc-issued": AuthData(ADType.KDC_ISSUED, sequence_of(_INSIDE)),
    "and-or": AuthData(ADType.AND_OR, _AND_OR),
    "mandatory-for-kdc": AuthData(ADType.MANDATORY_FOR_KDC, sequence_of(_INSIDE)),
    "kdc-issued-noise": AuthData(ADType.KDC_ISSUED, b"\xff" * 20),
    "and-or-noise": AuthData(ADType.AND_OR, b"\xff" * 20),
    "mandatory-for-kdc-noise": AuthData(ADType.MANDATORY_FOR_KDC, b"\xff" * 20),
    "and-or-empty": AuthData(ADType.AND_OR, b""),
}
_UNKNOWN = {
    str(type_): AuthData(type_, b"nobody knows this") for type_ in (0, 512, 2**31 - 1, -5, -(2**31))
}

TOKEN_SIZE = 40
ANOTHER_MACHINE = bytes(range(200, 232))


def restriction(token: bytes, restriction_type: int = 0) -> bytes:
    """Return a KERB-AD-RESTRICTION-ENTRY."""
    return der.encode(KerbAdRestrictionEntry(restriction_type=restriction_type, restriction=token))


def _token(machine: bytes = ANOTHER_MACHINE) -> bytes:
    return bytes(4) + (0x2000).to_bytes(4, "little") + machine


def _restrictions(data: bytes) -> AuthData:
    return AuthData(ADType.TOKEN_RESTRICTIONS, data)


_ENTRY = restriction(_token())
_OF_ANOTHER_MACHINE = {
    "restrictions": (if_relevant(_restrictions(_ENTRY)),),
    "restrictions-in-a-sequence": (if_relevant(_restrictions(der.tlv(der.SEQUENCE, _ENTRY))),),
    "loopback": (if_relevant(AuthData(ADType.LOOPBACK, bytes(range(48)))),),
    "both": (if_relevant(AuthData(ADType.LOOPBACK, bytes(range(16))), _restrictions(_ENTRY)),),
    "in-a-second-container": (
        if_relevant(AuthData(ADType.AP_OPTIONS, bytes((0, 64, 0, 0)))),
        if_relevant(_restrictions(_ENTRY)),
    ),
}
_MALFORMED = {
    "empty": b"",
    "noise": b"\xff" * 50,
    "cut": _ENTRY[:-1],
    "of-type-1": restriction(_token(), 1),
    "of-type-2-to-the-31-minus-1": restriction(_token(), 2**31 - 1),
    **{f"of-{size}": restriction(_token(bytes(32))[:size]) for size in (0, 1, 7, 39)},
    "of-41": restriction(_token() + b"\x01"),
    "of-72": restriction(_token() + bytes(range(32))),
    "of-65536": restriction(bytes(65536)),
}


@harmless("ms-kile-3.1.5.5-and-or", Stage.SCENARIO, each=_NOT_SUPPORTED)
def not_supported_in_ticket(scenario: Scenario, element: AuthData) -> Scenario:
    """The ticket has an element that Windows does not support, well-formed or not."""
    return replace(scenario, authorization_data=(element,))


@harmless("ms-kile-3.1.5.5-and-or", Stage.SCENARIO, each=_NOT_SUPPORTED)
def not_supported_in_authenticator(scenario: Scenario, element: AuthData) -> Scenario:
    """The authenticator has an element that Windows does not support, well-formed or not."""
    return replace(scenario, authenticator_data=(element,))


@harmless("ms-kile-3.1.5.5-unknown", Stage.SCENARIO, each=_UNKNOWN)
def unknown_in_both(scenario: Scenario, element: AuthData) -> Scenario:
    """Ticket and authenticator have an element outside AD-IF-RELEVANT that nobody knows."""
    return replace(scenario, authorization_data=(element,), authenticator_data=(element,))


@harmless(
    "ms-kile-3.1.5.5-unknown", Stage.SCENARIO,
    each={str(size): size for size in (0, 1, 3, 4, 5, 256)},
)  # fmt: skip
def ap_options_of_size(scenario: Scenario, size: int) -> Scenario:
    """The authenticator has AD-AUTH-DATA-AP-OPTIONS of some size, which only binding is about."""
    element = AuthData(ADType.AP_OPTIONS, (bytes((0, 64, 0, 0)) + bytes(size))[:size])
    return replace(scenario, authenticator_data=(if_relevant(element),))


@harmless("ms-kile-3.4.5.3-restrictions", Stage.SCENARIO, each=_OF_ANOTHER_MACHINE)
def of_another_machine(scenario: Scenario, elements: tuple[AuthData, ...]) -> Scenario:
    """The authenticator has restrictions or loopback data of another machine."""
    return replace(scenario, authenticator_data=elements)


@left_open("ms-kile-3.4.5.3-restrictions", Stage.SCENARIO, each=_MALFORMED)
def restriction_entry(scenario: Scenario, entry: bytes) -> Scenario:
    """The authenticator has a restriction entry that is malformed, or of another form or size."""
    return replace(scenario, authenticator_data=(if_relevant(_restrictions(entry)),))
