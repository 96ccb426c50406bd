"""Paths of realms in DOMAIN-X500-COMPRESS (RFC 4120 sections 2.7, 3.3.3.2 and 7.5.5).

The KDC checked none of them. A path with a realm off the hierarchy is refused; one on it is left
open, because which realms a server trusts is its own affair.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import permutations

from conformance.defects.registry import breaks, harmless, left_open
from conformance.forge.tree import with_value
from conformance.model.defect import Stage
from conformance.model.scenario import Scenario
from reference.flags import TicketFlag

CROSS_REALM = ("cross-realm",)
FLAGS, TRANSITED, TR_TYPE = 0, 4, 0
SIBLINGS = ("A.EXAMPLE.ORG", "B.EXAMPLE.ORG")
COUSINS = ("A.B.EXAMPLE", "C.D.EXAMPLE")
X500 = ("/COM/HP/APOLLO", "/COM/DEC")

Path = tuple[tuple[str, str], bytes]
"""The realms of client and server, and the contents of the transited field."""


def _paths(ends: tuple[str, str], contents: Mapping[str, bytes]) -> dict[str, Path]:
    return {key: (ends, octets) for key, octets in contents.items()}


def _crossing(scenario: Scenario, path: Path) -> Scenario:
    (client, server), contents = path
    return replace(
        scenario,
        client=f"alice@{client}",
        server=f"host/a.example@{server}",
        transited=contents,
        ticket_flags=scenario.ticket_flags - {TicketFlag.TRANSITED_POLICY_CHECKED},
    )


def _unchecked(scenario: Scenario) -> Scenario:
    return replace(
        scenario, ticket_flags=scenario.ticket_flags - {TicketFlag.TRANSITED_POLICY_CHECKED}
    )


# 2.7: one realm that is not trusted is enough


@breaks(
    "rfc4120-2.7-untrusted-realm", Stage.SCENARIO, bases=CROSS_REALM,
    each=_paths(SIBLINGS, {
        "behind": b"EXAMPLE.ORG,EVIL", "before": b"EVIL,EXAMPLE.ORG", "alone": b"EVIL",
        "below": b"EXAMPLE.ORG,EVIL.EXAMPLE.ORG", "lower-case": b"example.org",
        "longer": b"EXAMPLE.ORGX", "last-of-100": 99 * b"EXAMPLE.ORG," + b"EVIL",
    }),
)  # fmt: skip
def stranger(scenario: Scenario, path: Path) -> Scenario:
    """A realm of the path is off the hierarchy."""
    return _crossing(scenario, path)


@left_open("rfc4120-2.7-untrusted-realm", Stage.SCENARIO, bases=CROSS_REALM)
def no_stranger(scenario: Scenario) -> Scenario:
    """Every realm of the path is on the hierarchy."""
    return _crossing(scenario, (SIBLINGS, b"EXAMPLE.ORG"))


# 3.3.3.2: a set, the ends not in it


@left_open(
    "rfc4120-3.3.3.2-set", Stage.SCENARIO, bases=CROSS_REALM,
    each={
        str(number): (COUSINS, b",".join(order))
        for number, order in enumerate(permutations((b"B.EXAMPLE", b"EXAMPLE", b"D.EXAMPLE")), 1)
    },
)  # fmt: skip
def order(scenario: Scenario, path: Path) -> Scenario:
    """The realms of the hierarchy are listed in one of their orders."""
    return _crossing(scenario, path)


@breaks(
    "rfc4120-3.3.3.2-set", Stage.SCENARIO, bases=CROSS_REALM,
    each=_paths(COUSINS, {
        "first": b"EVIL,B.EXAMPLE,EXAMPLE,D.EXAMPLE",
        "in-the-middle": b"B.EXAMPLE,EVIL,EXAMPLE,D.EXAMPLE",
        "last": b"B.EXAMPLE,EXAMPLE,D.EXAMPLE,EVIL",
        "with-semicolon": b"EXAMPLE;EVIL",
        "with-space": b"EXAMPLE EVIL",
        "with-nul": b"EXAMPLE\0,EVIL",
    }),
)  # fmt: skip
def set_with_stranger(scenario: Scenario, path: Path) -> Scenario:
    """One of several realms is off the hierarchy, or what stands between commas is one name."""
    return _crossing(scenario, path)


@left_open(
    "rfc4120-3.3.3.2-endpoints", Stage.SCENARIO, bases=CROSS_REALM,
    each=_paths(SIBLINGS, {
        "client": b"A.EXAMPLE.ORG,EXAMPLE.ORG", "server": b"EXAMPLE.ORG,B.EXAMPLE.ORG",
    }),
)  # fmt: skip
def end_listed(scenario: Scenario, path: Path) -> Scenario:
    """An end of the path is listed, which tells nothing new."""
    return _crossing(scenario, path)


@harmless("rfc4120-3.3.3.2-empty", Stage.SCENARIO, bases=CROSS_REALM)
def empty_within_a_realm(scenario: Scenario) -> Scenario:
    """Client and server are of one realm, no path is listed, and none was checked."""
    return replace(_unchecked(scenario), client="alice@EXAMPLE", transited=b"")


@left_open("rfc4120-3.3.3.2-empty", Stage.SCENARIO, bases=CROSS_REALM)
def empty_between_two_realms(scenario: Scenario) -> Scenario:
    """Client and server are of two realms that share a key; a server may not trust the other."""
    return _crossing(scenario, (SIBLINGS, b""))


@left_open(
    "rfc4120-3.3.3.2-empty", Stage.SCENARIO, bases=CROSS_REALM, each={"0": 0, "unknown": 4711}
)
def empty_of_type(scenario: Scenario, number: int) -> Scenario:
    """No path is listed, in an encoding that is not DOMAIN-X500-COMPRESS."""
    within = replace(_unchecked(scenario), client="alice@EXAMPLE", transited=b"")
    return replace(within, transited_type=number)


# 3.3.3.2: quoting


@breaks(
    "rfc4120-3.3.3.2-quoting", Stage.SCENARIO, bases=CROSS_REALM,
    each={
        "comma": (COUSINS, rb"B.EXAMPLE\,EXAMPLE"),
        "comma-and-stranger": (COUSINS, rb"EXAMPLE\,EVIL"),
        "period": (COUSINS, rb"EXAMPLE,B\."),
        "period-of-stranger": (COUSINS, rb"EXAMPLE,EVIL\."),
        "space": (X500, rb"\ /COM"),
        "backslash": (COUSINS, rb"EXAMPLE\\"),
        "backslash-and-comma": (COUSINS, rb"EXAMPLE\\,EVIL"),
        "backslash-and-quoted-comma": (COUSINS, rb"EXAMPLE\\\,B.EXAMPLE"),
    },
)  # fmt: skip
def quoted(scenario: Scenario, path: Path) -> Scenario:
    """A quoted character belongs to a name, which is then off the hierarchy."""
    return _crossing(scenario, path)


@left_open(
    "rfc4120-3.3.3.2-quoting", Stage.SCENARIO, bases=CROSS_REALM,
    each=_paths(COUSINS, {
        "at-the-end": b"EXAMPLE\\", "alone": b"\\", "plain-letter": rb"EXAMPL\E",
        "plain-letter-first": rb"\EXAMPLE",
    }),
)  # fmt: skip
def backslash(scenario: Scenario, path: Path) -> Scenario:
    """A backslash quotes nothing, or what needs no quoting."""
    return _crossing(scenario, path)


# 3.3.3.2: names that lean on the one before


@left_open(
    "rfc4120-3.3.3.2-prepended", Stage.SCENARIO, bases=CROSS_REALM,
    each={
        "one": (COUSINS, b"EXAMPLE,B."),
        "two": (COUSINS, b"EXAMPLE,B.,EXAMPLE,D."),
        "chain": (("X.C.B.EXAMPLE", "EXAMPLE"), b"B.EXAMPLE,C."),
        "first": (COUSINS, b"B."),
        "period-alone": (COUSINS, b"EXAMPLE,."),
    },
)  # fmt: skip
def prepended(scenario: Scenario, path: Path) -> Scenario:
    """A name is put before the one that it follows, and no realm is off the hierarchy."""
    return _crossing(scenario, path)


@breaks(
    "rfc4120-3.3.3.2-prepended", Stage.SCENARIO, bases=CROSS_REALM,
    each={
        "one": (COUSINS, b"EXAMPLE,EVIL."),
        "in-chain": (COUSINS, b"EXAMPLE,B.,EVIL."),
        "chain": (COUSINS, b"EXAMPLE,EVIL.,B."),
        "twice": (COUSINS, b"EXAMPLE,B.,B."),
        "to-itself": (COUSINS, b"EXAMPLE,EXAMPLE."),
    },
)  # fmt: skip
def prepended_stranger(scenario: Scenario, path: Path) -> Scenario:
    """A name that is put before the one that it follows is off the hierarchy."""
    return _crossing(scenario, path)


@left_open(
    "rfc4120-3.3.3.2-appended", Stage.SCENARIO, bases=CROSS_REALM,
    each={
        "one": (X500, b"/COM,/HP"),
        "first": (("EXAMPLE", "/COM/DEC"), b"/COM"),
    },
)  # fmt: skip
def appended(scenario: Scenario, path: Path) -> Scenario:
    """A name is put behind the one that it follows, and no realm is off the hierarchy."""
    return _crossing(scenario, path)


@breaks(
    "rfc4120-3.3.3.2-appended", Stage.SCENARIO, bases=CROSS_REALM,
    each={
        "one": (X500, b"/COM,/EVIL"),
        "to-domain": (SIBLINGS, b"EXAMPLE.ORG,/X"),
        "in-full": (X500, b"/COM,/COM/HP"),
        "without-space": (X500, b"/COM,/HP,/COM"),
    },
)  # fmt: skip
def appended_stranger(scenario: Scenario, path: Path) -> Scenario:
    """A name that is put behind the one that it follows is off the hierarchy."""
    return _crossing(scenario, path)


@left_open(
    "rfc4120-3.3.3.2-alone", Stage.SCENARIO, bases=CROSS_REALM,
    each=_paths(X500, {"ends": b"/COM,/HP, /COM/DEC", "above": b"/COM, /COM/HP"}),
)  # fmt: skip
def alone(scenario: Scenario, path: Path) -> Scenario:
    """A name behind a space stands by itself, and no realm is off the hierarchy."""
    return _crossing(scenario, path)


@breaks(
    "rfc4120-3.3.3.2-alone", Stage.SCENARIO, bases=CROSS_REALM,
    each=_paths(X500, {"short": b"/COM, /HP", "stranger": b"/COM, /EVIL"}),
)  # fmt: skip
def alone_stranger(scenario: Scenario, path: Path) -> Scenario:
    """A name behind a space stands by itself, and so is off the hierarchy."""
    return _crossing(scenario, path)


# 3.3.3.2: null subfields


@left_open(
    "rfc4120-3.3.3.2-null-subfield", Stage.SCENARIO, bases=CROSS_REALM,
    each={
        "alone": (COUSINS, b","),
        "around": (COUSINS, b",EXAMPLE,"),
        "between": (COUSINS, b"B.EXAMPLE,,D.EXAMPLE"),
        "of-the-text": (("ATHENA.MIT.EDU", "/COM/DEC"), b",EDU, /COM,"),
        "no-realm-above-both": (("A.ONE", "B.TWO"), b","),
        "1000": (COUSINS, 1000 * b","),
        "65535": (COUSINS, 65535 * b","),
    },
)  # fmt: skip
def null_subfield(scenario: Scenario, path: Path) -> Scenario:
    """A null subfield stands for the realms between, which are on the hierarchy."""
    return _crossing(scenario, path)


@breaks(
    "rfc4120-3.3.3.2-null-subfield", Stage.SCENARIO, bases=CROSS_REALM,
    each=_paths(COUSINS, {
        "before": b",EVIL", "behind": b"EVIL,", "around": b",,EVIL,,",
        "behind-1000": 1000 * b"," + b"EVIL",
    }),
)  # fmt: skip
def null_subfield_and_stranger(scenario: Scenario, path: Path) -> Scenario:
    """A realm beside a null subfield is off the hierarchy."""
    return _crossing(scenario, path)


@left_open(
    "rfc4120-5.3-transited-checked", Stage.SCENARIO, bases=CROSS_REALM,
    each={"backslash": b"\\", "not-ia5": b"\xff\xfe", "nul": b"\0", "65536-octets": 65536 * b"a"},
)  # fmt: skip
def malformed_and_checked(scenario: Scenario, contents: bytes) -> Scenario:
    """The path cannot be read or is very long, and the KDC did check it."""
    return replace(scenario, transited=contents)


# 7.5.5: other encodings


@breaks(
    "rfc4120-7.5.5-unknown-encoding", Stage.SCENARIO, bases=CROSS_REALM,
    each={str(number): number for number in (0, 2, -1, 257, 65537, 2**31 - 1, -(2**31))},
)  # fmt: skip
def encoding(scenario: Scenario, number: int) -> Scenario:
    """The path would be on the hierarchy, but is in an encoding that nobody knows."""
    return replace(_unchecked(scenario), transited_type=number)


@breaks("rfc4120-7.5.5-unknown-encoding", Stage.TICKET_PLAINTEXT, bases=CROSS_REALM)
def encoding_2_to_the_32_and_1(octets: bytes) -> bytes:
    """The path's encoding is DOMAIN-X500-COMPRESS only in its last 32 bits."""
    octets = with_value(octets, (FLAGS,), bytes(5))
    return with_value(octets, (TRANSITED, TR_TYPE), b"\x01\0\0\0\x01")
