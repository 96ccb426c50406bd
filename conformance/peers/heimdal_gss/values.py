"""Between octets, names of things and channel bindings, and the structures of the GSS-API.

What goes to C points into Python's own bytes, which live as long as the structure that was
returned for them. What comes from C is copied.
"""

from __future__ import annotations

from typing import Any

from conformance.peers.heimdal_gss.cdef import ffi
from conformance.peers.mit.convert import keep


def new_buffer(octets: bytes) -> Any:
    """Return a gss_buffer_desc that shows `octets`."""
    contents = ffi.from_buffer("char[]", octets)
    return keep(ffi.new("gss_buffer_t", {"length": len(octets), "value": contents}), contents)


def octets_of(buffer: Any) -> bytes:
    """Copy the octets of a gss_buffer_desc."""
    return bytes(ffi.buffer(buffer.value, buffer.length)) if buffer.length else b""


def new_bindings(application_data: bytes | None) -> Any:
    """Return channel bindings with no addresses in them; a null pointer for None."""
    if application_data is None:
        return ffi.NULL
    data = new_buffer(application_data)
    return keep(ffi.new("gss_channel_bindings_t", {"application_data": data[0]}), data)


def _new_oid(octets: str) -> Any:
    contents = ffi.from_buffer("char[]", bytes.fromhex(octets))
    return keep(ffi.new("gss_OID", {"length": len(contents), "elements": contents}), contents)


KRB5_MECHANISM = _new_oid("2a864886f712010202")
"""1.2.840.113554.1.2.2, Kerberos V5."""

KRB5_NAME = _new_oid("2a864886f71201020201")
"""1.2.840.113554.1.2.2.1: a name is a principal, as krb5_parse_name reads it, realm and all."""
