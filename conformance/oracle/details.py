"""Details of an acceptance: what a peer reports against what was sealed in the message.

A detail that the peer cannot show is None, and is not judged.
"""

from __future__ import annotations

from collections.abc import Iterator

from conformance.forge import ForgedTicket
from conformance.forge.tree import Node, parse
from conformance.model.mismatch import Mismatch
from conformance.model.values import AuthData, Key
from reference import der
from reference.messages import AUTHORIZATION_DATA, AuthorizationElement, EncryptionKey
from reference.numbers import ADType
from reference.principal import Principal

_CREALM, _CNAME, _NAME_STRING = 2, 3, 1  # of an EncTicketPart and a PrincipalName


def sealed_client(ticket: ForgedTicket) -> Principal | None:
    """Return the client that the ticket's plaintext names; None where that cannot be read.

    A defect may have written a name there that `part` cannot hold. Octets that are not UTF-8 come
    as lone surrogates (PEP 383), which is how the peer protocol has them.
    """
    if ticket.plaintext == der.encode(ticket.part):
        return Principal.of(ticket.part.cname, ticket.part.crealm)
    try:
        node = parse(ticket.plaintext)
        (realm,) = node.field(_CREALM).nodes
        (strings,) = node.at((_CNAME, _NAME_STRING)).nodes
    except (ValueError, LookupError, StopIteration):
        return None
    return Principal(tuple(_text(name) for name in strings.nodes), _text(realm))


def _text(node: Node) -> str:
    return node.octets.decode("utf-8", "surrogateescape")


def compare_client(reported: str | None, sealed: Principal | None) -> Iterator[Mismatch]:
    """The client is the one that the ticket names, component by component."""
    if reported is None or sealed is None:
        return
    try:
        # The text of no component is that of an empty one.
        same = reported == str(sealed) or Principal.parse(reported) == sealed
    except ValueError:
        same = False
    if not same:
        yield Mismatch("client", str(sealed), reported)


def compare_key(
    field: str, reported: Key | None, sealed: EncryptionKey | None
) -> Iterator[Mismatch]:
    """A key is the one that travelled; the text shows no more of it than its type and size."""
    if reported is None:
        return
    if sealed is None:
        yield Mismatch(field, "none", _key_text(reported.etype, reported.key))
    elif (reported.etype, reported.key) != (sealed.keytype, sealed.keyvalue):
        yield Mismatch(
            field,
            _key_text(sealed.keytype, sealed.keyvalue),
            f"another {_key_text(reported.etype, reported.key)}",
        )


def compare_number(field: str, reported: int | None, sealed: int | None) -> Iterator[Mismatch]:
    """A number is the one that travelled; 0 and absent are the same (section 5.1.2)."""
    if reported is not None and reported != (sealed or 0):
        yield Mismatch(field, str(sealed), str(reported))


def compare_authorization_data(
    reported: tuple[AuthData, ...] | None, sealed: list[AuthorizationElement] | None
) -> Iterator[Mismatch]:
    """The elements are those of the ticket, in order, with AD-IF-RELEVANT opened or not."""
    if reported is None:
        return
    expected = tuple(AuthData(item.ad_type, item.ad_data) for item in sealed or [])
    if tuple(_opened(reported)) != tuple(_opened(expected)):
        yield Mismatch("authorization_data", _types(expected), _types(reported))


def _opened(elements: tuple[AuthData, ...]) -> Iterator[AuthData]:
    for element in elements:
        inner = None
        if element.type == ADType.IF_RELEVANT:
            try:
                start, stop = der.header(element.data, 0, len(element.data), der.SEQUENCE)
                inner = AUTHORIZATION_DATA.load(element.data, start, stop)
            except der.DecodeError:
                pass  # what cannot be opened is compared as it is
        if inner is None:
            yield element
        else:
            yield from _opened(tuple(AuthData(item.ad_type, item.ad_data) for item in inner))


def _types(elements: tuple[AuthData, ...]) -> str:
    if not elements:
        return "none"
    return ", ".join(f"type {item.type} of {len(item.data)} octets" for item in elements)


def _key_text(etype: int, value: bytes) -> str:
    return f"key of etype {etype} and {len(value)} octets"
