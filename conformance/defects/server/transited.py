"""The path of realms (RFC 4120 sections 2.7, 3.3.3.2 and 5.3)."""

from __future__ import annotations

from dataclasses import replace

from conformance.defects.registry import breaks, harmless
from conformance.model.defect import Stage
from conformance.model.scenario import Scenario
from reference.flags import TicketFlag


@breaks("rfc4120-5.3-transited", Stage.SCENARIO, bases=("cross-realm",))
def path_not_checked(scenario: Scenario) -> Scenario:
    """The path crosses a realm off the hierarchy, and the KDC did not check it."""
    flags = scenario.ticket_flags - {TicketFlag.TRANSITED_POLICY_CHECKED}
    return replace(scenario, ticket_flags=flags)


@breaks("rfc4120-5.3-transited", Stage.SCENARIO, bases=("cross-realm",))
def path_of_unknown_type(scenario: Scenario) -> Scenario:
    """The path is encoded in a way that nobody knows, and the KDC did not check it."""
    flags = scenario.ticket_flags - {TicketFlag.TRANSITED_POLICY_CHECKED}
    return replace(scenario, ticket_flags=flags, transited_type=4711)


@harmless("rfc4120-5.3-transited-checked", Stage.SCENARIO, bases=("cross-realm",))
def path_of_unknown_type_checked(scenario: Scenario) -> Scenario:
    """The path is encoded in a way that nobody knows, and the KDC did check it."""
    return replace(scenario, transited_type=4711)
