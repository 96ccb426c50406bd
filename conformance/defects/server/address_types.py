"""Addresses of each type, and servers that insist on them (RFC 4120 sections 3.2.3 and 7.1)."""

from __future__ import annotations

from dataclasses import replace

from conformance.defects.bases import IPV4, IPV6, OTHER_IPV4
from conformance.defects.registry import breaks, harmless, left_open
from conformance.model.defect import Stage
from conformance.model.scenario import Scenario
from conformance.model.values import Address
from reference.numbers import AddressType

ADDRESSES = ("addresses",)
NOT_OF_TICKET = (38,)
NETBIOS_NAME = b"A-HOST         \0"
MAPPED = bytes(10) + b"\xff\xff"
UNSPECIFIED, LOOPBACK = bytes(16), bytes(15) + b"\x01"
LINK_LOCAL = bytes.fromhex("fe800000000000000000000000000001")


def _from(scenario: Scenario, sender: Address, *addresses: Address) -> Scenario:
    """Return the scenario with a request from an address and a ticket with others."""
    return replace(scenario, addresses=addresses, policy=replace(scenario.policy, sender=sender))


def _of_type(number: int, *contents: bytes) -> tuple[Address, ...]:
    return tuple(Address(number, octets) for octets in contents)


def _with_bit_off(octet: int) -> Address:
    octets = bytearray(IPV6.address)
    octets[octet] ^= 1
    return Address(AddressType.IPV6, bytes(octets))


def _insisting(scenario: Scenario) -> Scenario:
    return replace(scenario, policy=replace(scenario.policy, require_address=True))


# A server that insists


@breaks(
    "rfc4120-3.2.3-addresses-insisted", Stage.SCENARIO, bases=ADDRESSES,
    each={"absent": None, "empty": ()},
)  # fmt: skip
def insisted_addresses(scenario: Scenario, addresses: tuple[Address, ...] | None) -> Scenario:
    """The server insists on addresses, and the ticket has none."""
    return _insisting(replace(scenario, addresses=addresses))


@breaks("rfc4120-3.2.3-addresses-insisted", Stage.SCENARIO, bases=ADDRESSES)
def insisted_addresses_of_others(scenario: Scenario) -> Scenario:
    """The server insists on addresses, and the ticket has those of others."""
    return _insisting(replace(scenario, addresses=(OTHER_IPV4,)))


@harmless("rfc4120-3.2.3-address-match", Stage.SCENARIO, bases=ADDRESSES)
def insisted_addresses_there(scenario: Scenario) -> Scenario:
    """The server insists on addresses, and the ticket has the sender's."""
    return _insisting(replace(scenario, addresses=(IPV4,)))


# IPv4


@breaks(
    "rfc4120-7.1-ipv4", Stage.SCENARIO, bases=ADDRESSES, codes=NOT_OF_TICKET,
    each={
        "reversed": _of_type(2, IPV4.address[::-1]),
        "text": _of_type(2, b"192.0.2.1"),
        "of-no-octets": _of_type(2, b""),
        "of-1-octet": _of_type(2, IPV4.address[:1]),
        "of-16-octets": _of_type(2, IPV4.address + bytes(12)),
        "any": _of_type(2, bytes(4)),
        "broadcast": _of_type(2, 4 * b"\xff"),
        "loopback": _of_type(2, bytes((127, 0, 0, 1))),
        "100-others": _of_type(2, *(bytes((10, 0, 0, last)) for last in range(100))),
    },
)  # fmt: skip
def ipv4_not_of_sender(scenario: Scenario, addresses: tuple[Address, ...]) -> Scenario:
    """The ticket's IPv4 addresses are not the four octets of the sender's, first one first."""
    return _from(scenario, IPV4, *addresses)


@harmless("rfc4120-7.1-ipv4", Stage.SCENARIO, bases=ADDRESSES)
def ipv4_behind_100_others(scenario: Scenario) -> Scenario:
    """The sender's IPv4 address comes behind a hundred others."""
    others = (bytes((10, 0, 0, last)) for last in range(100))
    return _from(scenario, IPV4, *_of_type(2, *others), IPV4)


@harmless("rfc4120-7.1-ipv4", Stage.SCENARIO, bases=ADDRESSES)
def ipv4_twice(scenario: Scenario) -> Scenario:
    """The sender's IPv4 address is there twice."""
    return _from(scenario, IPV4, IPV4, IPV4)


