"""The addresses of a ticket (RFC 4120 sections 3.2.3 and 7.5.3)."""

from __future__ import annotations

from dataclasses import replace

from conformance.defects.bases import IPV4, IPV6, OTHER_IPV4
from conformance.defects.registry import breaks, harmless
from conformance.model.defect import Stage
from conformance.model.scenario import Scenario
from conformance.model.values import Address


@breaks(
    "rfc4120-3.2.3-addresses", Stage.SCENARIO, bases=("addresses",),
    each={
        "other": OTHER_IPV4,
        "of-another-type": Address(20, IPV4.address),
        "cut-short": Address(IPV4.type, IPV4.address[:3]),
        "longer": Address(IPV4.type, IPV4.address + bytes(1)),
    },
)  # fmt: skip
def address_not_of_sender(scenario: Scenario, address: Address) -> Scenario:
    """The ticket has an address, and it is not the sender's."""
    return replace(scenario, addresses=(address,))


@harmless(
    "rfc4120-3.2.3-address-match", Stage.SCENARIO, bases=("addresses",),
    each={"absent": None, "first": (IPV4, OTHER_IPV4), "last": (OTHER_IPV4, IPV6, IPV4)},
)  # fmt: skip
def addresses(scenario: Scenario, addresses: tuple[Address, ...] | None) -> Scenario:
    """The ticket has no addresses, or the sender's in any place."""
    return replace(scenario, addresses=addresses)


@harmless("rfc4120-5.1.3-empty-sequence-of", Stage.SCENARIO, bases=("addresses",))
def addresses_empty(scenario: Scenario) -> Scenario:
    """The ticket has a list of addresses with nothing in it."""
    return replace(scenario, addresses=())
