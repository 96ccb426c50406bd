"""What an application asks the client to send beside the time (RFC 4120 section 5.5.1)."""

from __future__ import annotations

from dataclasses import replace

from conformance.defects.bases import ENCTYPES, of_etype
from conformance.defects.registry import harmless
from conformance.model.defect import Stage
from conformance.model.scenario import Scenario


@harmless("rfc4120-5.5.1-subkey-sent", Stage.SCENARIO, each=ENCTYPES)
def subkey_beside(scenario: Scenario, etype: int) -> Scenario:
    """A subkey is asked for, beside a session key of the etype."""
    keys = of_etype(etype)
    return replace(
        scenario,
        service_key=keys.service_key,
        session_key=keys.session_key,
        subkey=keys.subkey,
        reply_subkey=keys.reply_subkey,
    )


@harmless(
    "rfc4120-5.5.1-cksum-sent", Stage.SCENARIO,
    each={str(size): bytes(size) for size in (0, 1, 64, 65536)},
)  # fmt: skip
def checksum_over(scenario: Scenario, data: bytes) -> Scenario:
    """A checksum over so many octets of application data is asked for."""
    return replace(scenario, checksum_data=data)
