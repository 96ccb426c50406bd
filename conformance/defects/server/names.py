"""The client's name in ticket and authenticator (RFC 4120 sections 3.2.3 and 5.2.2)."""

from __future__ import annotations

from dataclasses import replace

from conformance.defects.registry import breaks, harmless
from conformance.model.defect import Stage
from conformance.model.scenario import Scenario
from reference.messages import Authenticator


@breaks(
    "rfc4120-3.2.3-name-match", Stage.AUTHENTICATOR,
    each={
        "other": ["bob"],
        "prefix": ["alic"],
        "longer": ["alicex"],
        "one-more": ["alice", "admin"],
        "one-more-empty": ["alice", ""],
        "none": [],
        "empty": [""],
        "nul": ["alice\0"],
    },
)  # fmt: skip
def cname(authenticator: Authenticator, name: list[str]) -> Authenticator:
    """The authenticator names another client than the ticket."""
    return replace(authenticator, cname=replace(authenticator.cname, name_string=name))


@breaks(
    "rfc4120-3.2.3-name-match", Stage.AUTHENTICATOR,
    each={
        "other": "OTHER",
        "prefix": "EXAMPL",
        "longer": "EXAMPLE.ORG",
        "empty": "",
    },
)  # fmt: skip
def crealm(authenticator: Authenticator, realm: str) -> Authenticator:
    """The authenticator names another realm of the client than the ticket."""
    return replace(authenticator, crealm=realm)


@breaks("rfc4120-3.2.3-name-case", Stage.AUTHENTICATOR, each={"first": "Alice", "all": "ALICE"})
def case_of_cname(authenticator: Authenticator, name: str) -> Authenticator:
    """The authenticator has the ticket's name of the client in another case."""
    return replace(authenticator, cname=replace(authenticator.cname, name_string=[name]))


@breaks("rfc4120-6.1-realm-case", Stage.AUTHENTICATOR)
def case_of_crealm(authenticator: Authenticator) -> Authenticator:
    """The authenticator has the ticket's realm of the client in lower case."""
    return replace(authenticator, crealm=authenticator.crealm.lower())


@harmless("rfc4120-5.2.2-name-type", Stage.AUTHENTICATOR, each={str(n): n for n in (0, 2, 10, -1)})
def cname_type(authenticator: Authenticator, name_type: int) -> Authenticator:
    """The authenticator gives the client's name another name-type than the ticket."""
    return replace(authenticator, cname=replace(authenticator.cname, name_type=name_type))


@harmless(
    "rfc4120-3.2.3-authenticated", Stage.SCENARIO,
    each={
        "of-two-components": "alice/admin@EXAMPLE",
        "of-three-components": "a/b/c@EXAMPLE",
        "of-four-components": "a/b/c/d@EXAMPLE",
        "with-quoted-slash": r"alice\/admin@EXAMPLE",
        "with-quoted-at": r"alice\@home@EXAMPLE",
        "with-quoted-backslash": r"alice\\home@EXAMPLE",
        "with-space": "alice liddell@EXAMPLE",
        "of-domain-realm": "alice@SUB.EXAMPLE.ORG",
    },
)  # fmt: skip
def client(scenario: Scenario, principal: str) -> Scenario:
    """The client's name has another shape."""
    flags = scenario.ticket_flags | {12}
    return replace(scenario, client=principal, ticket_flags=flags)
