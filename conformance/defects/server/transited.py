"""The path of realms (RFC 4120 sections 2.7, 3.3.3.2 and 5.3)."""

from __future__ import annotations

from dataclasses import replace

from conformance.defects.registry import breaks, left_open
from conformance.model.defect import Stage
from conformance.model.scenario import Scenario
from reference.flags import TicketFlag

ELSEWHERE = b"ELSEWHERE"
UNKNOWN_TYPE = 99


def _unchecked(scenario: Scenario) -> Scenario:
    flags = scenario.ticket_flags - {TicketFlag.TRANSITED_POLICY_CHECKED}
    return replace(scenario, ticket_flags=flags)


@breaks("rfc4120-5.3-transited", Stage.SCENARIO, bases=("cross-realm",))
def path_not_checked(scenario: Scenario) -> Scenario:
    """The path crosses a realm off the hierarchy, and the KDC did not check it."""
    return replace(_unchecked(scenario), transited=ELSEWHERE)


@breaks("rfc4120-7.5.5-unknown-encoding", Stage.SCENARIO, bases=("cross-realm",))
def path_of_unknown_type(scenario: Scenario) -> Scenario:
    """The path is encoded in a way that nobody knows, and the KDC did not check it."""
    return replace(_unchecked(scenario), transited=ELSEWHERE, transited_type=UNKNOWN_TYPE)


@left_open("rfc4120-5.3-transited", Stage.SCENARIO, bases=("cross-realm",))
def path_on_hierarchy_not_checked(scenario: Scenario) -> Scenario:
    """The path is that of the hierarchy, and the KDC did not check it."""
    return _unchecked(scenario)


@left_open("rfc4120-5.3-transited-checked", Stage.SCENARIO, bases=("cross-realm",))
def path_elsewhere_checked(scenario: Scenario) -> Scenario:
    """The path crosses a realm off the hierarchy, and the KDC did check it."""
    return replace(scenario, transited=ELSEWHERE)


@left_open("rfc4120-5.3-transited-checked", Stage.SCENARIO, bases=("cross-realm",))
def path_of_unknown_type_checked(scenario: Scenario) -> Scenario:
    """The path is encoded in a way that nobody knows, and the KDC did check it."""
    return replace(scenario, transited_type=UNKNOWN_TYPE)
