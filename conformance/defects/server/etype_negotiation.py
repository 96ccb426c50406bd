"""AD-ETYPE-NEGOTIATION: the client's list of encryption types (RFC 4537 section 3).

A server need not know the extension: it then passes over what is in AD-IF-RELEVANT.
"""

from __future__ import annotations

from dataclasses import replace

from conformance.defects.registry import harmless, left_open
from conformance.defects.server.authorization_data import UNKNOWN
from conformance.forge.authorization import if_relevant
from conformance.forge.keys import made_up_key
from conformance.model.defect import Stage
from conformance.model.scenario import Scenario
from conformance.model.values import AuthData
from reference import der
from reference.messages import INT32
from reference.numbers import ADType


def etype_list(*etypes: int) -> bytes:
    """Return the DER of an EtypeList."""
    return der.tlv(der.SEQUENCE, der.SequenceOf(INT32).dump(list(etypes)))


def negotiation(octets: bytes) -> AuthData:
    """Return the element with these octets."""
    return AuthData(ADType.ETYPE_NEGOTIATION, octets)


def _with_list(scenario: Scenario, *etypes: int) -> Scenario:
    element = if_relevant(negotiation(etype_list(*etypes)))
    return replace(scenario, authenticator_data=(element,))


LISTS = {
    "of-the-session-key-s-alone": (18,),
    "of-weaker-ones-first": (23, 17, 18),
    "of-stronger-ones-first": (20, 19, 18),
    "of-all": (20, 19, 26, 25, 18, 17, 16, 23),
    "without-the-session-key-s": (20, 17),
    "of-unknown-ones-first": (99, 4711, -1, 17, 18),
    "of-unknown-ones-alone": (99, 4711, 2**31 - 1, -(2**31)),
    "with-one-twice": (17, 17, 18, 18),
    "of-none": (),
}


@harmless("rfc4537-3-ignored", Stage.SCENARIO, each=LISTS)
def list_sent(scenario: Scenario, etypes: tuple[int, ...]) -> Scenario:
    """The authenticator has the client's list of encryption types."""
    return _with_list(scenario, *etypes)


@harmless("rfc4537-3-ignored", Stage.SCENARIO, bases=("no-mutual",))
def list_without_reply(scenario: Scenario) -> Scenario:
    """The list comes with a request that wants no reply, where no subkey can answer it."""
    return _with_list(scenario, 20, 18)


@harmless("rfc4537-3-ignored", Stage.SCENARIO)
def list_beside_others(scenario: Scenario) -> Scenario:
    """The list stands between elements that no server knows, all in AD-IF-RELEVANT."""
    element = negotiation(etype_list(17, 18))
    return replace(scenario, authenticator_data=(if_relevant(UNKNOWN, element, UNKNOWN),))


@harmless("rfc4537-3-ignored", Stage.SCENARIO)
def list_in_ticket(scenario: Scenario) -> Scenario:
    """The list is in the ticket, where a KDC may put what servers need not know."""
    element = if_relevant(negotiation(etype_list(17, 18)))
    return replace(scenario, authorization_data=(element,))


@harmless("rfc4537-3-server-choice", Stage.SCENARIO, each={"subkey": 17, "no-subkey": None})
def better_listed_with(scenario: Scenario, subkey: int | None) -> Scenario:
    """Session key and subkey are of AES-128, and the list has AES-256 before it."""
    return _with_list(
        replace(
            scenario,
            session_key=made_up_key(17, "session key"),
            subkey=made_up_key(subkey, "subkey") if subkey else None,
        ),
        18,
        17,
    )


@harmless(
    "rfc4537-3-preference", Stage.SCENARIO,
    each={"18-and-17": (18, 17), "17-and-18": (17, 18)}, bases=("des3-cbc-sha1",),
)  # fmt: skip
def listed(scenario: Scenario, etypes: tuple[int, ...]) -> Scenario:
    """The list has two types that are better than the session key's, in either order."""
    return _with_list(replace(scenario, subkey=None), *etypes)


_LIST = etype_list(18, 17)
_GARBAGE = {
    "empty": b"",
    "cut": _LIST[:-1],
    "continued": _LIST + b"\0",
    "of-another-tag": b"\x31" + _LIST[1:],
    "of-strings": der.tlv(der.SEQUENCE, der.tlv(der.OCTET_STRING, b"\x11")),
    "of-65-bits": der.tlv(der.SEQUENCE, der.tlv(der.INTEGER, b"\x01" + bytes(8))),
    "of-33-bits": der.tlv(der.SEQUENCE, der.tlv(der.INTEGER, b"\x01\x00\x00\x00\x12")),
    "of-empty-integer": der.tlv(der.SEQUENCE, der.tlv(der.INTEGER, b"")),
    "of-nested-lists": der.tlv(der.SEQUENCE, _LIST),
    "of-indefinite-length": b"\x30\x80" + _LIST[2:] + b"\0\0",
    "of-huge-length": b"\x30\x84\xff\xff\xff\xff" + _LIST[2:],
    "of-10000": etype_list(*range(-5000, 5000)),
}


@left_open("rfc4537-3-encoding", Stage.SCENARIO, each=_GARBAGE)
def list_malformed(scenario: Scenario, octets: bytes) -> Scenario:
    """The list cannot be read, or hardly: a clean refusal, or no effect."""
    return replace(scenario, authenticator_data=(if_relevant(negotiation(octets)),))


@left_open("rfc4537-3-ignored", Stage.SCENARIO)
def list_not_in_if_relevant(scenario: Scenario) -> Scenario:
    """The list is critical, which binds the client not to do so; a server may know it."""
    return replace(scenario, authenticator_data=(negotiation(_LIST),))
