"""Containers of authorization data: KDCIssued, AND-OR, and each in others (section 5.2.6)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from conformance.defects.registry import breaks, harmless, left_open
from conformance.defects.server.authorization_data import LOCAL, UNKNOWN
from conformance.forge.authorization import if_relevant
from conformance.forge.keys import made_up_key
from conformance.forge.seal import crypto_key
from conformance.model.defect import Stage
from conformance.model.scenario import Scenario
from conformance.model.values import AuthData, Key
from reference import der
from reference.messages import (
    AUTHORIZATION_DATA,
    AuthorizationElement,
    Checksum,
)
from reference.numbers import ADType, KeyUsage

CRC32, RSA_MD5 = 1, 7
_GARBAGE = b"\x30\x84\xff\xff\xff\xff"
DEPTH = 16


def _elements(*elements: AuthData) -> bytes:
    items = [AuthorizationElement(ad_type=item.type, ad_data=item.data) for item in elements]
    return der.tlv(der.SEQUENCE, AUTHORIZATION_DATA.dump(items))


def _field(number: int, value: bytes) -> bytes:
    return der.tlv(der.CONTEXT | number, value)


def _and_or(count: int, *elements: AuthData) -> AuthData:
    number = count.to_bytes(count.bit_length() // 8 + 1, signed=True)
    fields = _field(0, der.tlv(der.INTEGER, number)) + _field(1, _elements(*elements))
    return AuthData(ADType.AND_OR, der.tlv(der.SEQUENCE, fields))


def _for_kdc(*elements: AuthData) -> AuthData:
    return AuthData(ADType.MANDATORY_FOR_KDC, _elements(*elements))


def _issued(
    key: Key, *elements: AuthData, usage: int = KeyUsage.AD_KDC_ISSUED, of: bytes | None = None
) -> AuthData:
    """Return AD-KDCIssued with a checksum under a key, right unless `usage` or `of` are not."""
    signer = crypto_key(key)
    signed = _elements(*elements)
    checksum = signer.checksum(usage, signed if of is None else of)
    return _with_checksum(signed, signer.checksum_type, checksum)


def _with_checksum(signed: bytes, number: int, checksum: bytes) -> AuthData:
    sealed = der.encode(Checksum(cksumtype=number, checksum=checksum))
    fields = _field(0, sealed) + _field(3, signed)
    return AuthData(ADType.KDC_ISSUED, der.tlv(der.SEQUENCE, fields))


def _nested(depth: int) -> AuthData:
    """Return an element inside as many AD-IF-RELEVANT."""
    octets = _elements(UNKNOWN)
    for _ in range(depth - 1):
        octets = _elements(AuthData(ADType.IF_RELEVANT, octets))
    return AuthData(ADType.IF_RELEVANT, octets)


Spoilt = Callable[[Key], AuthData]

_SPOILT: dict[str, Spoilt] = {
    "of-other-elements": lambda key: _issued(key, UNKNOWN, of=_elements(LOCAL)),
    "of-another-key": lambda key: _issued(made_up_key(key.etype, "another key"), UNKNOWN),
    "of-usage-18": lambda key: _issued(key, UNKNOWN, usage=18),
    "of-usage-20": lambda key: _issued(key, UNKNOWN, usage=20),
    "empty": lambda key: _with_checksum(_elements(UNKNOWN), 16, b""),
    "zero": lambda key: _with_checksum(_elements(UNKNOWN), 16, bytes(12)),
    "of-crc-32": lambda key: _with_checksum(_elements(UNKNOWN), CRC32, bytes(4)),
    "of-md5": lambda key: _with_checksum(_elements(UNKNOWN), RSA_MD5, bytes(16)),
    "of-unknown-type": lambda key: _with_checksum(_elements(UNKNOWN), 4711, bytes(12)),
}


# AD-KDCIssued


@harmless("rfc4120-5.2.6.2-signature", Stage.SCENARIO, each=_SPOILT)
def kdc_issued_in_ticket(scenario: Scenario, spoilt: Spoilt) -> Scenario:
    """The ticket has AD-KDCIssued with a checksum that is wrong: what it holds is ignored."""
    return replace(scenario, authorization_data=(spoilt(scenario.session_key),))


@harmless("rfc4120-5.2.6.2-signature", Stage.SCENARIO, each=_SPOILT)
def kdc_issued_in_authenticator(scenario: Scenario, spoilt: Spoilt) -> Scenario:
    """The client itself has made up AD-KDCIssued, without a right checksum."""
    return replace(scenario, authenticator_data=(spoilt(scenario.session_key),))


@left_open("rfc4120-5.2.6.2-kdc-issued", Stage.SCENARIO)
def kdc_issued_under_session_key(scenario: Scenario) -> Scenario:
    """The ticket has AD-KDCIssued with a right checksum, under the session key."""
    return replace(scenario, authorization_data=(_issued(scenario.session_key, UNKNOWN),))


@left_open("rfc4120-5.2.6.2-kdc-issued", Stage.SCENARIO)
def kdc_issued_under_service_key(scenario: Scenario) -> Scenario:
    """The ticket has AD-KDCIssued with a right checksum, under the server's key."""
    return replace(scenario, authorization_data=(_issued(scenario.service_key, UNKNOWN),))