@breaks(
    "rfc4120-7.5.3-other-types", Stage.SCENARIO, bases=ADDRESSES, codes=NOT_OF_TICKET,
    each={str(number): number for number in (0, 1, -2, 24, 258, 2**31 - 1)},
)  # fmt: skip
def sender_under_type(scenario: Scenario, number: int) -> Scenario:
    """The ticket has the octets of the sender's IPv4 address, as an address of another type."""
    return _from(scenario, IPV4, Address(number, IPV4.address))


# IPv6


@harmless("rfc4120-7.1-ipv6", Stage.SCENARIO, bases=ADDRESSES)
def ipv6_of_sender(scenario: Scenario) -> Scenario:
    """Sender and ticket have the same IPv6 address."""
    return _from(scenario, IPV6, OTHER_IPV4, IPV6)


@breaks(
    "rfc4120-7.1-ipv6", Stage.SCENARIO, bases=ADDRESSES, codes=NOT_OF_TICKET,
    each={
        "first-octet": _with_bit_off(0),
        "eighth-octet": _with_bit_off(7),
        "last-octet": _with_bit_off(15),
        "of-15-octets": Address(24, IPV6.address[:15]),
        "of-17-octets": Address(24, IPV6.address + bytes(1)),
        "of-8-octets": Address(24, IPV6.address[:8]),
        "reversed": Address(24, IPV6.address[::-1]),
        "of-type-10": Address(10, IPV6.address),
        "of-type-23": Address(23, IPV6.address),
    },
)  # fmt: skip
def ipv6_not_of_sender(scenario: Scenario, address: Address) -> Scenario:
    """The ticket's address is not the sender's IPv6 address."""
    return _from(scenario, IPV6, address)


@left_open(
    "rfc4120-7.1-ipv6-scope", Stage.SCENARIO, bases=ADDRESSES,
    each={"unspecified": UNSPECIFIED, "loopback": LOOPBACK, "link-local": LINK_LOCAL},
)  # fmt: skip
def ipv6_of_small_scope(scenario: Scenario, octets: bytes) -> Scenario:
    """The sender's IPv6 address is one that no ticket may have, and the ticket has it."""
    address = Address(AddressType.IPV6, octets)
    return _from(scenario, address, address)


@breaks(
    "rfc4120-7.1-ipv6-scope", Stage.SCENARIO, bases=ADDRESSES, codes=NOT_OF_TICKET,
    each={"unspecified": UNSPECIFIED, "loopback": LOOPBACK, "link-local": LINK_LOCAL},
)  # fmt: skip
def ipv6_of_small_scope_alone(scenario: Scenario, octets: bytes) -> Scenario:
    """The ticket has an IPv6 address of small scope, which is not the sender's."""
    return _from(scenario, IPV6, Address(AddressType.IPV6, octets))


@left_open("rfc4120-7.1-ipv4-mapped", Stage.SCENARIO, bases=ADDRESSES)
def ipv4_mapped_in_ticket(scenario: Scenario) -> Scenario:
    """The ticket has the sender's IPv4 address, mapped into IPv6."""
    return _from(scenario, IPV4, Address(AddressType.IPV6, MAPPED + IPV4.address))


@left_open("rfc4120-7.1-ipv4-mapped", Stage.SCENARIO, bases=ADDRESSES)
def ipv4_mapped_sender(scenario: Scenario) -> Scenario:
    """The sender's IPv4 address comes mapped into IPv6, and the ticket has it as IPv4."""
    return _from(scenario, Address(AddressType.IPV6, MAPPED + IPV4.address), IPV4)


@breaks(
    "rfc4120-7.1-ipv4-mapped", Stage.SCENARIO, bases=ADDRESSES, codes=NOT_OF_TICKET,
    each={
        "in-ticket": (IPV4, Address(24, MAPPED + OTHER_IPV4.address)),
        "sender": (Address(24, MAPPED + IPV4.address), OTHER_IPV4),
    },
)  # fmt: skip
def ipv4_mapped_other(scenario: Scenario, addresses: tuple[Address, Address]) -> Scenario:
    """One of the addresses is mapped into IPv6, and they are not the same address."""
    return _from(scenario, *addresses)


