"""Directional addresses as Windows takes them ([MS-KILE] section 3.1.5.6)."""

from __future__ import annotations

from dataclasses import replace

from conformance.defects.bases import IPV4, IPV6, OTHER_IPV4
from conformance.defects.registry import breaks, harmless, left_open
from conformance.model.defect import Stage
from conformance.model.scenario import Scenario
from conformance.model.values import Address
from reference.numbers import AddressType

BASE = ("addresses",)
FROM_CLIENT = Address(AddressType.DIRECTIONAL, bytes(4))
FROM_SERVER = Address(AddressType.DIRECTIONAL, bytes((0, 0, 0, 1)))


@harmless(
    "ms-kile-3.1.5.6-directional", Stage.SCENARIO, bases=BASE,
    each={"first": (FROM_CLIENT, IPV4), "last": (IPV6, IPV4, FROM_SERVER)},
)  # fmt: skip
def directional_address(scenario: Scenario, addresses: tuple[Address, ...]) -> Scenario:
    """A directional address stands beside that of the sender."""
    return replace(scenario, addresses=addresses)


@breaks("ms-kile-3.1.5.6-directional", Stage.SCENARIO, bases=BASE, codes=(38,))
def directional_address_beside_another(scenario: Scenario) -> Scenario:
    """A directional address stands beside an address that is not the sender's."""
    return replace(scenario, addresses=(FROM_CLIENT, OTHER_IPV4))


@left_open("ms-kile-3.1.5.6-directional", Stage.SCENARIO, bases=BASE)
def directional_address_alone(scenario: Scenario) -> Scenario:
    """The one address is directional: without it no address is left."""
    return replace(scenario, addresses=(FROM_CLIENT,))
