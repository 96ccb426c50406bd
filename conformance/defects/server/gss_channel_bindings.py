"""Channel bindings of the initiator and of the acceptor (RFC 4121 sections 4.1.1.2 and 7)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace

from conformance.defects.bases import BINDINGS
from conformance.defects.registry import breaks, harmless, left_open
from conformance.model.defect import Stage
from conformance.model.scenario import Scenario
from reference.gss import ChannelBindings

BOUND = ("gss-bindings",)
BND, FLAGS = 4, 20
_SIZES = {str(size): size for size in (0, 1, 255, 256, 65535, 65536)}
_SPOILT: dict[str, Callable[[bytes], bytes]] = {
    "first-bit": lambda data: bytes((data[0] ^ 0x80,)) + data[1:],
    "last-bit": lambda data: data[:-1] + bytes((data[-1] ^ 1,)),
    "one-octet-less": lambda data: data[:-1],
    "one-octet-more": lambda data: data + bytes(1),
    "empty": lambda data: b"",
    "prefix": lambda data: data[: data.index(b":") + 1],
}


def _size(octets: bytes) -> bytes:
    return len(octets).to_bytes(4, "little")


_OTHER_HASHES = {
    "of-big-endian-lengths": bytes(16) + len(BINDINGS).to_bytes(4) + BINDINGS,
    "without-zero-fields": _size(BINDINGS) + BINDINGS,
    "without-lengths": bytes(8) + BINDINGS,
    "of-the-data-alone": BINDINGS,
    "with-lengths-of-8-octets": bytes(16) + len(BINDINGS).to_bytes(8, "little") + BINDINGS,
}


@harmless("rfc4121-4.1.1.2-hash-checked", Stage.SCENARIO, bases=BOUND, each=_SIZES)
def bindings_of_octets(scenario: Scenario, size: int) -> Scenario:
    """Initiator and acceptor have the same channel bindings, of some size."""
    data = bytes(range(256)) * 256
    return _bound(scenario, (data + b"\x01")[:size], (data + b"\x01")[:size])


@breaks("rfc4121-4.1.1.2-hash-checked", Stage.GSS_CHECKSUM, bases=BOUND, each=_OTHER_HASHES)
def bindings_hashed(octets: bytes, hashed: bytes) -> bytes:
    """The hash is not computed over the channel bindings in their form."""
    return octets[:BND] + hashlib.md5(hashed).digest() + octets[FLAGS:]


@breaks("rfc4121-7-validated", Stage.SCENARIO, bases=BOUND, each=_SPOILT)
def bindings_of_initiator(scenario: Scenario, change: Callable[[bytes], bytes]) -> Scenario:
    """The initiator's channel bindings are not the acceptor's."""
    return _bound(scenario, change(BINDINGS), BINDINGS)


@breaks(
    "rfc4121-7-validated", Stage.GSS_CHECKSUM, bases=BOUND,
    each={"first": (BND, 0x80), "last": (FLAGS - 1, 1)},
)  # fmt: skip
def bit_of_bindings_hash(octets: bytes, bit: tuple[int, int]) -> bytes:
    """A bit of the hash is another than in that of the acceptor's channel bindings."""
    at, mask = bit
    return octets[:at] + bytes((octets[at] ^ mask,)) + octets[at + 1 :]


@breaks("rfc4121-7-validated", Stage.SCENARIO, bases=BOUND)
def bindings_of_acceptor_empty(scenario: Scenario) -> Scenario:
    """The acceptor has channel bindings with nothing in them, which are not those of none."""
    return _bound(scenario, BINDINGS, b"")


@breaks("rfc4121-7-validated", Stage.GSS_CHECKSUM, bases=BOUND)
def bindings_with_addresses(octets: bytes) -> bytes:
    """The initiator's channel bindings have addresses beside the data, and the acceptor's not."""
    bindings = ChannelBindings(
        initiator_addrtype=2, initiator_address=bytes((192, 0, 2, 1)),
        acceptor_addrtype=2, acceptor_address=bytes((192, 0, 2, 2)),
        application_data=BINDINGS,
    )  # fmt: skip
    return octets[:BND] + bindings.hash() + octets[FLAGS:]


@left_open("rfc4121-7-initiator-without", Stage.SCENARIO, bases=BOUND)
def bindings_of_acceptor_only(scenario: Scenario) -> Scenario:
    """The acceptor has channel bindings, and the initiator has none, which many take."""
    return _bound(scenario, None, BINDINGS)


@left_open("rfc4121-4.1.1.2-acceptor-without", Stage.SCENARIO, bases=("gss",))
def bindings_of_initiator_only(scenario: Scenario) -> Scenario:
    """The initiator has channel bindings, and the acceptor has none."""
    return _bound(scenario, BINDINGS, None)


def _bound(scenario: Scenario, initiator: bytes | None, acceptor: bytes | None) -> Scenario:
    assert scenario.gss is not None
    return replace(
        scenario,
        gss=replace(scenario.gss, bindings=initiator),
        policy=replace(scenario.policy, channel_bindings=acceptor),
    )
