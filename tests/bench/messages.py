"""The AP-REQs of the benchmarks: each with a session key, a subkey and a time of its own."""

from __future__ import annotations

from datetime import timedelta
from typing import TypeVar

from conformance.forge import forge_request
from conformance.forge.keys import made_up_key
from conformance.model.protocol import Accept
from conformance.model.scenario import Scenario
from conformance.model.values import KeytabEntry, Policy
from reference.crypto import Enctype

AES256 = Enctype.AES256_CTS_HMAC_SHA1_96
SERVICE_KEY = made_up_key(AES256, "service")
KVNO = 3
T = TypeVar("T")
SCENARIO = Scenario(service_key=SERVICE_KEY, kvno=KVNO, policy=Policy(replay=False))


def ap_reqs(count: int) -> list[bytes]:
    """Return AP-REQs that ask for mutual authentication, no two with a key in common."""
    return [_ap_req(number) for number in range(count)]


def accepts(count: int) -> list[Accept]:
    """Return the same as requests to an adapter."""
    keytab = (KeytabEntry(SCENARIO.server, KVNO, SERVICE_KEY.etype, SERVICE_KEY.key),)
    return [
        Accept(SCENARIO.now, SCENARIO.server, keytab, SCENARIO.policy, octets)
        for octets in ap_reqs(count)
    ]


def rounds(pieces: list[T], size: int) -> list[list[T]]:
    """Return the pieces in rounds of a size."""
    return [pieces[start : start + size] for start in range(0, len(pieces), size)]


def _ap_req(number: int) -> bytes:
    scenario = Scenario(
        service_key=SERVICE_KEY,
        kvno=KVNO,
        session_key=made_up_key(AES256, f"session {number}"),
        subkey=made_up_key(AES256, f"subkey {number}"),
        ctime=SCENARIO.ctime + timedelta(microseconds=number),
    )
    return forge_request(scenario, seed=str(number)).octets
