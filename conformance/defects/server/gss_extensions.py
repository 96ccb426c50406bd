"""What follows the flags, or what is delegated, in the checksum field (RFC 4121 section 4.1.1)."""

from __future__ import annotations

from conformance.defects.registry import harmless, left_open
from conformance.defects.server.gss_framing import GSS
from conformance.model.defect import Stage


def extension(size: int) -> bytes:
    """Return an extension that nobody knows, with so many octets of data.

    RFC 6542, which updates RFC 4121, has this form for all: type and length in four octets each.
    """
    return bytes((0x7F, 0, 0, 1)) + size.to_bytes(4) + bytes(size)


_WELL_FORMED = {
    "empty": extension(0),
    "1-octet": extension(1),
    "1000-octets": extension(1000),
    "two": extension(4) + extension(0),
}
_OTHERWISE = {
    "1-octet": b"\x00",
    "2-octets": b"\x01\x00",
    "4-octets": b"\x01\x00\x00\x00",
    "8-octets": b"\x01\x00\x04\x00" + b"\xff" * 4,
    "1000-octets": b"\xff" * 1000,
}


@harmless("rfc4121-4.1.1-extensions", Stage.GSS_CHECKSUM, bases=GSS, each=_WELL_FORMED)
def extensions(octets: bytes, more: bytes) -> bytes:
    """Extensions follow the flags, and nobody knows them."""
    return octets + more


@left_open("rfc4121-4.1.1-extensions", Stage.GSS_CHECKSUM, bases=GSS, each=_OTHERWISE)
def octets_after_flags(octets: bytes, more: bytes) -> bytes:
    """Octets follow the flags that are no extensions as RFC 6542 has them."""
    return octets + more


@harmless(
    "rfc4121-4.1.1-extensions-delegation", Stage.GSS_CHECKSUM, bases=("gss-delegation",),
    each=_WELL_FORMED,
)  # fmt: skip
def extensions_after_delegation(octets: bytes, more: bytes) -> bytes:
    """Extensions follow what is delegated, and nobody knows them."""
    return octets + more


@left_open(
    "rfc4121-4.1.1-extensions-delegation", Stage.GSS_CHECKSUM, bases=("gss-delegation",),
    each=_OTHERWISE,
)  # fmt: skip
def octets_after_delegation(octets: bytes, more: bytes) -> bytes:
    """Octets follow what is delegated that are no extensions as RFC 6542 has them."""
    return octets + more
