"""Names and realms (RFC 4120 sections 5.2.1, 5.2.2 and 6)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from conformance.model.defect import Role, Stage
from conformance.model.scenario import Scenario
from conformance.strategies import edges
from conformance.strategies.about import About
from conformance.strategies.departure import breaks, harmless
from conformance.strategies.source import Source, choice
from reference.flags import TicketFlag
from reference.messages import Authenticator
from reference.principal import Principal

_LARGEST = 257
_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789-._$ /@\\"
_BOTH = (Role.SERVER, Role.CLIENT)


def _component(source: Source) -> str:
    """Draw a component: of a few letters, or of one letter and of a size at an edge."""
    if source.integer(0, 3) == 0:
        return "a" * max(1, edges.size(source, _LARGEST))
    return "".join(choice(source, _LETTERS) for _ in range(source.integer(1, 4)))


def _components(source: Source, scenario: Scenario) -> tuple[str, ...]:
    return tuple(_component(source) for _ in range(source.integer(1, 4)))


def _realm(source: Source, scenario: Scenario) -> str:
    label = "abcdefgh"[source.integer(0, 7)].upper()
    return choice(source, (f"{label}.EXAMPLE", label, f"{label}." * 60 + "EXAMPLE", "EXAMPLE.ORG"))


_QUOTED = {"/": "slash", "@": "at", "\\": "backslash"}
_NUMBERS = ("one-component", "two-components", "three-components", "four-components")


def _like(kind: str) -> Callable[[tuple[str, ...]], tuple[str, ...]]:
    """Return the fixed cases of both roles with a client or a service of such a name."""

    def like(components: tuple[str, ...]) -> tuple[str, ...]:
        letters = "".join(components)
        shapes = [f"of-{_NUMBERS[len(components) - 1]}"]
        shapes += [f"with-quoted-{name}" for special, name in _QUOTED.items() if special in letters]
        if "/" in letters:  # as text it may have empty parts
            shapes.append("with-slash-first")
        server = "server.service-names" if kind == "service" else "server.names"
        topics = (server, "client.credentials")
        return tuple(f"{topic}.{kind}-{shape}" for topic in topics for shape in shapes)

    return like


def _renamed(principal: str, components: tuple[str, ...]) -> str:
    return str(Principal(components, Principal.parse(principal).realm))


@harmless(
    "rfc4120-3.2.3-authenticated", Stage.SCENARIO,
    about={About.CLIENT}, values=_components, roles=_BOTH, like=_like("client"),
)  # fmt: skip
def client_name(scenario: Scenario, components: tuple[str, ...]) -> Scenario:
    """The client has another name."""
    return replace(scenario, client=_renamed(scenario.client, components))


@harmless(
    "rfc4120-5.3-transited-checked", Stage.SCENARIO,
    about={About.CLIENT, About.FLAGS, About.TRANSITED}, values=_realm,
)  # fmt: skip
def client_realm(scenario: Scenario, realm: str) -> Scenario:
    """The client is of another realm than the server, and the KDC has checked the path."""
    name = Principal.parse(scenario.client)
    flags = scenario.ticket_flags | {TicketFlag.TRANSITED_POLICY_CHECKED}
    return replace(scenario, client=str(name._replace(realm=realm)), ticket_flags=flags)


@harmless(
    "rfc4120-5.2.2-name-type", Stage.SCENARIO, about={About.CLIENT}, roles=_BOTH,
    values=lambda source, scenario: edges.integer(source, -(2**31), 2**31 - 1),
    like=lambda name_type: f"server.names.cname-type-{10 if name_type > 0 else -1}",
)  # fmt: skip
def client_name_type(scenario: Scenario, name_type: int) -> Scenario:
    """The client's name is of another type: a hint."""
    return replace(scenario, client_name_type=name_type)


@harmless(
    "rfc4120-3.2.3-authenticated", Stage.SCENARIO, about={About.SERVER, About.SERVICE_KEY},
    values=_components, roles=_BOTH, like=_like("service"),
    fits=lambda scenario: scenario.keytab is None and scenario.gss is None,
)  # fmt: skip
def server_name(scenario: Scenario, components: tuple[str, ...]) -> Scenario:
    """The server has another name, and its keytab says so."""
    return replace(scenario, server=_renamed(scenario.server, components))


def _other_name(source: Source, scenario: Scenario) -> tuple[str, ...]:
    """Draw another name than the client's, which differs in one place."""
    name = Principal.parse(scenario.client).components
    which = source.integer(0, len(name) - 1)
    component = name[which]
    at = source.integer(0, len(component) - 1)
    changed = (
        component[:at] + "~" + component[at + 1 :],
        component[:at] + component[at:] + "~",
        component[:at],
        component[:at] + "/" + component[at:],
        component + "\0",
    )[source.integer(0, 4)]
    return (*name[:which], changed, *name[which + 1 :])


@breaks(
    "rfc4120-3.2.3-name-match", Stage.AUTHENTICATOR, about={About.CLIENT}, values=_other_name,
    like=lambda name: f"server.names.cname-{'nul' if name[-1].endswith(chr(0)) else 'other'}",
)  # fmt: skip
def authenticator_of_another(part: Authenticator, name: tuple[str, ...]) -> Authenticator:
    """The authenticator names another client than the ticket, in one place."""
    return replace(part, cname=replace(part.cname, name_string=list(name)))


@breaks(
    "rfc4120-3.2.3-name-match", Stage.AUTHENTICATOR, about={About.CLIENT},
    values=lambda source, scenario: source.integer(0, 2),
    like=lambda way: "server.names.crealm-other",
)  # fmt: skip
def authenticator_of_another_realm(part: Authenticator, way: int) -> Authenticator:
    """The authenticator names another realm of the client than the ticket."""
    realm = part.crealm
    return replace(part, crealm=(realm + "X", realm[:-1], "~" + realm[1:])[way])
