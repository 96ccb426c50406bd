"""The characters and the shape of names and realms (RFC 4120 sections 5.2.1, 5.2.2 and 6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from conformance.defects.registry import breaks, harmless, left_open
from conformance.forge.keys import made_up_key
from conformance.forge.tree import Node, rewritten
from conformance.model.defect import Stage
from conformance.model.scenario import Scenario
from conformance.model.values import KeytabEntry
from reference import der
from reference.flags import TicketFlag
from reference.messages import Authenticator, EncTicketPart

AUTHENTICATOR_TAG = der.APPLICATION | 2
NAME_STRING = 1
COMPOSED, DECOMPOSED = "é".encode(), "e\u0301".encode()
_OTHER_STRINGS = {"utf8": 0x0C, "ia5": 0x16, "printable": 0x13, "octets": 0x04}
_BEYOND_IA5 = {
    "utf8": "ali\u00e7e".encode(),
    "latin-1": "ali\u00e7e".encode("latin-1"),
    "lone-80": b"ali\x80e",
    "ff": b"\xff",
    "surrogate": b"ali\xed\xa0\x80e",
}
_STYLES = {
    "domain": "ATHENA.MIT.EDU",
    "x500": "/C=US/O=OSF",
    "x500-without-slash": "C=US/O=OSF",
    "other": "NAMETYPE:rest/of.name=without-restrictions",
}


def _fields_of_client(node: Node) -> tuple[int, int]:
    """Return the numbers of crealm and cname in a ticket part or an authenticator."""
    return (1, 2) if node.tag == AUTHENTICATOR_TAG else (2, 3)


def with_client(octets: bytes, *components: bytes) -> bytes:
    """Return a ticket's part or an authenticator with a name of other components."""

    def change(node: Node) -> None:
        (strings,) = node.at((_fields_of_client(node)[1], NAME_STRING)).nodes
        strings.nodes = [Node(der.GENERAL_STRING, component) for component in components]

    return rewritten(octets, change)


def _with_realm(octets: bytes, realm: bytes) -> bytes:
    def change(node: Node) -> None:
        node.field(_fields_of_client(node)[0]).nodes[0].octets = realm

    return rewritten(octets, change)


def _with_realm_of_type(octets: bytes, path: tuple[int, ...], tag: int) -> bytes:
    def change(node: Node) -> None:
        node.at(path).nodes[0].tag = tag

    return rewritten(octets, change)


def _with_name_of_type(octets: bytes, path: tuple[int, ...], tag: int) -> bytes:
    def change(node: Node) -> None:
        (strings,) = node.at((*path, NAME_STRING)).nodes
        strings.nodes[-1].tag = tag

    return rewritten(octets, change)


# The type of the strings


@breaks("rfc4120-5.2.1-general-string", Stage.AP_REQ_OCTETS, each=_OTHER_STRINGS)
def ticket_realm_of_type(octets: bytes, tag: int) -> bytes:
    """The realm in the ticket's clear part is not a GeneralString."""
    return _with_realm_of_type(octets, (3, 1), tag)


@breaks("rfc4120-5.2.1-general-string", Stage.AP_REQ_OCTETS, each=_OTHER_STRINGS)
def ticket_sname_of_type(octets: bytes, tag: int) -> bytes:
    """A component of the service's name is not a GeneralString."""
    return _with_name_of_type(octets, (3, 2), tag)


@breaks("rfc4120-5.2.1-general-string", Stage.TICKET_PLAINTEXT, each=_OTHER_STRINGS)
def ticket_crealm_of_type(octets: bytes, tag: int) -> bytes:
    """The client's realm in the ticket is not a GeneralString."""
    return _with_realm_of_type(octets, (2,), tag)


@breaks("rfc4120-5.2.1-general-string", Stage.TICKET_PLAINTEXT, each=_OTHER_STRINGS)
def ticket_cname_of_type(octets: bytes, tag: int) -> bytes:
    """The client's name in the ticket is not a GeneralString."""
    return _with_name_of_type(octets, (3,), tag)


@breaks("rfc4120-5.2.1-general-string", Stage.AUTHENTICATOR_PLAINTEXT, each=_OTHER_STRINGS)
def authenticator_crealm_of_type(octets: bytes, tag: int) -> bytes:
    """The client's realm in the authenticator is not a GeneralString."""
    return _with_realm_of_type(octets, (1,), tag)