# Other types


@breaks(
    "rfc4120-7.1-directional", Stage.SCENARIO, bases=ADDRESSES, codes=NOT_OF_TICKET,
    each={"sender": bytes(4), "recipient": b"\0\0\0\x01", "address-of-sender": IPV4.address},
)  # fmt: skip
def directional_alone(scenario: Scenario, octets: bytes) -> Scenario:
    """The ticket's only address is a directional one, which is nobody's."""
    return _from(scenario, IPV4, Address(AddressType.DIRECTIONAL, octets))


@left_open("rfc4120-7.1-directional", Stage.SCENARIO, bases=ADDRESSES)
def directional_beside(scenario: Scenario) -> Scenario:
    """The ticket has a directional address beside the sender's."""
    return _from(scenario, IPV4, Address(AddressType.DIRECTIONAL, bytes(4)), IPV4)


@harmless("rfc4120-7.1-netbios", Stage.SCENARIO, bases=ADDRESSES)
def netbios_beside(scenario: Scenario) -> Scenario:
    """The ticket has a NetBIOS address beside the sender's."""
    return _from(scenario, IPV4, Address(AddressType.NETBIOS, NETBIOS_NAME), IPV4)


@breaks("rfc4120-7.1-netbios", Stage.SCENARIO, bases=ADDRESSES, codes=NOT_OF_TICKET)
def netbios_beside_another(scenario: Scenario) -> Scenario:
    """The ticket has a NetBIOS address and an IPv4 address that is not the sender's."""
    return _from(scenario, IPV4, Address(AddressType.NETBIOS, NETBIOS_NAME), OTHER_IPV4)


@breaks("rfc4120-7.1-netbios", Stage.SCENARIO, bases=ADDRESSES, codes=NOT_OF_TICKET)
def netbios_alone(scenario: Scenario) -> Scenario:
    """The ticket's only address is a NetBIOS one, and the sender's an IPv4 one."""
    return _from(scenario, IPV4, Address(AddressType.NETBIOS, NETBIOS_NAME))


_OTHERS = {
    "chaos": Address(5, b"\x12\x34"),
    "xns": Address(6, bytes(6)),
    "iso": Address(7, bytes(20)),
    "decnet": Address(12, b"\x34\x12"),
    "appletalk": Address(16, bytes(3)),
    "0": Address(0, b""),
    "-1": Address(-1, b"local"),
    "4711": Address(4711, b"nobody knows this"),
    "empty-ipv4": Address(2, b""),
}


@harmless("rfc4120-7.5.3-other-types", Stage.SCENARIO, bases=ADDRESSES, each=_OTHERS)
def other_type_before(scenario: Scenario, address: Address) -> Scenario:
    """An address of another type comes before the sender's."""
    return _from(scenario, IPV4, address, IPV4)


@harmless(
    "rfc4120-7.5.3-other-types", Stage.SCENARIO, bases=ADDRESSES,
    each={key: _OTHERS[key] for key in ("0", "-1", "empty-ipv4")},
)  # fmt: skip
def other_type_behind(scenario: Scenario, address: Address) -> Scenario:
    """An address of another type comes behind the sender's."""
    return _from(scenario, IPV4, IPV4, address)


@harmless("rfc4120-1.5.1-extension", Stage.SCENARIO, bases=ADDRESSES)
def addresses_of_unknown_types(scenario: Scenario) -> Scenario:
    """Addresses of types that nobody knows stand around the sender's."""
    return _from(scenario, IPV4, Address(4712, b"x"), IPV4, Address(4713, b""))


@breaks(
    "rfc4120-7.5.3-other-types", Stage.SCENARIO, bases=ADDRESSES, codes=NOT_OF_TICKET,
    each={key: address for key, address in _OTHERS.items() if key != "empty-ipv4"},
)  # fmt: skip
def other_type_alone(scenario: Scenario, address: Address) -> Scenario:
    """The ticket's only address is of another type than the sender's."""
    return _from(scenario, IPV4, address)


@left_open("rfc4120-3.2.3-addresses", Stage.SCENARIO, bases=ADDRESSES)
def sender_unknown(scenario: Scenario) -> Scenario:
    """The ticket has addresses, and the server is not told the sender's: the text is silent."""
    return replace(scenario, policy=replace(scenario.policy, sender=None))
