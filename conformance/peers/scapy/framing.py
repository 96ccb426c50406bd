"""Which packets of scapy's the octets are that go in, and the octets of those that come out.

scapy's security context takes packets: a GSS token as its own callers dissect it (its HTTP server,
for one), a bare message as one of Kerberos. What comes out has the framing that scapy gives it;
where a case is about bare messages, a frame is taken off.
"""

from __future__ import annotations

from typing import Any

from conformance.peers.scapy.library import (
    GSS_C_NO_CHANNEL_BINDINGS,
    GSSAPI_BLOB,
    GssBufferDesc,
    GssChannelBindings,
    Kerberos,
    KRB_GSSAPI_Token,
)


def packet(octets: bytes, *, framed: bool) -> Any:
    """Return the packet that these octets are."""
    return GSSAPI_BLOB(octets) if framed else Kerberos(octets)


def octets(given: Any, *, framed: bool) -> bytes:
    """Return the octets of a packet, bare unless `framed`."""
    is_token = isinstance(given, KRB_GSSAPI_Token)
    return bytes(given.innerToken.root if is_token and not framed else given)


def bindings(data: bytes | None) -> Any:
    """Return channel bindings of application data alone, or none."""
    if data is None:
        return GSS_C_NO_CHANNEL_BINDINGS
    return GssChannelBindings(application_data=GssBufferDesc(value=data))
