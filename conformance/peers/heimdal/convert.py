"""Between the values of the peer protocol and the structures of Heimdal's krb5.h.

What goes to C points into Python's own bytes, which live as long as the structure that was
returned for them. What comes from C is copied.
"""

from __future__ import annotations

import re
from typing import Any

from conformance.model.values import Address, AuthData, Key, KeytabEntry
from conformance.peers.heimdal.cdef import ffi
from conformance.peers.mit.convert import keep, text_of


def new_data(octets: bytes) -> Any:
    """Return a krb5_data that shows `octets`."""
    contents = ffi.from_buffer("char[]", octets)
    data = ffi.new("krb5_data *", {"length": len(octets), "data": contents})
    return keep(data, contents)


def new_key(key: Key | KeytabEntry) -> Any:
    """Return a krb5_keyblock."""
    value = new_data(key.key)
    return keep(ffi.new("krb5_keyblock *", {"keytype": key.etype, "keyvalue": value[0]}), value)


def new_address(address: Address) -> Any:
    """Return a krb5_address."""
    value = new_data(address.address)
    return keep(ffi.new("krb5_address *", {"addr_type": address.type, "address": value[0]}), value)


def octets_of(data: Any) -> bytes:
    """Copy the octets of a krb5_data; an empty one may have a null pointer."""
    return bytes(ffi.buffer(data.data, data.length)) if data.length else b""


def key_of(block: Any) -> Key | None:
    """Copy a krb5_keyblock; None for a null pointer."""
    return Key(block.keytype, octets_of(block.keyvalue)) if block else None


def authorization_data_of(elements: Any) -> tuple[AuthData, ...]:
    """Copy AuthorizationData; a null pointer is an empty list."""
    return tuple(
        AuthData(element.ad_type, octets_of(element.ad_data))
        for element in (elements.val[0 : elements.len] if elements and elements.len else ())
    )


def number_of(cell: Any) -> int | None:
    """Return an optional number; None for a null pointer."""
    return cell[0] if cell else None


def new_flags(flags: int) -> int:
    """Return ticket flags as Heimdal has them: flag 0 is the lowest bit, and not the highest."""
    return int(f"{flags:032b}"[::-1], 2)


flags_of = new_flags
"""Return ticket flags as RFC 4120 has them."""


def name_of(octets: bytes) -> str | None:
    """Return a name as Heimdal writes it; None where its octets are not UTF-8.

    Heimdal quotes spaces as well, which is not needed to read the name.
    """
    text = text_of(octets)
    return text and re.sub(r"\\(.)", lambda pair: pair[1] if pair[1] == " " else pair[0], text)