@breaks("rfc4120-5.2.1-general-string", Stage.AUTHENTICATOR_PLAINTEXT, each=_OTHER_STRINGS)
def authenticator_cname_of_type(octets: bytes, tag: int) -> bytes:
    """The client's name in the authenticator is not a GeneralString."""
    return _with_name_of_type(octets, (2,), tag)


# Characters beyond IA5, and those that are none to see


@left_open("rfc4120-5.2.1-wider-accepted", Stage.PLAINTEXTS, each=_BEYOND_IA5)
def client_beyond_ia5(octets: bytes, name: bytes) -> bytes:
    """The client's name has characters beyond IA5, the same in ticket and authenticator."""
    return with_client(octets, name)


@left_open("rfc4120-5.2.1-wider-accepted", Stage.PLAINTEXTS, each={"utf8": b"\xc3\x89XAMPLE"})
def realm_beyond_ia5(octets: bytes, realm: bytes) -> bytes:
    """The client's realm has characters beyond IA5, the same in ticket and authenticator."""
    return _with_realm(octets, realm)


@breaks(
    "rfc4120-3.2.3-name-match", Stage.PLAINTEXTS, codes=(36, 60),
    each={
        "composed": (COMPOSED, DECOMPOSED),
        "in-utf8-and-latin-1": ("é".encode(), "é".encode("latin-1")),
        "in-one-octet": (b"\x80", b"\x81"),
        "less-its-top-bit": (b"\xe1", b"a"),
    },
)  # fmt: skip
def client_beyond_ia5_differs(octets: bytes, names: tuple[bytes, bytes]) -> bytes:
    """The client's name is beyond IA5, and not the same in the ticket and the authenticator."""
    # A server that takes no such names finds it undecodable.
    return with_client(octets, names[octets[0] == AUTHENTICATOR_TAG])


@breaks("rfc4120-3.2.3-name-case", Stage.PLAINTEXTS, codes=(36, 60))
def client_beyond_ia5_in_another_case(octets: bytes) -> bytes:
    """The client's name is beyond IA5, and in another case in ticket and authenticator."""
    # A server that takes no such names finds it undecodable.
    return with_client(octets, b"\xc3\x89" if octets[0] == AUTHENTICATOR_TAG else b"\xc3\xa9")


@left_open("rfc4120-5.2.1-wider-accepted", Stage.PLAINTEXTS, each={"1": b"\x01", "127": b"\x7f"})
def client_with_control_character(octets: bytes, character: bytes) -> bytes:
    """The client's name has a control character, which it should not have."""
    return with_client(octets, b"al" + character + b"ice")


@breaks("rfc4120-5.2.2-realm-nul", Stage.AUTHENTICATOR, each={"x": "X", "last": ""})
def crealm_with_nul(authenticator: Authenticator, rest: str) -> Authenticator:
    """The authenticator's realm is the ticket's, a NUL, and more or no more."""
    return replace(authenticator, crealm=f"{authenticator.crealm}\0{rest}")


@breaks("rfc4120-5.2.2-realm-nul", Stage.TICKET_PART, each={"x": "X", "last": ""})
def ticket_crealm_with_nul(part: EncTicketPart, rest: str) -> EncTicketPart:
    """The ticket's realm of the client is the authenticator's, a NUL, and more or no more."""
    return replace(part, crealm=f"{part.crealm}\0{rest}")


@left_open("rfc4120-5.2.2-realm-nul", Stage.PLAINTEXTS)
def client_realm_with_nul(octets: bytes) -> bytes:
    """The client's realm has a NUL in it, the same in ticket and authenticator."""
    return _with_realm(octets, b"EXAM\0PLE")


@breaks("rfc4120-3.2.3-name-match", Stage.PLAINTEXTS, codes=(36, 60))
def client_differs_after_nul(octets: bytes) -> bytes:
    """The client's names in ticket and authenticator are the same up to a NUL."""
    last = b"bob" if octets[0] == AUTHENTICATOR_TAG else b"eve"
    return with_client(octets, b"alice\0" + last)