@left_open(
    "rfc4120-5.2.6.2-kdc-issued", Stage.SCENARIO,
    each={
        "empty": b"", "garbage": _GARBAGE, "without-checksum": der.tlv(der.SEQUENCE, b""),
        "without-elements": der.tlv(der.SEQUENCE, _field(0, der.tlv(der.SEQUENCE, b""))),
    },
)  # fmt: skip
def kdc_issued_malformed(scenario: Scenario, octets: bytes) -> Scenario:
    """The ticket has AD-KDCIssued that cannot be read."""
    return replace(scenario, authorization_data=(AuthData(ADType.KDC_ISSUED, octets),))


# AD-AND-OR


_UNSATISFIED = {
    "1-of-0": _and_or(1),
    "1-of-unknown": _and_or(1, UNKNOWN),
    "2-of-1": _and_or(2, UNKNOWN),
    "2-of-1-container": _and_or(2, if_relevant(UNKNOWN)),
    "2147483647-of-1": _and_or(2**31 - 1, UNKNOWN),
}


@breaks("rfc4120-5.2.6.3-count", Stage.SCENARIO, each=_UNSATISFIED)
def and_or_unsatisfied(scenario: Scenario, element: AuthData) -> Scenario:
    """The ticket has AD-AND-OR of which too few elements can be satisfied, implemented or not."""
    return replace(scenario, authorization_data=(element,))


@breaks(
    "rfc4120-5.2.6.3-count", Stage.SCENARIO,
    each={key: _UNSATISFIED[key] for key in ("1-of-unknown", "2-of-1")},
)  # fmt: skip
def and_or_unsatisfied_in_authenticator(scenario: Scenario, element: AuthData) -> Scenario:
    """The authenticator has AD-AND-OR of which too few elements can be satisfied."""
    return replace(scenario, authenticator_data=(element,))


@left_open("rfc4120-5.2.6.3-count", Stage.SCENARIO, each={"0": 0, "-1": -1})
def and_or_of_count(scenario: Scenario, count: int) -> Scenario:
    """The ticket has AD-AND-OR that wants no element, or fewer than none."""
    return replace(scenario, authorization_data=(_and_or(count, UNKNOWN),))


@breaks("rfc4120-5.2.6.3-and-or", Stage.SCENARIO, each={"empty": b"", "garbage": _GARBAGE})
def and_or_malformed(scenario: Scenario, octets: bytes) -> Scenario:
    """The ticket has AD-AND-OR that cannot be read: nothing of it is satisfied."""
    return replace(scenario, authorization_data=(AuthData(ADType.AND_OR, octets),))


@left_open("rfc4120-5.2.6.3-and-or", Stage.SCENARIO)
def and_or_in_if_relevant(scenario: Scenario) -> Scenario:
    """The ticket has AD-AND-OR inside AD-IF-RELEVANT, where it may be passed over."""
    return replace(scenario, authorization_data=(if_relevant(_UNSATISFIED["2-of-1"]),))


# AD-MANDATORY-FOR-KDC

