"""The negotiation of an encryption type, on both sides (RFC 4537 section 3).

The extension is optional, and a server may send a subkey without it: then of the session key's
type or of that of the client's subkey.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from conformance.model.mismatch import Mismatch
from conformance.oracle.inspections.registry import chosen, replies, requests
from conformance.oracle.seen import SeenReply, SeenRequest
from reference import der
from reference.authorization import open_elements
from reference.crypto import CryptoError, Key
from reference.messages import INT32, AuthorizationElement
from reference.numbers import ADType

_BETTER = ("better-listed-with-subkey", "better-listed-with-no-subkey")
_WEAK_KEYS = ("rc4-hmac", "des3-cbc-sha1", "aes128-cts-hmac-sha1-96", "default")


def listed(elements: list[AuthorizationElement] | None) -> list[int] | None:
    """Return the list in AD-IF-RELEVANT, None where there is none. ValueError: it is malformed."""
    inside = [item for item in elements or [] if item.ad_type == ADType.IF_RELEVANT]
    for element in open_elements(inside):
        if element.ad_type == ADType.ETYPE_NEGOTIATION:
            octets = element.ad_data
            start, stop = der.header(octets, 0, len(octets), der.SEQUENCE)
            if stop != len(octets):
                raise der.DecodeError("octets behind the list")
            return der.SequenceOf(INT32).load(octets, start, stop)
    return None


def _may_be(reply: SeenReply) -> set[int]:
    """Return the types that the reply's subkey can be of, negotiated or not."""
    sent = reply.forged.authenticator
    types = {reply.forged.scenario.session_key.etype, *(listed(sent.authorization_data) or ())}
    return types if sent.subkey is None else types | {sent.subkey.keytype}


def _of_known_type(seen: Sequence[SeenReply]) -> Iterator[Mismatch]:
    for reply in seen:
        subkey = reply.part.subkey
        if subkey is not None and subkey.keytype not in _may_be(reply):
            expected = f"of etypes {sorted(_may_be(reply))}"
            yield Mismatch("ap_rep.subkey", expected, f"etype {subkey.keytype}")


@replies("rfc4537-3-server-choice", defect=_BETTER)
def subkey_is_better_or_as_before(seen: Sequence[SeenReply]) -> Iterator[Mismatch]:
    """Where the list has a better type, a subkey in the reply is of that or of the old type."""
    yield from _of_known_type(seen)


@replies(
    "rfc4537-3-from-the-list",
    defect=(
        "list-sent-of-the-session-key-s-alone", "list-sent-of-weaker-ones-first",
        "list-sent-of-stronger-ones-first", "list-sent-without-the-session-key-s",
        "list-sent-of-unknown-ones-first", "list-sent-of-unknown-ones-alone", "list-sent-of-none",
    ),
)  # fmt: skip
def subkey_is_of_a_listed_type(seen: Sequence[SeenReply]) -> Iterator[Mismatch]:
    """A subkey in the reply is of a type that the client listed, or as without a list."""
    yield from _of_known_type(seen)


@replies("rfc4537-3-in-the-reply", defect=_BETTER, messages=3)
def negotiated_subkey_is_fresh(seen: Sequence[SeenReply]) -> Iterator[Mismatch]:
    """A subkey in the reply is a whole key of its type, and another one every time."""
    subkeys = [reply.part.subkey for reply in seen if reply.part.subkey is not None]
    sent = [reply.forged.authenticator.subkey for reply in seen]
    own = [subkey for subkey in subkeys if subkey not in sent]
    if len({subkey.keyvalue for subkey in own}) < len(own):
        yield Mismatch("ap_rep.subkey", "a fresh one", "the same twice")
    for subkey in subkeys:
        try:
            Key(subkey.keytype, subkey.keyvalue)
        except CryptoError as error:
            yield Mismatch("ap_rep.subkey", "a key of its etype", str(error))


@replies(
    "rfc4537-3-preference", base="des3-cbc-sha1", defect=("listed-18-and-17", "listed-17-and-18")
)
def order_of_the_list_is_a_choice(seen: Sequence[SeenReply]) -> Iterator[Mismatch]:
    """Which of two listed types the server takes is recorded."""
    for reply in seen:
        subkey = reply.part.subkey
        yield chosen("ap_rep.subkey", "none" if subkey is None else f"etype {subkey.keytype}")


def _lists(seen: Sequence[SeenRequest]) -> Iterator[tuple[int, list[int]]]:
    """Yield the session key's type and the list of each request that has one."""
    for request in seen:
        try:
            etypes = listed(request.opened.authenticator.authorization_data)
        except ValueError:
            continue  # told by the look at its encoding
        if etypes is not None:
            yield request.scenario.session_key.etype, etypes


@requests("rfc4537-3-without-reply", base="no-mutual")
def no_list_without_reply(seen: Sequence[SeenRequest]) -> Iterator[Mismatch]:
    """A client that wants no reply sends no list."""
    for _etype, etypes in _lists(seen):
        yield Mismatch("AD-ETYPE-NEGOTIATION", "none, since no reply is wanted", str(etypes))


@requests("rfc4537-3-list", base=_WEAK_KEYS)
def list_is_in_if_relevant(seen: Sequence[SeenRequest]) -> Iterator[Mismatch]:
    """Where a list is sent, it is DER and inside AD-IF-RELEVANT."""
    for request in seen:
        elements = request.opened.authenticator.authorization_data
        if any(item.ad_type == ADType.ETYPE_NEGOTIATION for item in elements or []):
            yield Mismatch("AD-ETYPE-NEGOTIATION", "inside AD-IF-RELEVANT", "outside")
        try:
            listed(elements)
        except ValueError as error:
            yield Mismatch("AD-ETYPE-NEGOTIATION", "a SEQUENCE OF Int32", str(error))


@requests("rfc4537-3-nothing-worse", base=_WEAK_KEYS)
def list_ends_with_the_session_keys_type(seen: Sequence[SeenRequest]) -> Iterator[Mismatch]:
    """Where a list is sent, nothing follows the type of the session key."""
    for etype, etypes in _lists(seen):
        if etype in etypes[:-1]:
            yield Mismatch("AD-ETYPE-NEGOTIATION", f"{etype} last or not at all", str(etypes))


@requests("rfc4537-3-local-types", base=_WEAK_KEYS)
def list_has_no_local_types(seen: Sequence[SeenRequest]) -> Iterator[Mismatch]:
    """Where a list is sent, no type in it is negative."""
    for _etype, etypes in _lists(seen):
        if any(etype < 0 for etype in etypes):
            yield Mismatch("AD-ETYPE-NEGOTIATION", "no negative types", str(etypes))
