"""Requests whose reply is what is looked at (RFC 4120 sections 3.2.4 and 3.2.5)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from conformance.defects.registry import harmless
from conformance.forge.keys import made_up_key
from conformance.model.defect import Stage
from conformance.model.scenario import Scenario

AES128 = 17


@harmless("rfc4120-3.2.5-not-subkey", Stage.SCENARIO)
def subkey_of_aes128(scenario: Scenario) -> Scenario:
    """The client's subkey is of another etype than the session key."""
    return replace(scenario, subkey=made_up_key(AES128, "subkey"))


@harmless(
    "rfc4120-3.2.4-time", Stage.SCENARIO,
    each={
        "on-a-leap-day": date(2028, 2, 29),
        "past-31-bits": date(2038, 1, 20),
        "in-2105": date(2105, 6, 15),
    },
)  # fmt: skip
def clocks(scenario: Scenario, day: date) -> Scenario:
    """Both clocks show another day; so does the ticket."""
    return scenario.shifted(day - scenario.now.date())