_FOR_KDC = {
    "unknown": _for_kdc(UNKNOWN),
    "none": _for_kdc(),
    "garbage": AuthData(ADType.MANDATORY_FOR_KDC, _GARBAGE),
    "if-relevant": _for_kdc(if_relevant(UNKNOWN)),
}


@left_open("rfc4120-5.2.6.4-mandatory-for-kdc", Stage.SCENARIO, each=_FOR_KDC)
def for_kdc_in_ticket(scenario: Scenario, element: AuthData) -> Scenario:
    """The ticket has AD-MANDATORY-FOR-KDC."""
    return replace(scenario, authorization_data=(element,))


@left_open("rfc4120-5.2.6.4-mandatory-for-kdc", Stage.SCENARIO, each=_FOR_KDC)
def for_kdc_in_authenticator(scenario: Scenario, element: AuthData) -> Scenario:
    """The authenticator has AD-MANDATORY-FOR-KDC."""
    return replace(scenario, authenticator_data=(element,))


# Containers in containers


@harmless(
    "rfc4120-5.2.6-nested", Stage.SCENARIO,
    each={
        "for-kdc-in-if-relevant": if_relevant(_for_kdc(UNKNOWN)),
        "kdc-issued-in-if-relevant": if_relevant(_with_checksum(_elements(UNKNOWN), 16, b"")),
        "if-relevant-in-kdc-issued": _with_checksum(_elements(if_relevant(LOCAL)), 16, b""),
        "4-deep": _nested(4),
    },
)  # fmt: skip
def container_in_container(scenario: Scenario, element: AuthData) -> Scenario:
    """The ticket has a container in one whose contents can be ignored."""
    return replace(scenario, authorization_data=(element,))


@left_open(
    "rfc4120-5.2.6-nested", Stage.SCENARIO,
    each={str(depth): depth for depth in (DEPTH, DEPTH + 1, 100, 1000)},
)  # fmt: skip
def if_relevant_deep(scenario: Scenario, depth: int) -> Scenario:
    """The ticket has AD-IF-RELEVANT many times in itself; how deep a server looks is its own."""
    return replace(scenario, authorization_data=(_nested(depth),))


@breaks(
    "rfc4120-5.2.6-nested", Stage.SCENARIO,
    each={
        "if-relevant": if_relevant(LOCAL), "for-kdc": _for_kdc(LOCAL),
        "kdc-issued": _with_checksum(_elements(LOCAL), 16, b""),
    },
)  # fmt: skip
def unknown_between(scenario: Scenario, element: AuthData) -> Scenario:
    """The ticket has an unknown element between containers and in none of them."""
    return replace(scenario, authorization_data=(element, UNKNOWN, element))


# What else is critical, and what is handed on


@breaks(
    "rfc4120-5.2.6-critical", Stage.SCENARIO,
    each={str(number): number for number in (0, 2, 9, 63, 257, 2**31 - 1, -(2**31))},
)  # fmt: skip
def critical_of_type(scenario: Scenario, number: int) -> Scenario:
    """The ticket has a critical element of a type that is nowhere defined."""
    return replace(scenario, authorization_data=(AuthData(number, b""),))


_PAC_LIKE = AuthData(4712, 65_536 * b"a")


@harmless(
    "rfc4120-8.1-authorization-data", Stage.SCENARIO,
    each={
        "of-no-octets": (if_relevant(AuthData(4711, b"")),),
        "of-127-and-128-octets": (
            if_relevant(AuthData(4711, 127 * b"a")), if_relevant(AuthData(4712, 128 * b"b")),
        ),
        "of-65536-octets": (if_relevant(_PAC_LIKE),),
        "100": (if_relevant(*(AuthData(4711 + number, b"x") for number in range(100))),),
        "same-type-twice": (if_relevant(AuthData(4711, b"a"), AuthData(4711, b"b")),),
        "same-twice": (if_relevant(UNKNOWN), if_relevant(UNKNOWN)),
        "of-negative-type": (if_relevant(LOCAL, AuthData(-(2**31), b"x")),),
    },
)  # fmt: skip
def data(scenario: Scenario, elements: tuple[AuthData, ...]) -> Scenario:
    """The ticket has authorization data of some size and number, which the server gets to see."""
    return replace(scenario, authorization_data=elements)
