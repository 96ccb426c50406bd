"""Encryption types that are not to be used any more (RFC 6649, RFC 8429).

A message with single DES or RC4's export variant is right in all else: a server that still knows
the type, and allows it, takes it.
"""

from __future__ import annotations

from dataclasses import replace

from conformance.defects.registry import breaks, harmless, left_open
from conformance.forge import Seal
from conformance.forge.keys import made_up_key
from conformance.forge.weak import DES_CBC_CRC, DES_CBC_MD4, DES_CBC_MD5, RC4_HMAC_EXP
from conformance.model.defect import Stage
from conformance.model.scenario import Scenario
from conformance.model.values import Key, Policy

DES = {
    "des-cbc-crc": Key(DES_CBC_CRC, bytes.fromhex("8a1f2c4975b3d6e0")),
    "des-cbc-md4": Key(DES_CBC_MD4, bytes.fromhex("2f5e9b6dc4a78316")),
    "des-cbc-md5": Key(DES_CBC_MD5, bytes.fromhex("94ae5bd067c2f81a")),
}
RC4_EXPORT = Key(RC4_HMAC_EXP, bytes(range(0x60, 0x70)))
PERMITTED = (18, 17)
DEPRECATED = {"des3-cbc-sha1": 16, "rc4-hmac": 23}


@breaks("rfc6649-1-des", Stage.SCENARIO, each=DES)
def ticket_of(scenario: Scenario, key: Key) -> Scenario:
    """The service has a key of single DES, and the ticket is under it."""
    return replace(scenario, service_key=key)


@breaks("rfc6649-1-des", Stage.SCENARIO, each=DES)
def session_key_of(scenario: Scenario, key: Key) -> Scenario:
    """The session key is of single DES, and the authenticator is under it."""
    return replace(scenario, session_key=key)


@left_open("rfc6649-1-des", Stage.SCENARIO, each=DES)
def subkey_of(scenario: Scenario, key: Key) -> Scenario:
    """The subkey is of single DES; nothing of this exchange is protected by it."""
    return replace(scenario, subkey=key)


@breaks("rfc6649-1-rc4-exp", Stage.SCENARIO)
def ticket_of_rc4_hmac_exp(scenario: Scenario) -> Scenario:
    """The service has a key of RC4's export variant, and the ticket is under it."""
    return replace(scenario, service_key=RC4_EXPORT)


@breaks("rfc6649-1-rc4-exp", Stage.SCENARIO)
def session_key_of_rc4_hmac_exp(scenario: Scenario) -> Scenario:
    """The session key is of RC4's export variant, and the authenticator is under it."""
    return replace(scenario, session_key=RC4_EXPORT)


@left_open("rfc6649-1-rc4-exp", Stage.SCENARIO)
def subkey_of_rc4_hmac_exp(scenario: Scenario) -> Scenario:
    """The subkey is of RC4's export variant; nothing of this exchange is protected by it."""
    return replace(scenario, subkey=RC4_EXPORT)


@breaks("rfc6649-1-rc4-exp", Stage.TICKET_SEAL, bases=("rc4-hmac",))
def rc4_ticket_labelled_rc4_hmac_exp(seal: Seal) -> Seal:
    """A ticket under a key of RC4 is labelled as one of the export variant."""
    return replace(seal, label=RC4_HMAC_EXP)


@breaks("rfc6649-1-rc4-exp", Stage.TICKET_SEAL, bases=("rc4-hmac",))
def rc4_ticket_made_as_rc4_hmac_exp(seal: Seal) -> Seal:
    """A ticket of RC4 is encrypted in the way of the export variant."""
    return replace(seal, key=replace(seal.key, etype=RC4_HMAC_EXP), label=seal.key.etype)


@breaks(
    "rfc8429-1-des3-rc4", Stage.SCENARIO, bases=("permitted-etypes",), each=DEPRECATED
)  # fmt: skip
def not_permitted_ticket_of(scenario: Scenario, etype: int) -> Scenario:
    """The ticket is under a service key of a type that policy does not permit."""
    return replace(scenario, service_key=made_up_key(etype, "service key"))


@breaks(
    "rfc8429-1-des3-rc4", Stage.SCENARIO, bases=("permitted-etypes",), each=DEPRECATED
)  # fmt: skip
def not_permitted_session_key_of(scenario: Scenario, etype: int) -> Scenario:
    """The session key is of a type that policy does not permit."""
    return replace(scenario, session_key=made_up_key(etype, "session key"))


@left_open(
    "rfc8429-1-des3-rc4", Stage.SCENARIO, bases=("permitted-etypes",), each=DEPRECATED
)  # fmt: skip
def not_permitted_subkey_of(scenario: Scenario, etype: int) -> Scenario:
    """The subkey is of a type that policy does not permit; this exchange does not use it."""
    return replace(scenario, subkey=made_up_key(etype, "subkey"))


@harmless(
    "rfc8429-1-des3-rc4", Stage.SCENARIO, bases=("permitted-etypes",), each=DEPRECATED
)  # fmt: skip
def permitted_session_key_of(scenario: Scenario, etype: int) -> Scenario:
    """The session key is of a deprecated type, and policy permits it."""
    return replace(
        scenario,
        session_key=made_up_key(etype, "session key"),
        policy=Policy(permitted_etypes=(*PERMITTED, etype)),
    )
