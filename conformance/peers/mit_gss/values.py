"""Between octets, names of things and channel bindings, and the structures of the GSS-API.

What goes to C points into Python's own bytes, which live as long as the structure that was
returned for them. What comes from C is copied.
"""

from __future__ import annotations

from typing import Any

from conformance.model.values import Key
from conformance.peers.mit.convert import keep
from conformance.peers.mit_gss.cdef import ffi

INITIATE, ACCEPT = 1, 2
"""What a credential is for: GSS_C_INITIATE, GSS_C_ACCEPT."""


def new_buffer(octets: bytes) -> Any:
    """Return a gss_buffer_desc that shows `octets`."""
    contents = ffi.from_buffer("char[]", octets)
    return keep(ffi.new("gss_buffer_t", {"length": len(octets), "value": contents}), contents)


def octets_of(buffer: Any) -> bytes:
    """Copy the octets of a gss_buffer_desc."""
    return bytes(ffi.buffer(buffer.value, buffer.length)) if buffer.length else b""


def key_of(key: Any) -> Key | None:
    """Copy a key of a lucid context; None where there is none."""
    return Key(key.type, bytes(ffi.buffer(key.data, key.length))) if key.data else None


def new_bindings(application_data: bytes | None) -> Any:
    """Return channel bindings with no addresses in them; a null pointer for None."""
    if application_data is None:
        return ffi.NULL
    data = new_buffer(application_data)
    fields = {"application_data": data[0]}
    return keep(ffi.new("gss_channel_bindings_t", fields), data)


def new_store(**values: bytes) -> Any:
    """Return a credential store: where gss_acquire_cred_from is to look."""
    texts = [(ffi.new("char[]", key.encode()), ffi.new("char[]", values[key])) for key in values]
    elements = ffi.new("gss_key_value_element_desc[]", texts)
    fields = {"count": len(texts), "elements": elements}
    return keep(ffi.new("gss_key_value_set_t", fields), texts, elements)


def _new_oid(octets: str) -> Any:
    contents = ffi.from_buffer("char[]", bytes.fromhex(octets))
    fields = {"length": len(contents), "elements": contents}
    return keep(ffi.new("gss_OID", fields), contents)


KRB5_MECHANISM = _new_oid("2a864886f712010202")
"""1.2.840.113554.1.2.2, Kerberos V5."""

KRB5_NAME = _new_oid("2a864886f71201020201")
"""1.2.840.113554.1.2.2.1: a name is a principal, as krb5_parse_name reads it, realm and all."""

KRB5_ONLY = keep(ffi.new("gss_OID_set", {"count": 1, "elements": KRB5_MECHANISM}), KRB5_MECHANISM)
"""The set of one mechanism."""
