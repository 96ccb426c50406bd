"""The framing of an initial token (RFC 2743 section 3.1, RFC 4121 section 4.1)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from conformance.defects.registry import breaks, harmless, left_open
from conformance.forge import forge_request
from conformance.model.defect import Stage
from conformance.model.scenario import Scenario
from reference import der
from reference.gss.framing import MECHANISM, unframe

GSS = ("gss",)
TOKEN, OBJECT_IDENTIFIER = 0x60, 0x06
KERBEROS = der.tlv(OBJECT_IDENTIFIER, MECHANISM)
INDEFINITE = 0x80

MECHANISMS = {
    "spnego": "06062b0601050502",
    "iakerb": "06062b0601050205",
    "older-kerberos": "06092a864886f712010201",
    "cut-short": "06082a864886f7120102",
    "one-arc-more": "060a2a864886f71201020201",
    "empty": "0600",
    "of-another-tag": "05092a864886f712010202",
    "missing": "",
}
"""What stands in place of the Kerberos mechanism's object identifier."""

LENGTHS: dict[str, Callable[[int], int]] = {
    "one-less": lambda size: size - 1,
    "one-more": lambda size: size + 1,
    "0": lambda size: 0,
    "2147483647": lambda size: 2**31 - 1,
    "4294967295": lambda size: 2**32 - 1,
}


def contents(token: bytes) -> bytes:
    """Return what follows the length of a well-formed token."""
    start, stop = der.header(token, 0, len(token), TOKEN)
    return token[start:stop]


def with_length(token: bytes, length: bytes) -> bytes:
    """Return a token with other length octets."""
    return bytes((TOKEN,)) + length + contents(token)


def long_form(size: int, octets: int) -> bytes:
    """Return a length in that many octets and the one that says how many."""
    return bytes((INDEFINITE | octets,)) + size.to_bytes(octets)


def of_mechanism(token: bytes, mechanism: str) -> bytes:
    """Return a token with other octets in place of its mechanism."""
    return der.tlv(TOKEN, bytes.fromhex(mechanism) + contents(token)[len(KERBEROS) :])


@breaks(
    "rfc2743-3.1-tag", Stage.TOKEN, bases=GSS,
    each={f"{tag:02x}": tag for tag in (0x61, 0x40, 0x20, 0x30, 0xA0, 0x00)},
)  # fmt: skip
def tag(token: bytes, tag: int) -> bytes:
    """The first octet is not that of a token."""
    return bytes((tag,)) + token[1:]


@breaks("rfc2743-3.1-tag", Stage.TOKEN, bases=GSS, each={"empty": 0, "1-octet": 1, "2-octets": 2})
def token_cut(token: bytes, size: int) -> bytes:
    """There is no more of the token than its first octets, or nothing at all."""
    return token[:size]


@breaks("rfc2743-3.1-length", Stage.TOKEN, bases=GSS, each=LENGTHS)
def length(token: bytes, other: Callable[[int], int]) -> bytes:
    """The length of the token is not what follows."""
    return with_length(token, long_form(other(len(contents(token))), 4))


@breaks("rfc2743-3.1-length", Stage.TOKEN, bases=GSS, each={"1": 1, "255": 255})
def octets_after(token: bytes, number: int) -> bytes:
    """Octets follow that the length does not count."""
    return token + bytes(number)


@left_open("rfc2743-3.1-length", Stage.TOKEN, bases=GSS, each={"3": 3, "4": 4, "8": 8, "126": 126})
def length_in_octets(token: bytes, octets: int) -> bytes:
    """The length is right, in more octets than it takes, which a sender MUST NOT do."""
    return with_length(token, long_form(len(contents(token)), octets))


@left_open("rfc2743-3.1-length", Stage.TOKEN, bases=GSS)
def length_indefinite(token: bytes) -> bytes:
    """The length is indefinite, which a sender MUST NOT do."""
    return with_length(token, bytes((INDEFINITE,))) + bytes(2)


@harmless(
    "rfc2743-3.1-length", Stage.SCENARIO, bases=GSS, each={"65535": 2**16 - 1, "65536": 2**16}
)
def length_at_an_edge(scenario: Scenario, size: int) -> Scenario:
    """The token is as long as two octets of length can say, or one more."""
    assert scenario.gss is not None
    guess = 2**16 - 2000  # extensions of some such size make all lengths as long as they will be
    long = replace(scenario, gss=replace(scenario.gss, extensions=_extension(guess)))
    short_of = size - len(contents(forge_request(long).octets))
    return replace(scenario, gss=replace(scenario.gss, extensions=_extension(guess + short_of)))


def _extension(size: int) -> bytes:
    # As RFC 6542 section 3.1 has them: an acceptor that understands extensions passes over it.
    return bytes((0x7F, 0, 0, 1)) + (size - 8).to_bytes(4) + bytes(size - 8)


@breaks("rfc2743-3.1-mechanism", Stage.TOKEN, bases=GSS, each=MECHANISMS)
def mechanism(token: bytes, octets: str) -> bytes:
    """The token is not one of the Kerberos mechanism."""
    return of_mechanism(token, octets)


@breaks("rfc2743-3.1-mechanism", Stage.TOKEN, bases=GSS)
def mechanism_longer_than_the_token(token: bytes) -> bytes:
    """The object identifier of the mechanism goes on behind the end of the token."""
    return der.tlv(TOKEN, b"\x06\x84\x7f\xff\xff\xff" + contents(token)[2:])


@left_open("rfc2743-3.1-mechanism", Stage.TOKEN, bases=GSS)
def mechanism_of_windows_2000(token: bytes) -> bytes:
    """The mechanism is 1.2.840.48018.1.2.2, by which Windows 2000 named Kerberos in SPNEGO."""
    return of_mechanism(token, "06092a864882f712010202")


@breaks("rfc4121-4.1-unframed", Stage.TOKEN, bases=GSS)
def no_framing(token: bytes) -> bytes:
    """There is an AP-REQ and no token around it."""
    return unframe(token)[1]


@breaks("rfc4121-4.1-unframed", Stage.TOKEN, bases=GSS)
def identifier_without_framing(token: bytes) -> bytes:
    """There is a token identifier and an AP-REQ, and no framing around them."""
    return contents(token)[len(KERBEROS) :]
