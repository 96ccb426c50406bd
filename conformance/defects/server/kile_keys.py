"""Which key opens the ticket, as Windows has it ([MS-KILE] sections 3.1.5.2, 3.1.5.8, 3.4.5)."""

from __future__ import annotations

from dataclasses import replace

from conformance.defects.registry import breaks, harmless
from conformance.forge.keys import made_up_key
from conformance.forge.tree import with_value
from conformance.model.defect import Stage
from conformance.model.scenario import Scenario
from conformance.model.values import Key, KeytabEntry
from reference.crypto import Enctype

AES128, AES256 = Enctype.AES128_CTS_HMAC_SHA1_96, Enctype.AES256_CTS_HMAC_SHA1_96
TICKET_KVNO = (3, 3, 1)
OLD, NEW = 2, 3
CONTROLLER = 1 << 16
"""What the key versions of the first read-only domain controller add."""


def _with_keys(scenario: Scenario, *keys: tuple[int, Key]) -> Scenario:
    entries = (KeytabEntry(scenario.server, kvno, key.etype, key.key) for kvno, key in keys)
    return replace(scenario, keytab=tuple(entries))


@harmless(
    "ms-kile-3.4.5-older-keys", Stage.SCENARIO,
    each={"the-new-one": NEW, "itself": OLD, "none": None},
)  # fmt: skip
def older_key_labelled(scenario: Scenario, kvno: int | None) -> Scenario:
    """The ticket is under an older key of the server's, and names a key version."""
    new = made_up_key(scenario.service_key.etype, "new key")
    keys = (NEW, new), (OLD, scenario.service_key)
    return _with_keys(replace(scenario, kvno=kvno), *keys)


@harmless("ms-kile-3.4.5-older-keys", Stage.SCENARIO)
def third_older_key(scenario: Scenario) -> Scenario:
    """The ticket is under the oldest of the server's keys, and names the newest."""
    etype = scenario.service_key.etype
    newer = ((kvno, made_up_key(etype, f"key {kvno}")) for kvno in (NEW, 2, 1))
    return _with_keys(scenario, *newer, (0, scenario.service_key))


@breaks("ms-kile-3.4.5-older-keys", Stage.SCENARIO, codes=(41,))
def key_never_held(scenario: Scenario) -> Scenario:
    """The ticket is under none of the server's keys, the newer and the older."""
    etype = scenario.service_key.etype
    keys = ((kvno, made_up_key(etype, f"key {kvno}")) for kvno in (NEW, OLD))
    return _with_keys(scenario, *keys)


@harmless(
    "ms-kile-3.1.5.8-kvno", Stage.SCENARIO,
    each={"first": CONTROLLER + 3, "last-positive": 0x7FFF * CONTROLLER + 3},
)  # fmt: skip
def kvno_of_controller(scenario: Scenario, kvno: int) -> Scenario:
    """The upper half of the key's version names a read-only domain controller."""
    return replace(scenario, kvno=kvno)


@harmless("ms-kile-3.1.5.8-kvno", Stage.SCENARIO)
def kvnos_of_two_controllers(scenario: Scenario) -> Scenario:
    """The server has keys whose versions differ in their upper halves alone; one of them fits."""
    etype = scenario.service_key.etype
    kvno = 2 * CONTROLLER + 3
    return _with_keys(
        replace(scenario, kvno=kvno),
        (3, made_up_key(etype, "key of no controller")),
        (CONTROLLER + 3, made_up_key(etype, "key of another")),
        (kvno, scenario.service_key),
    )


@harmless("ms-kile-3.1.5.8-kvno", Stage.AP_REQ_OCTETS, bases=("rodc-key",))
def kvno_signed(octets: bytes) -> bytes:
    """The key version is the controller's, and encoded as the negative number that it is."""
    return with_value(octets, TICKET_KVNO, bytes.fromhex("80010003"))


@harmless(
    "ms-kile-3.1.5.2-types", Stage.SCENARIO,
    each={"17-and-18": (AES128, AES256), "18-and-17": (AES256, AES128)},
)  # fmt: skip
def ticket_and_session(scenario: Scenario, etypes: tuple[int, int]) -> Scenario:
    """The service's key and the session key are the one and the other of the two AES types."""
    service, session = etypes
    return replace(
        scenario,
        service_key=made_up_key(service, "service key"),
        session_key=made_up_key(session, "session key"),
    )
