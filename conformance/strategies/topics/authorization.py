"""Authorization data of every kind and depth (RFC 4120 section 5.2.6)."""

from __future__ import annotations

from dataclasses import replace

from conformance.forge.authorization import if_relevant
from conformance.model.defect import Stage
from conformance.model.scenario import Scenario
from conformance.model.values import AuthData
from conformance.strategies import edges
from conformance.strategies.about import About
from conformance.strategies.departure import Like, breaks, harmless
from conformance.strategies.source import Source, choice

_UNKNOWN = (4711, -4711, 257, 65537, 1000)
"""Types that nobody knows; the last octets of two of them are those of AD-IF-RELEVANT."""
_DEEPEST, _LARGEST = 8, 65537
Elements = tuple[AuthData, ...]


def _unknown(source: Source) -> AuthData:
    return AuthData(choice(source, _UNKNOWN), edges.octets(source, _LARGEST))


def _wrapped(source: Source, scenario: Scenario) -> Elements:
    """Draw containers with elements that nobody knows, at any depth."""
    elements = []
    for _ in range(source.integer(1, 2)):
        element = if_relevant(*(_unknown(source) for _ in range(source.integer(0, 2))))
        for _ in range(source.integer(0, _DEEPEST)):
            element = if_relevant(element)
        elements.append(element)
    return tuple(elements)


def _critical(source: Source, scenario: Scenario) -> Elements:
    """Draw an element that nobody knows, alone or beside containers."""
    before = _wrapped(source, scenario) if source.integer(0, 1) else ()
    return (*before, _unknown(source))


def _like_in_ticket(defect: str) -> Like:
    """Return what elements of the ticket are like: the defect, and maybe an empty container."""
    empty = "server.authorization-data.if-relevant-in-ticket-empty"
    like = f"server.authorization-data.{defect}"
    return lambda elements: (like, empty) if if_relevant() in elements else like


@harmless(
    "rfc4120-5.2.6.1-if-relevant", Stage.SCENARIO, about={About.TICKET_DATA}, values=_wrapped,
    like=_like_in_ticket("if-relevant-in-ticket-nested"),
)  # fmt: skip
def ticket_with_if_relevant(scenario: Scenario, elements: Elements) -> Scenario:
    """The ticket has what no server knows, inside AD-IF-RELEVANT."""
    return replace(scenario, authorization_data=elements)


@harmless(
    "rfc4120-5.2.6.1-if-relevant", Stage.SCENARIO, about={About.AUTHENTICATOR_DATA},
    values=_wrapped,
    like=lambda elements: "server.authorization-data.if-relevant-in-authenticator-nested",
)  # fmt: skip
def authenticator_with_if_relevant(scenario: Scenario, elements: Elements) -> Scenario:
    """The authenticator has what no server knows, inside AD-IF-RELEVANT."""
    return replace(scenario, authenticator_data=elements)


@breaks(
    "rfc4120-5.2.6-critical", Stage.SCENARIO, about={About.TICKET_DATA}, values=_critical,
    like=_like_in_ticket("unknown-in-ticket-alone"),
)  # fmt: skip
def ticket_with_unknown(scenario: Scenario, elements: Elements) -> Scenario:
    """The ticket has an element that no server knows, and it is critical."""
    return replace(scenario, authorization_data=elements)


@breaks(
    "rfc4120-5.2.6-critical", Stage.SCENARIO, about={About.AUTHENTICATOR_DATA}, values=_critical,
    like=lambda elements: "server.authorization-data.unknown-in-authenticator-alone",
)  # fmt: skip
def authenticator_with_unknown(scenario: Scenario, elements: Elements) -> Scenario:
    """The authenticator has an element that no server knows, and it is critical."""
    return replace(scenario, authenticator_data=elements)
