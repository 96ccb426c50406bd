"""Tokens as an initiator sends them (RFC 2743 section 3.1, RFC 4121 section 4.1)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from conformance.model.mismatch import Mismatch
from conformance.oracle.inspections.registry import expect, requests
from conformance.oracle.inspections.tokens import framing, length_form
from conformance.oracle.seen import SeenRequest
from reference.gss import ChannelBindings, GssFlag
from reference.gss.framing import TokenId, frame
from reference.messages import Checksum

CHECKSUM_TYPE, SHORTEST = 0x8003, 24
_VENDORS = sum(1 << bit for bit in range(12, 20))
_DEFINED = 0x3F


def checksums(seen: Sequence[SeenRequest]) -> Iterator[tuple[SeenRequest, Checksum]]:
    """Yield requests with their checksum fields; that there is one is a rule of its own."""
    for request in seen:
        if request.opened.authenticator.cksum is not None:
            yield request, request.opened.authenticator.cksum


def flags(checksum: Checksum) -> int:
    """Return the flags in a checksum field."""
    return int.from_bytes(checksum.checksum[20:24], "little")


@requests("rfc4121-4.1-framing", base="gss")
def token_is_framed(seen: Sequence[SeenRequest]) -> Iterator[Mismatch]:
    """The token begins with 0x60, a length and the Kerberos mechanism."""
    for request in seen:
        yield from framing("token", request.octets)


@requests("rfc2743-3.1-length-form", base=("gss", "gss-large"))
def token_has_the_shortest_length(seen: Sequence[SeenRequest]) -> Iterator[Mismatch]:
    """The length of a token is in the fewest octets, and definite."""
    for request in seen:
        yield from length_form("token", request.octets)


@requests("rfc4121-4.1-request-id", base="gss")
def token_has_its_identifier(seen: Sequence[SeenRequest]) -> Iterator[Mismatch]:
    """The inner token is 01 00 and the AP-REQ at once, with nothing behind it."""
    for request in seen:
        token = frame(TokenId.AP_REQ, request.opened.octets)
        yield from expect("token", token.hex(), request.octets.hex())


@requests("rfc4121-4.1.1-sequence", base=("gss", "gss-no-mutual"))
def token_has_a_sequence_number(seen: Sequence[SeenRequest]) -> Iterator[Mismatch]:
    """The authenticator has a sequence number, asked for or not."""
    for request in seen:
        if request.opened.authenticator.seq_number is None:
            yield Mismatch("seq-number", "one", "none")


@requests("rfc4121-4.1.1-checksum", base=("gss", "gss-no-mutual"))
def token_has_a_checksum(seen: Sequence[SeenRequest]) -> Iterator[Mismatch]:
    """The authenticator has a checksum field."""
    for request in seen:
        if request.opened.authenticator.cksum is None:
            yield Mismatch("cksum", "one", "none")


@requests("rfc4121-4.1.1-checksum-type", base="gss")
def checksum_type(seen: Sequence[SeenRequest]) -> Iterator[Mismatch]:
    """The checksum is of type 0x8003."""
    for _, checksum in checksums(seen):
        yield from expect("cksumtype", CHECKSUM_TYPE, checksum.cksumtype)


@requests("rfc4121-4.1.1-length-field", base="gss")
def checksum_begins_with_16(seen: Sequence[SeenRequest]) -> Iterator[Mismatch]:
    """The checksum begins with 16 in four little-endian octets."""
    for _, checksum in checksums(seen):
        yield from expect("Lgth", "10000000", checksum.checksum[:4].hex())


@requests("rfc4121-4.1.1-no-more", base=("gss", "gss-no-mutual", "gss-bindings"))
def checksum_has_24_octets(seen: Sequence[SeenRequest]) -> Iterator[Mismatch]:
    """The checksum of a client that delegates nothing has exactly 24 octets."""
    for _, checksum in checksums(seen):
        yield from expect("checksum octets", SHORTEST, len(checksum.checksum))


@requests("rfc4121-4.1.1.1-flags", base="gss")
def mutual_flag_is_set(seen: Sequence[SeenRequest]) -> Iterator[Mismatch]:
    """The mutual flag is set where a reply is wanted."""
    for _, checksum in checksums(seen):
        yield from expect("mutual flag", GssFlag.MUTUAL, flags(checksum) & GssFlag.MUTUAL)


@requests("rfc4121-4.1.1.1-flags", base="gss-no-mutual")
def mutual_flag_is_clear(seen: Sequence[SeenRequest]) -> Iterator[Mismatch]:
    """The mutual flag is clear where no reply is wanted."""
    for _, checksum in checksums(seen):
        yield from expect("mutual flag", 0, flags(checksum) & GssFlag.MUTUAL)


@requests("rfc4121-4.1.1.1-flags", base="gss")
def delegation_flag_is_clear(seen: Sequence[SeenRequest]) -> Iterator[Mismatch]:
    """The delegation flag is clear where nothing is delegated."""
    for _, checksum in checksums(seen):
        yield from expect("delegation flag", 0, flags(checksum) & GssFlag.DELEG)


@requests("rfc4121-4.1.1.1-undefined", base="gss")
def undefined_flags_are_clear(seen: Sequence[SeenRequest]) -> Iterator[Mismatch]:
    """No flag is set but those of RFC 2744 and those left to vendors."""
    for _, checksum in checksums(seen):
        undefined = flags(checksum) & ~(_DEFINED | _VENDORS)
        yield from expect("undefined flags", "0x0", f"{undefined:#x}")


@requests("rfc4121-4.1.1.2-none", base="gss")
def bindings_are_zero(seen: Sequence[SeenRequest]) -> Iterator[Mismatch]:
    """Without channel bindings the field for them is zero."""
    for _, checksum in checksums(seen):
        yield from expect("Bnd", bytes(16).hex(), checksum.checksum[4:20].hex())


@requests(
    "rfc4121-4.1.1.2-hash",
    base=("gss-bindings", "gss-bindings-empty", "gss-bindings-256", "gss-bindings-65536"),
)
def bindings_are_hashed(seen: Sequence[SeenRequest]) -> Iterator[Mismatch]:
    """The field for channel bindings is the MD5 of all their components."""
    for request, checksum in checksums(seen):
        assert request.scenario.gss is not None
        data = request.scenario.gss.bindings
        assert data is not None
        hashed = ChannelBindings(application_data=data).hash()
        yield from expect("Bnd", hashed.hex(), checksum.checksum[4:20].hex())
