"""Ticket flags (RFC 4120 section 5.3)."""

from __future__ import annotations

from dataclasses import replace

from conformance.model.defect import Role, Stage
from conformance.model.scenario import Scenario
from conformance.strategies.about import About
from conformance.strategies.departure import breaks, harmless
from conformance.strategies.source import Source
from reference.flags import TicketFlag

_BITS = tuple(bit for bit in range(32) if bit != TicketFlag.INVALID)


def _any(source: Source, scenario: Scenario) -> frozenset[int]:
    chosen = source.integer(0, 2 ** len(_BITS) - 1)
    return frozenset(bit for place, bit in enumerate(_BITS) if chosen >> place & 1)


@harmless(
    "rfc4120-5.3-flags", Stage.SCENARIO, about={About.FLAGS, About.TRANSITED}, values=_any,
    roles=(Role.SERVER, Role.CLIENT),
    fits=lambda scenario: scenario.client.endswith(scenario.server.rpartition("@")[2]),
    like=lambda flags: "server.flags.ticket-flags-all-but-invalid",
)  # fmt: skip
def ticket_flags(scenario: Scenario, flags: frozenset[int]) -> Scenario:
    """The ticket has any flags, reserved ones among them, but not INVALID."""
    return replace(scenario, ticket_flags=flags)


@breaks(
    "rfc4120-5.3-invalid", Stage.SCENARIO, about={About.FLAGS}, values=_any,
    like=lambda flags: "server.flags.ticket-flag-invalid",
)  # fmt: skip
def ticket_flags_with_invalid(scenario: Scenario, flags: frozenset[int]) -> Scenario:
    """The ticket has any flags, and INVALID."""
    return replace(scenario, ticket_flags=flags | {TicketFlag.INVALID})
