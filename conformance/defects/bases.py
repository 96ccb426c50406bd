"""The valid scenarios that defects depart from. Each is a case of its own, and their twin."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from conformance.forge.keys import made_up_key
from conformance.model.defect import Role
from conformance.model.scenario import Scenario
from conformance.model.values import Address, Policy
from reference.crypto import SUPPORTED, Enctype
from reference.numbers import AddressType

IPV4 = Address(AddressType.IPV4, bytes((192, 0, 2, 1)))
OTHER_IPV4 = Address(AddressType.IPV4, bytes((192, 0, 2, 2)))
IPV6 = Address(AddressType.IPV6, bytes.fromhex("20010db8000000000000000000000001"))


@dataclass(frozen=True, slots=True)
class Base:
    """A valid scenario with its name, the roles that it is for, and what it shows."""

    name: str
    title: str
    scenario: Scenario
    requirement: Mapping[Role, str]


_SERVER = {Role.SERVER: "rfc4120-3.2.3-authenticated"}
_CLIENT = {Role.CLIENT: "rfc4120-3.2.2-request"}
_BOTH = _SERVER | _CLIENT


def enctype_name(etype: int) -> str:
    """Return the registered name of an etype, as `aes256-cts-hmac-sha1-96`."""
    return Enctype(etype).name.lower().replace("_", "-")


def of_etype(etype: int) -> Scenario:
    """Return the default scenario with every key of one etype."""
    return Scenario(
        service_key=made_up_key(etype, "service key"),
        session_key=made_up_key(etype, "session key"),
        subkey=made_up_key(etype, "subkey"),
        reply_subkey=made_up_key(etype, "reply subkey"),
    )


ENCTYPES: Mapping[str, int] = MappingProxyType(
    {enctype_name(etype): etype for etype in sorted(SUPPORTED)}
)
"""Every etype by its registered name, which is also the name of its base."""


def _bases() -> list[Base]:
    default = Scenario()
    bases = [
        Base("default", "A valid exchange with mutual authentication.", default, _BOTH),
        Base(
            "no-mutual", "A valid request that wants no reply.", replace(default, mutual=False),
            {Role.SERVER: "rfc4120-3.2.4-no-reply"},
        ),
        Base(
            "plain", "A valid exchange without subkeys and sequence numbers.",
            replace(default, subkey=None, sequence=None, reply_subkey=None, reply_sequence=None),
            {
                Role.SERVER: "rfc4120-5.5.1-sequence-number",
                Role.CLIENT: "rfc4120-3.2.5-optional",
            },
        ),
        Base(
            "addresses", "A valid request from one of the ticket's addresses.",
            replace(default, addresses=(IPV6, IPV4), policy=Policy(sender=IPV4)),
            {Role.SERVER: "rfc4120-3.2.3-address-match"},
        ),
        Base(
            "replay", "A valid request to a server that remembers.",
            replace(default, policy=Policy(replay=True)), _SERVER,
        ),
        Base(
            "user-to-user", "A valid request with a ticket under the key of the server's TGT.",
            replace(default, user_to_user_key=made_up_key(18, "TGT session key")),
            {Role.SERVER: "rfc4120-3.7-user-to-user"},
        ),
        Base(
            "cross-realm", "A valid request from another realm, whose path the KDC has checked.",
            replace(
                default, client="alice@CLIENTS.EXAMPLE", transited=b"ELSEWHERE",
                ticket_flags=default.ticket_flags | {12},
            ),
            {Role.SERVER: "rfc4120-5.3-transited-checked"},
        ),
    ]  # fmt: skip
    for name, etype in ENCTYPES.items():
        bases.append(Base(name, f"A valid exchange with {name}.", of_etype(etype), _BOTH))
    return bases


BASES: Mapping[str, Base] = MappingProxyType({base.name: base for base in _bases()})
