"""Between the values of the peer protocol and the structures of krb5.h.

What goes to C points into Python's own bytes, which live as long as the structure that was
returned for them. What comes from C is copied.
"""

from __future__ import annotations

from typing import Any
from weakref import WeakKeyDictionary

from conformance.model.values import Address, AuthData, Key, KeytabEntry
from conformance.peers.mit.cdef import ffi

_owners: WeakKeyDictionary[Any, tuple[Any, ...]] = WeakKeyDictionary()


def keep(structure: Any, *owners: Any) -> Any:
    """Return the structure, which holds pointers to what `owners` own and keeps them alive."""
    _owners[structure] = owners
    return structure


def new_data(octets: bytes) -> Any:
    """Return a krb5_data that shows `octets`."""
    contents = ffi.from_buffer("char[]", octets)
    data = ffi.new("krb5_data *", {"length": len(octets), "data": contents})
    return keep(data, contents)


def new_key(key: Key | KeytabEntry) -> Any:
    """Return a krb5_keyblock."""
    contents = ffi.from_buffer("unsigned char[]", key.key)
    fields = {"enctype": key.etype, "length": len(key.key), "contents": contents}
    return keep(ffi.new("krb5_keyblock *", fields), contents)


def new_address(address: Address) -> Any:
    """Return a krb5_address."""
    contents = ffi.from_buffer("unsigned char[]", address.address)
    fields = {"addrtype": address.type, "length": len(address.address), "contents": contents}
    return keep(ffi.new("krb5_address *", fields), contents)


def octets_of(pointer: Any, length: int) -> bytes:
    """Copy octets; an empty value may be a null pointer in C."""
    return bytes(ffi.buffer(pointer, length)) if length else b""


def key_of(block: Any) -> Key | None:
    """Copy a krb5_keyblock; None for a null pointer."""
    return Key(block.enctype, octets_of(block.contents, block.length)) if block else None


def authorization_data_of(elements: Any) -> tuple[AuthData, ...]:
    """Copy a null-terminated list of krb5_authdata; a null pointer is an empty list."""
    result: list[AuthData] = []
    while elements and (element := elements[len(result)]):
        result.append(AuthData(element.ad_type, octets_of(element.contents, element.length)))
    return tuple(result)


def unsigned(number: int) -> int:
    """Return a 32-bit number, signed in C, as RFC 4120 means it."""
    return number & 0xFFFFFFFF


def sequence_of(number: int) -> int | None:
    """Return a sequence number. MIT keeps 0 for one that is absent, so 0 cannot be known."""
    return unsigned(number) or None


def text_to_c(text: str) -> bytes:
    """Return a name as a C string; ValueError where C would see it cut short."""
    if "\0" in text:
        raise ValueError(f"{text!r} has a NUL; write it as \\0")
    return text.encode("utf-8", "surrogateescape")


def name_of(string: Any) -> str | None:
    """Copy a name; None where its octets are not UTF-8."""
    return text_of(ffi.string(string))


def text_of(octets: bytes) -> str | None:
    """Return what an answer can show of octets: text in UTF-8, and None for any others."""
    try:
        return octets.decode()
    except UnicodeDecodeError:
        return None