@left_open("rfc4120-5.2.1-wider-accepted", Stage.PLAINTEXTS)
def client_with_nul(octets: bytes) -> bytes:
    """The client's name has a NUL in it; who takes it must not take it for a shorter one."""
    return with_client(octets, b"alice\0bob")


# Components


@harmless(
    "rfc4120-5.2.2-components", Stage.SCENARIO,
    each={
        "10": "/".join("abcdefghij"),
        "100": "/".join(100 * "a"),
        "127-letters": 127 * "a",
        "128-letters": 128 * "a",
        "255-letters": 255 * "a",
        "256-letters": 256 * "a",
        "1000-letters": 1000 * "a",
        "quoted": r"a\/b/c\@d/e\\f",
        "spaces": " alice / admin ",
    },
)  # fmt: skip
def client_of(scenario: Scenario, name: str) -> Scenario:
    """The client's name has many components, long ones, or such with special characters."""
    return replace(scenario, client=f"{name}@EXAMPLE")


@left_open(
    "rfc4120-5.2.2-components", Stage.PLAINTEXTS,
    each={"none": (), "empty": (b"",), "first-empty": (b"", b"alice"), "last-empty": (b"a", b"")},
)  # fmt: skip
def client_components(octets: bytes, components: Sequence[bytes]) -> bytes:
    """The client's name has no component or an empty one, in ticket and authenticator."""
    return with_client(octets, *components)


@breaks(
    "rfc4120-3.2.3-name-match", Stage.PLAINTEXTS,
    each={
        "joined": ((b"a/b",), (b"a", b"b")),
        "swapped": ((b"a", b"b"), (b"b", b"a")),
        "shifted": ((b"ab", b"c"), (b"a", b"bc")),
        "one-less": ((b"a", b"b"), (b"a",)),
        "in-last-of-255-octets": ((255 * b"a",), (254 * b"a" + b"b",)),
        "quoted": ((b"a\\/b",), (b"a/b",)),
    },
)  # fmt: skip
def client_components_differ(
    octets: bytes, names: tuple[Sequence[bytes], Sequence[bytes]]
) -> bytes:
    """The client's name has other components in the ticket than in the authenticator."""
    return with_client(octets, *names[octets[0] == AUTHENTICATOR_TAG])


@breaks("rfc4120-3.2.3-name-match", Stage.AUTHENTICATOR)
def name_and_realm_swapped(authenticator: Authenticator) -> Authenticator:
    """The authenticator has the client's name for its realm, and the realm for the name."""
    [name], realm = authenticator.cname.name_string, authenticator.crealm
    return replace(
        authenticator, crealm=name, cname=replace(authenticator.cname, name_string=[realm])
    )


# Realms


@breaks(
    "rfc4120-6.1-realm-case", Stage.AUTHENTICATOR,
    each={"capital": "Example", "last-letter": "EXAMPLe"},
)  # fmt: skip
def crealm_in_another_case(authenticator: Authenticator, realm: str) -> Authenticator:
    """The authenticator's realm of the client is the ticket's in other cases."""
    return replace(authenticator, crealm=realm)


@breaks("rfc4120-3.2.3-no-key", Stage.SCENARIO, codes=(35, 44, 45))
def keytab_of_realm_in_another_case(scenario: Scenario) -> Scenario:
    """The server has a key of the same name in the same realm, written in another case."""
    key = made_up_key(scenario.service_key.etype, "another key")
    entry = KeytabEntry("host/a.example@Example", 3, key.etype, key.key)
    return replace(scenario, keytab=(entry,))


@harmless("rfc4120-6.1-styles", Stage.SCENARIO, each=_STYLES)
def client_of_realm(scenario: Scenario, realm: str) -> Scenario:
    """The client is of a realm of another style, and the KDC has checked the path."""
    flags = scenario.ticket_flags | {TicketFlag.TRANSITED_POLICY_CHECKED}
    return replace(scenario, client=f"alice@{realm}", ticket_flags=flags)


@harmless("rfc4120-6.1-styles", Stage.SCENARIO, each=_STYLES)
def all_of_realm(scenario: Scenario, realm: str) -> Scenario:
    """Client and server are of a realm of another style."""
    return replace(scenario, client=f"alice@{realm}", server=f"host/a.example@{realm}")
