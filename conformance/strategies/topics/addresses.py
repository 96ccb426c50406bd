"""The addresses of a ticket (RFC 4120 sections 3.2.3 and 7.5.3)."""

from __future__ import annotations

from dataclasses import replace

from conformance.defects.bases import IPV4, IPV6
from conformance.model.defect import Stage
from conformance.model.scenario import Scenario
from conformance.model.values import Address
from conformance.strategies.about import About
from conformance.strategies.departure import breaks, harmless
from conformance.strategies.source import Source, choice

_SIZES = {IPV4.type: 4, IPV6.type: 16}
_UNKNOWN_TYPES = (4711, 5, 3, 99)
_OWN = (IPV4, IPV6)
Addresses = tuple[Address, tuple[Address, ...]]
"""The sender's, and those of the ticket."""


def _others(source: Source, sender: Address) -> tuple[Address, ...]:
    """Draw up to three addresses that are not the sender's."""
    found = []
    for _ in range(source.integer(0, 3)):
        if source.integer(0, 1):
            other = Address(choice(source, _UNKNOWN_TYPES), source.octets(source.integer(0, 8)))
        else:
            type_ = choice(source, tuple(_SIZES))
            other = Address(type_, source.octets(_SIZES[type_]))
        if other != sender:
            found.append(other)
    return tuple(found)


def _among_others(source: Source, scenario: Scenario) -> Addresses:
    sender = choice(source, _OWN)
    return sender, (*_others(source, sender), sender, *_others(source, sender))


def _without_it(source: Source, scenario: Scenario) -> Addresses:
    sender = choice(source, _OWN)
    last = sender.address[-1] ^ (1 << source.integer(0, 7))
    near = Address(sender.type, sender.address[:-1] + bytes((last,)))
    return sender, (near, *_others(source, sender))


def _at(scenario: Scenario, addresses: Addresses) -> Scenario:
    sender, listed = addresses
    return replace(scenario, addresses=listed, policy=replace(scenario.policy, sender=sender))


@harmless(
    "rfc4120-3.2.3-address-match", Stage.SCENARIO, about={About.ADDRESSES}, values=_among_others,
    like=lambda addresses: "server.address-types.ipv6-of-sender" if addresses[0].type == IPV6.type
    else "server.addresses.addresses-last",
)  # fmt: skip
def sender_among_addresses(scenario: Scenario, addresses: Addresses) -> Scenario:
    """The ticket has addresses, and the sender's is one of them."""
    return _at(scenario, addresses)


@breaks(
    "rfc4120-3.2.3-addresses", Stage.SCENARIO, about={About.ADDRESSES}, values=_without_it,
    like=lambda addresses: "server.addresses.address-not-of-sender-other",
)  # fmt: skip
def sender_not_among_addresses(scenario: Scenario, addresses: Addresses) -> Scenario:
    """The ticket has addresses, and the sender's is none of them."""
    return _at(scenario, addresses)
