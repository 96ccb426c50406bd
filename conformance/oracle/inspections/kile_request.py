"""KRB_AP_REQ as a client of Windows sends it ([MS-KILE] sections 2.2.6 and 3.2.5.8)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from conformance.model.mismatch import Mismatch
from conformance.oracle.inspections.registry import expect, requests
from conformance.oracle.seen import SeenRequest
from reference import der
from reference.kile.messages import KerbAdRestrictionEntry
from reference.messages import AUTHORIZATION_DATA, AuthorizationElement
from reference.numbers import ADType

KERB_AP_OPTIONS_CBT, KERB_AP_OPTIONS_UNVERIFIED_TARGET_NAME = 0x4000, 0x8000
TOKEN_SIZES = (40, 72)
"""Of the restriction: with the machine's id, and with a second one as newer clients send it."""


def _first_container(request: SeenRequest) -> list[AuthorizationElement]:
    """Return what is in the first AD-IF-RELEVANT of the authenticator."""
    for element in request.opened.authenticator.authorization_data or []:
        if element.ad_type == ADType.IF_RELEVANT:
            try:
                start, stop = der.header(element.ad_data, 0, len(element.ad_data), der.SEQUENCE)
                return AUTHORIZATION_DATA.load(element.ad_data, start, stop)
            except der.DecodeError:
                return []
    return []


def _of_type(request: SeenRequest, type_: ADType) -> list[bytes]:
    return [each.ad_data for each in _first_container(request) if each.ad_type == type_]


@requests("ms-kile-3.2.5.8-ap-options", base="gss-bindings")
def channel_bindings_are_announced(seen: Sequence[SeenRequest]) -> Iterator[Mismatch]:
    """A client with channel bindings says so in AD-AUTH-DATA-AP-OPTIONS."""
    for request in seen:
        found = _of_type(request, ADType.AP_OPTIONS)
        yield from expect("authorization-data of type 143", 1, len(found))
        for options in found:
            yield from expect("ap-options octets", 4, len(options))
            number = int.from_bytes(options, "little") & ~KERB_AP_OPTIONS_UNVERIFIED_TARGET_NAME
            yield from expect("ap-options", hex(KERB_AP_OPTIONS_CBT), hex(number))


@requests("ms-kile-3.2.5.8-ap-options", base="gss")
def channel_bindings_are_not_announced(seen: Sequence[SeenRequest]) -> Iterator[Mismatch]:
    """A client without channel bindings does not say that it has some."""
    for request in seen:
        for options in _of_type(request, ADType.AP_OPTIONS):
            said = int.from_bytes(options, "little") & KERB_AP_OPTIONS_CBT
            yield from expect("ap-options", hex(0), hex(said))


@requests("ms-kile-3.2.5.8-restrictions")
def restrictions(seen: Sequence[SeenRequest]) -> Iterator[Mismatch]:
    """The authenticator has a restriction entry, of type 0 and with a machine's id."""
    for request in seen:
        found = _of_type(request, ADType.TOKEN_RESTRICTIONS)
        yield from expect("authorization-data of type 141", 1, len(found))
        for octets in found:
            try:
                entry = _entry(octets)
            except der.DecodeError as error:
                yield Mismatch("restriction entry", "KERB-AD-RESTRICTION-ENTRY", str(error))
                continue
            yield from expect("restriction-type", 0, entry.restriction_type)
            if len(entry.restriction) not in TOKEN_SIZES:
                yield Mismatch(
                    "restriction", "LSAP_TOKEN_INFO_INTEGRITY", f"{len(entry.restriction)} octets"
                )


def _entry(octets: bytes) -> KerbAdRestrictionEntry:
    """Return the entry, with the SEQUENCE OF around it that clients of Windows send, or without."""
    start, stop = der.header(octets, 0, len(octets), der.SEQUENCE)
    if octets[start : start + 1] == bytes((der.SEQUENCE,)):
        octets = octets[start:stop]
    return der.decode(KerbAdRestrictionEntry, octets)
