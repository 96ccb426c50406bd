"""The valid scenarios that defects depart from. Each is a case of its own, and their twin."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from conformance.forge.delegation import krb_cred
from conformance.forge.keys import made_up_key
from conformance.forge.logon_info import logon_info
from conformance.model.defect import Role
from conformance.model.scenario import AES256, Scenario, framed
from conformance.model.values import Address, AuthData, Gss, Key, KeytabEntry, Pac, Policy
from reference.crypto import SUPPORTED, Enctype
from reference.flags import TicketFlag
from reference.numbers import AddressType, ADType

IPV4 = Address(AddressType.IPV4, bytes((192, 0, 2, 1)))
OTHER_IPV4 = Address(AddressType.IPV4, bytes((192, 0, 2, 2)))
IPV6 = Address(AddressType.IPV6, bytes.fromhex("20010db8000000000000000000000001"))

PAC = Pac(made_up_key(AES256, "krbtgt"), logon_info())
"""A PAC, whose logon information some servers read."""

ZEROS = 2
"""The zero octets at the end of a key: what is cut off there, a filling puts back."""

BINDINGS = b"tls-server-end-point:" + bytes(range(32))
"""Channel bindings, as RFC 5929 has them for TLS: a prefix and a hash."""


@dataclass(frozen=True, slots=True)
class Base:
    """A valid scenario of one role: its name, what it shows, and the requirement for that."""

    name: str
    title: str
    scenario: Scenario
    requirement: str


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


def _ending_in_zeros(key: Key) -> Key:
    return replace(key, key=key.key[:-ZEROS] + bytes(ZEROS))


ENCTYPES: Mapping[str, int] = MappingProxyType(
    {enctype_name(etype): etype for etype in sorted(SUPPORTED)}
)
"""Every etype by its registered name, which is also the name of its base."""


def _server_bases() -> list[Base]:
    authenticated = "rfc4120-3.2.3-authenticated"
    default = Scenario()
    return [
        Base("default", "A valid request that wants a reply.", default, authenticated),
        Base(
            "no-mutual", "A valid request that wants no reply.", replace(default, mutual=False),
            "rfc4120-3.2.4-no-reply",
        ),
        Base(
            "no-subkey", "A valid request without a subkey.", replace(default, subkey=None),
            "rfc4120-5.5.1-subkey",
        ),
        Base(
            "addresses", "A valid request from one of the ticket's addresses.",
            replace(default, addresses=(IPV6, IPV4), policy=Policy(sender=IPV4)),
            "rfc4120-3.2.3-address-match",
        ),
        Base(
            "replay", "A valid request to a server that remembers.",
            replace(default, policy=Policy(replay=True)), authenticated,
        ),
        Base(
            "user-to-user", "A valid request with a ticket under the key of the server's TGT.",
            replace(default, user_to_user_key=made_up_key(AES256, "TGT session key")),
            "rfc4120-3.7-user-to-user",
        ),
        Base(
            "cross-realm", "A valid request from two realms below; the KDC has checked the path.",
            replace(
                default, client="alice@OUR.CLIENTS.EXAMPLE", transited=b"CLIENTS.EXAMPLE",
                ticket_flags=default.ticket_flags | {TicketFlag.TRANSITED_POLICY_CHECKED},
            ),
            "rfc4120-5.3-transited-checked",
        ),
        Base(
            "whole-blocks", "A valid request whose ticket fills its last cipher block.",
            replace(default, client="alice-of-whole-block@EXAMPLE"), "rfc3962-5-swapped-blocks",
        ),
        Base(
            "session-key-with-zeros", "A valid request whose session key ends in zero octets.",
            replace(default, session_key=_ending_in_zeros(default.session_key)),
            "rfc3962-3-key-size",
        ),
        Base(
            "permitted-etypes", "A valid request with one of the two types that are permitted.",
            replace(default, policy=Policy(permitted_etypes=(18, 17))), "rfc8429-1-des3-rc4",
        ),
        *(
            Base(name, f"A valid request with {name}.", of_etype(etype), authenticated)
            for name, etype in ENCTYPES.items()
        ),
        *_server_bases_with_gss(default),
        Base(
            "pac", "A valid request with a PAC in its ticket.", replace(default, pac=PAC),
            "ms-kile-2.2-pac-container",
        ),
        Base(
            "rodc-key", "A valid request to a server with a key of a read-only controller as well.",
            replace(
                default,
                keytab=tuple(
                    KeytabEntry(default.server, kvno, AES256, default.service_key.key)
                    for kvno in (3, 0x80010003)
                ),
            ),
            "ms-kile-3.1.5.8-kvno",
        ),
    ]  # fmt: skip


def _server_bases_with_gss(default: Scenario) -> list[Base]:
    bound = framed(default, Gss(bindings=BINDINGS))
    return [
        Base(
            "gss", "A valid token that wants a reply.", framed(default), "rfc2743-3.1-mechanism"
        ),
        Base(
            "gss-no-mutual", "A valid token that wants no reply.",
            framed(replace(default, mutual=False)), "rfc2743-3.1-mechanism",
        ),
        Base(
            "gss-bindings", "A valid token with the acceptor's channel bindings.",
            replace(bound, policy=replace(bound.policy, channel_bindings=BINDINGS)),
            "rfc4121-4.1.1.2-hash-checked",
        ),
        Base(
            "gss-bindings-no-mutual", "A valid token with channel bindings that wants no reply.",
            replace(bound, mutual=False, policy=replace(bound.policy, channel_bindings=BINDINGS)),
            "rfc4121-4.1.1.2-hash-checked",
        ),
        Base(
            "gss-delegation", "A valid token with a ticket-granting ticket in a KRB_CRED.",
            framed(default, Gss(delegation=krb_cred(default))),
            "rfc4121-4.1.1-delegation-message",
        ),
        Base(
            "dce-style", "A valid request in DCE style, and the client's reply to the server's.",
            framed(default, Gss(dce_style=True)), "ms-kile-3.4.5.1-third-leg-checked",
        ),
    ]  # fmt: skip


def _client_bases_with_gss(default: Scenario) -> list[Base]:
    framing, bindings = "rfc4121-4.1-framing", "rfc4121-4.1.1.2-hash"
    # A ticket that makes a token of more than 65535 octets, which no client looks into.
    large = (AuthData(ADType.IF_RELEVANT, bytes(2**16)),)
    return [
        Base("gss", "A token that wants a reply, and a genuine one.", framed(default), framing),
        Base(
            "gss-no-mutual", "A token that wants no reply.",
            framed(replace(default, mutual=False)), framing,
        ),
        Base(
            "gss-large", "A token of more than 65535 octets, and a genuine reply.",
            framed(replace(default, authorization_data=large)), framing,
        ),
        *(
            Base(
                name, "A token with channel bindings, and a genuine reply.",
                framed(default, Gss(bindings=data)), bindings,
            )
            for name, data in (
                ("gss-bindings", BINDINGS),
                ("gss-bindings-empty", b""),
                ("gss-bindings-256", bytes(256)),
                ("gss-bindings-65536", bytes(2**16)),
            )
        ),
        Base(
            "dce-style", "A request in DCE style, and a genuine reply.",
            framed(replace(default, sequence=Scenario().sequence), Gss(dce_style=True)),
            "ms-kile-3.4.5.1-no-framing",
        ),
    ]  # fmt: skip


def _client_bases() -> list[Base]:
    # What a client is asked to send beside the time is a choice of its application; the default
    # asks for nothing, so that a client without those choices can be driven.
    request, options = "rfc4120-3.2.2-request", "rfc4120-3.2.2-options"
    full = Scenario()
    default = replace(full, subkey=None, sequence=None)
    return [
        Base("default", "A request that wants a reply, and a genuine reply.", default, request),
        Base(
            "no-mutual", "A request that wants no reply.", replace(default, mutual=False), options
        ),
        Base(
            "subkey", "A request with a subkey, and a genuine reply.",
            replace(default, subkey=full.subkey), options,
        ),
        Base(
            "sequence", "A request with a sequence number, and a genuine reply.",
            replace(default, sequence=full.sequence), options,
        ),
        Base(
            "subkey-and-sequence", "A request with subkey and sequence number, and its reply.",
            full, options,
        ),
        Base(
            "one-way", "A request with subkey and sequence number that wants no reply.",
            replace(full, mutual=False), options,
        ),
        Base(
            "user-to-user", "A request with USE-SESSION-KEY, and a genuine reply.",
            replace(default, user_to_user_key=made_up_key(AES256, "TGT session key")),
            "rfc4120-3.2.2-options",
        ),
        *(
            Base(
                name, f"A request with {name}, and a genuine reply.",
                replace(of_etype(etype), subkey=None, sequence=None),
                "rfc4120-8.1-aes256-client" if etype == AES256 else request,
            )
            for name, etype in ENCTYPES.items()
        ),
        *_client_bases_with_gss(default),
    ]  # fmt: skip


BASES: Mapping[Role, Mapping[str, Base]] = MappingProxyType(
    {
        Role.SERVER: MappingProxyType({base.name: base for base in _server_bases()}),
        Role.CLIENT: MappingProxyType({base.name: base for base in _client_bases()}),
    }
)
