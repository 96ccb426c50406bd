"""The transited field and the path of realms (RFC 4120 sections 2.7 and 3.3.3.2)."""

from __future__ import annotations

import re

from reference.messages import TransitedEncoding
from reference.numbers import DOMAIN_X500_COMPRESS


class PathError(ValueError):
    """The transited field cannot be read, so the path cannot be checked."""


def untrusted_realms(
    transited: TransitedEncoding, client_realm: str, server_realm: str, trusted: frozenset[str]
) -> set[str]:
    """Return the transited realms that are neither trusted nor on the hierarchy's path.

    PathError where the encoding is not known or its contents are malformed: a server that is
    unable to check must refuse (section 5.3, transited-policy-checked).
    """
    if not transited.contents:
        return set()
    if transited.tr_type != DOMAIN_X500_COMPRESS:
        raise PathError(f"transited encoding of type {transited.tr_type} is not known")
    realms = transited_realms(transited.contents, client_realm, server_realm)
    # The ends are known to have taken part (section 3.3.3.2), whether they are listed or not.
    ends = {client_realm, server_realm}
    return realms - ends - realms_between(client_realm, server_realm) - trusted


def transited_realms(contents: bytes, client_realm: str, server_realm: str) -> set[str]:
    """Return the realms that a DOMAIN-X500-COMPRESS encoding lists (section 3.3.3.2).

    A null subfield stands for every realm between its neighbours; the client's realm precedes
    the list and the server's follows it.
    """
    try:
        subfields = _subfields(contents.decode("ascii"))
    except UnicodeDecodeError:
        raise PathError("the transited field is not in IA5String") from None
    realms: set[str] = set()
    # A realm may lean on the one before it; before the first stands the null realm.
    previous, neighbour, expand = "", client_realm, False
    for subfield in subfields:
        if not subfield:
            expand = True
            continue
        previous = _realm(subfield, previous)
        realms.add(previous)
        if expand:
            realms |= realms_between(neighbour, previous)
        neighbour, expand = previous, False
    if expand:
        realms |= realms_between(neighbour, server_realm)
    return realms


def realms_between(one: str, other: str) -> set[str]:
    """Return the realms that the hierarchy of names puts between two, without the two.

    The way goes up from the one to the nearest realm above both, and down to the other; where
    no realm is above both, up to the top of each.
    """
    up, down = _and_above(one), _and_above(other)
    shared = [realm for realm in up if realm in down]
    if shared:
        up = up[: up.index(shared[0]) + 1]
        down = down[: down.index(shared[0]) + 1]
    return {*up, *down} - {one, other}


def _subfields(text: str) -> list[list[str]]:
    """Split at the commas; each character stays with the backslash that quotes it."""
    subfields: list[list[str]] = [[]]
    for token in re.findall(r"\\?.", text, re.DOTALL):
        if token == "\\":
            raise PathError("the transited field ends in a backslash")
        if token == ",":
            subfields.append([])
        else:
            subfields[-1].append(token)
    return subfields


def _realm(subfield: list[str], previous: str) -> str:
    """Return the realm that a subfield names, completed by the previous one where it says so."""
    name = "".join(token[-1] for token in subfield)
    if subfield[0] == "/":
        return previous + name
    if subfield[0] == " ":
        return name[1:]
    if subfield[-1] == ".":
        return name + previous
    return name


def _and_above(realm: str) -> list[str]:
    """Return the realm and those above it, the nearest first (RFC 4120 section 6.1)."""
    if realm.startswith("/"):
        parts = realm.split("/")
        return ["/".join(parts[:end]) for end in range(len(parts), 1, -1)]
    parts = realm.split(".")
    return [".".join(parts[start:]) for start in range(len(parts))]
