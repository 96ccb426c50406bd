"""Keys and principals in the forms that scapy takes them in."""

from __future__ import annotations

from collections.abc import Iterable

from conformance.model.values import Key, KeytabEntry
from conformance.peers.scapy.library import Key as LibraryKey
from conformance.peers.serving import CannotDrive
from reference.principal import Principal

ETYPES = (2, 3, 16, 17, 18, 19, 20, 23, 24)


def library_key(etype: int, key: bytes) -> LibraryKey:
    """Return a key for scapy, which knows some types and no sizes but theirs."""
    if etype not in ETYPES:
        raise CannotDrive(f"etype.{etype}")
    return LibraryKey(etype, key)


def shown(key: LibraryKey | None) -> Key | None:
    """Return a key that scapy shows."""
    return None if key is None else Key(int(key.etype), bytes(key.key))


def service_key(server: str, keytab: Iterable[KeytabEntry]) -> LibraryKey:
    """Return the one key of the server.

    A KerberosSSP has one, without a version. A keytab with more cannot be told to it, and to
    choose among its keys would be to answer for it. Keys of other services are left out.
    """
    found = [entry for entry in keytab if entry.principal == server]
    if len(found) != 1:
        raise CannotDrive("several-keys" if found else "keytab")
    return library_key(found[0].etype, found[0].key)


def plain(principal: str) -> str:
    r"""Return the text that scapy takes for a principal: that of RFC 1964, but nothing escaped.

    Whether it then can be read is scapy's affair: it allows no `/`, `@` or `\` inside a name.
    """
    parsed = Principal.parse(principal)
    return f"{'/'.join(parsed.components)}@{parsed.realm}"
