"""A PAC, right or wrong ([MS-PAC] sections 2.3, 2.4, 2.7 and 2.8)."""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from conformance.forge.changes import Changes
from conformance.forge.seal import crypto_key
from conformance.model.defect import Stage
from conformance.model.scenario import Scenario
from conformance.model.values import Key, Pac
from reference import der
from reference.messages import AUTHORIZATION_DATA, AuthorizationElement
from reference.numbers import ADType
from reference.pac.client_info import filetime
from reference.pac.numbers import SIGNATURE_USAGE, BufferType
from reference.principal import Principal

ALIGNMENT = 8
TYPE_SIZE = 4
HEADER_SIZE, ENTRY_SIZE = 8, 16


@dataclass(frozen=True, slots=True, kw_only=True)
class PacBuffer:
    """A buffer: its type and octets; a signature's are zero, and put there last.

    offset, size: what the buffer's entry says, where that is not true. gap: octets before it,
    beyond those that align it.
    """

    type: int
    octets: bytes
    offset: int | None = None
    size: int | None = None
    gap: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PacPlan:
    """What a PAC is made from.

    count: of the buffers, where the header does not say the truth. covers: what the server's
    signature is made over, of the PAC with zeros for both signatures and the offsets of the
    buffers by type. sign: what makes it, in place of key and usage. kdc_signature: the KDC's, where
    it is not made with its key.
    """

    buffers: tuple[PacBuffer, ...]
    key: Key
    kdc_key: Key
    usage: int = SIGNATURE_USAGE
    version: int = 0
    count: int | None = None
    covers: Callable[[bytes, Mapping[int, int]], bytes] | None = None
    sign: Callable[[bytes], bytes] | None = None
    kdc_signature: bytes | None = None


def make(scenario: Scenario, changes: Changes) -> bytes:
    """Return the PAC of the scenario's ticket, as the defects of its stages leave it."""
    assert scenario.pac is not None
    planned = changes.at(Stage.PAC, plan(scenario, scenario.pac))
    return changes.at(Stage.PAC_OCTETS, _signed(planned))


def container(*pacs: bytes) -> AuthorizationElement:
    """Return AD-IF-RELEVANT around the PACs, as a ticket has it."""
    elements = [AuthorizationElement(ad_type=ADType.WIN2K_PAC, ad_data=pac) for pac in pacs]
    contents = der.tlv(der.SEQUENCE, AUTHORIZATION_DATA.dump(elements))
    return AuthorizationElement(ad_type=ADType.IF_RELEVANT, ad_data=contents)


def plan(scenario: Scenario, pac: Pac) -> PacPlan:
    """Return what a KDC makes the scenario's PAC from."""
    key = scenario.user_to_user_key or scenario.service_key
    name = "/".join(Principal.parse(scenario.client).components)
    return PacPlan(
        buffers=(
            PacBuffer(type=BufferType.LOGON_INFO, octets=pac.logon_info),
            PacBuffer(
                type=BufferType.CLIENT_INFO, octets=client_info(filetime(scenario.authtime), name)
            ),
            PacBuffer(type=BufferType.SERVER_SIGNATURE, octets=_unsigned(key)),
            PacBuffer(type=BufferType.KDC_SIGNATURE, octets=_unsigned(pac.kdc_key)),
        ),
        key=key,
        kdc_key=pac.kdc_key,
    )


def client_info(time: int, name: str, length: int | None = None) -> bytes:
    """Return a PAC_CLIENT_INFO; `length` is that of the name in octets, where it is not true."""
    octets = name.encode("utf-16-le")
    return struct.pack("<QH", time, len(octets) if length is None else length) + octets


def signature(type_: int, size: int) -> bytes:
    """Return a PAC_SIGNATURE_DATA with zeros for a signature of a size."""
    return type_.to_bytes(TYPE_SIZE, "little", signed=True) + bytes(size)


def _unsigned(key: Key) -> bytes:
    signer = crypto_key(key)
    return signature(signer.checksum_type, len(signer.checksum(SIGNATURE_USAGE, b"")))


def _laid_out(planned: PacPlan) -> tuple[bytes, dict[int, int]]:
    """Return the PAC without signatures, and the offset of the first buffer of each type."""
    at = HEADER_SIZE + ENTRY_SIZE * len(planned.buffers)
    entries = body = b""
    places: dict[int, int] = {}
    for buffer in planned.buffers:
        before = -at % ALIGNMENT + buffer.gap
        at += before
        size = len(buffer.octets) if buffer.size is None else buffer.size
        offset = at if buffer.offset is None else buffer.offset
        entries += struct.pack("<LLQ", buffer.type, size, offset)
        body += bytes(before) + buffer.octets
        places.setdefault(buffer.type, at)
        at += len(buffer.octets)
    count = len(planned.buffers) if planned.count is None else planned.count
    return struct.pack("<LL", count, planned.version) + entries + body, places


def _signed(planned: PacPlan) -> bytes:
    octets, places = _laid_out(planned)
    covered = octets if planned.covers is None else planned.covers(octets, places)
    sign = planned.sign or (lambda data: crypto_key(planned.key).checksum(planned.usage, data))
    signatures: dict[int, bytes] = {BufferType.SERVER_SIGNATURE: sign(covered)}
    signatures[BufferType.KDC_SIGNATURE] = planned.kdc_signature or crypto_key(
        planned.kdc_key
    ).checksum(SIGNATURE_USAGE, signatures[BufferType.SERVER_SIGNATURE])
    signed = bytearray(octets)
    for buffer in planned.buffers:
        value = signatures.pop(buffer.type, b"")[: max(0, len(buffer.octets) - TYPE_SIZE)]
        start = places[buffer.type] + TYPE_SIZE
        signed[start : start + len(value)] = value
    return bytes(signed)
