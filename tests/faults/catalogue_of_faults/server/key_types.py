"""Encryption types that are missing, or too many (RFC 4120 sections 3.2.3 and 7.5.1)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from planting import Plant, fault

from catalogue_of_faults.server.single_des import des
from conformance.peers.reference import convert
from reference.crypto import SUPPORTED, registry
from reference.numbers import ErrorCode
from reference.policy import Policy
from reference.refusal import Refusal
from reference.server import step2_ticket as step2
from reference.server import step3_authenticator as step3

CASES = (
    "server.aes-*",
    "server.key*",
    "server.enctype-numbers.*",
    "server.camellia.*",
    "server.des3.*",
    "server.rc4.*",
    "server.ciphertext.*",
    "server.integrity.*",
    "server.weak-enctypes.*",
    "server.session.*",
    "server.user-to-user.*",
    "server.established.*",
    "server.names.*",
    "server.pairs.*",
    "server.recovery.*",
)

DES = {etype: des(etype) for etype in (1, 2, 3)}


def _permits(plant: Plant, rule: str, original: Any) -> None:
    """Have one rule go by a policy that permits everything."""

    def lax(x: Any) -> None:
        policy = x.policy
        x.policy = replace(policy, permitted_etypes=Policy().permitted_etypes)
        try:
            original(x)
        finally:
            x.policy = policy

    plant.server_rule(rule, lax)


@fault
def forbidden_ticket_etype_taken(plant: Plant) -> None:
    """A ticket of an encryption type that policy forbids is taken."""
    _permits(plant, "permitted_ticket_etype", step2.permitted_ticket_etype)


@fault
def forbidden_session_key_taken(plant: Plant) -> None:
    """A session key of an encryption type that policy forbids is taken."""
    _permits(plant, "session_key", step2.session_key)


@fault
def weak_etypes_forbidden_always(plant: Plant) -> None:
    """Triple DES and RC4 are refused where policy permits them."""

    def rule(x: Any) -> None:
        step2.permitted_ticket_etype(x)
        if x.ap_req.ticket.enc_part.etype in (16, 23):
            raise Refusal(ErrorCode.KDC_ERR_ETYPE_NOSUPP, "planted")

    plant.server_rule("permitted_ticket_etype", rule)


@fault
def session_key_of_the_tickets_type_demanded(plant: Plant) -> None:
    """A session key of another type than the service's key is refused."""

    def rule(x: Any) -> None:
        step2.session_key(x)
        if x.session_key.etype != x.ap_req.ticket.enc_part.etype:
            raise Refusal(ErrorCode.KDC_ERR_ETYPE_NOSUPP, "planted")

    plant.server_rule("session_key", rule)


@fault
def subkey_of_the_session_keys_type_demanded(plant: Plant) -> None:
    """A subkey of another type than the session key is refused."""

    def rule(x: Any) -> None:
        step3.subkey(x)
        if x.subkey is not None and x.subkey.etype != x.session_key.etype:
            raise Refusal(ErrorCode.KDC_ERR_ETYPE_NOSUPP, "planted")

    plant.server_rule("subkey", rule)


def _without_etype(etype: int) -> None:
    def plant(plant: Plant) -> None:
        plant.replace(convert, "SUPPORTED", SUPPORTED - {etype})

    plant.__doc__ = f"Encryption type {etype} is announced, and there is no key for it."
    plant.__name__ = f"etype_{etype}_missing"
    fault(plant)


for _etype in sorted(SUPPORTED):
    _without_etype(_etype)


@fault
def des3_under_its_old_numbers(plant: Plant) -> None:
    """Encryption types 5 and 7, that once were triple DES, are taken for 16."""
    old = {5, 7}

    def rule(x: Any) -> None:
        sealed = x.ap_req.ticket.enc_part
        if sealed.etype in old:
            x.ap_req.ticket = replace(x.ap_req.ticket, enc_part=replace(sealed, etype=16))
        step2.key(x)

    def session_key(x: Any) -> None:
        if x.ticket.key.keytype in old:
            x.ticket = replace(x.ticket, key=replace(x.ticket.key, keytype=16))
        step2.session_key(x)

    plant.server_rule("key", rule)
    plant.server_rule("session_key", session_key)


@fault
def des_is_not_weak(plant: Plant) -> None:
    """Tickets and session keys of single DES are taken."""
    plant.replace(convert, "SUPPORTED", SUPPORTED | set(DES))
    plant.replace(registry, "_CRYPTOSYSTEMS", {**registry._CRYPTOSYSTEMS, **DES})

    def subkey(x: Any) -> None:
        if x.authenticator.subkey is not None and x.authenticator.subkey.keytype in DES:
            raise Refusal(ErrorCode.KDC_ERR_ETYPE_NOSUPP, "planted")
        step3.subkey(x)

    plant.server_rule("subkey", subkey)
