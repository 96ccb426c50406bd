"""Authorization data in ticket and authenticator (RFC 4120 section 5.2.6)."""

from __future__ import annotations

from dataclasses import replace

from conformance.defects.registry import breaks, harmless, left_open
from conformance.forge.authorization import if_relevant, sequence_of
from conformance.model.defect import Stage
from conformance.model.scenario import Scenario
from conformance.model.values import AuthData
from reference.numbers import ADType

UNKNOWN = AuthData(4711, b"nobody knows this")
LOCAL = AuthData(-4711, b"nor this")


_AND_OR = AuthData(ADType.AND_OR, bytes.fromhex("300ba003020101a104") + sequence_of(UNKNOWN)[:4])
_CRITICAL = {
    "alone": (UNKNOWN,),
    "local": (LOCAL,),
    "last": (if_relevant(UNKNOWN), UNKNOWN),
    "first": (UNKNOWN, if_relevant(UNKNOWN)),
    # AD-IF-RELEVANT to who looks at the last octets of the type alone.
    "of-type-257": (AuthData(257, if_relevant(UNKNOWN).data),),
    "of-type-65537": (AuthData(65537, if_relevant(UNKNOWN).data),),
}
_RELEVANT = {
    "one": (if_relevant(UNKNOWN),),
    "two": (if_relevant(UNKNOWN, LOCAL), if_relevant(LOCAL)),
    "nested": (if_relevant(if_relevant(UNKNOWN)),),
    "empty": (if_relevant(),),
}


@breaks("rfc4120-5.2.6-critical", Stage.SCENARIO, each=_CRITICAL)
def unknown_in_ticket(scenario: Scenario, data: tuple[AuthData, ...]) -> Scenario:
    """The ticket has an element that no server knows, and it is critical."""
    return replace(scenario, authorization_data=data)


@breaks("rfc4120-5.2.6-critical", Stage.SCENARIO, each=_CRITICAL)
def unknown_in_authenticator(scenario: Scenario, data: tuple[AuthData, ...]) -> Scenario:
    """The authenticator has an element that no server knows, and it is critical."""
    return replace(scenario, authenticator_data=data)


@left_open("rfc4120-5.2.6.3-and-or", Stage.SCENARIO)
def and_or_in_ticket(scenario: Scenario) -> Scenario:
    """The ticket has AD-AND-OR, which a server that implements it may find satisfied."""
    return replace(scenario, authorization_data=(_AND_OR,))


@harmless("rfc4120-5.2.6.1-if-relevant", Stage.SCENARIO, each=_RELEVANT)
def if_relevant_in_ticket(scenario: Scenario, data: tuple[AuthData, ...]) -> Scenario:
    """The ticket has an element that no server knows, inside AD-IF-RELEVANT."""
    return replace(scenario, authorization_data=data)


@harmless("rfc4120-5.2.6.1-if-relevant", Stage.SCENARIO, each=_RELEVANT)
def if_relevant_in_authenticator(scenario: Scenario, data: tuple[AuthData, ...]) -> Scenario:
    """The authenticator has an element that no server knows, inside AD-IF-RELEVANT."""
    return replace(scenario, authenticator_data=data)


@harmless("rfc4120-5.1.3-empty-sequence-of", Stage.SCENARIO)
def authorization_data_empty(scenario: Scenario) -> Scenario:
    """Ticket and authenticator have authorization data with nothing in it."""
    return replace(scenario, authorization_data=(), authenticator_data=())


@left_open("rfc4120-5.2.6.1-if-relevant", Stage.SCENARIO)
def if_relevant_garbage(scenario: Scenario) -> Scenario:
    """What AD-IF-RELEVANT holds cannot be read."""
    garbage = AuthData(ADType.IF_RELEVANT, b"\x30\x84\xff\xff\xff\xff")
    return replace(scenario, authorization_data=(garbage,))
