"""What shows how a client encrypts (RFC 3961 section 6.3)."""

from __future__ import annotations

from conformance.defects.registry import harmless
from conformance.defects.server.ciphertext import DES3, with_longer_name
from conformance.model.defect import Stage
from conformance.model.scenario import Scenario


@harmless(
    "rfc3961-6.3-padding", Stage.SCENARIO, bases=(DES3,),
    each={str(by): by for by in range(1, 9)},
)  # fmt: skip
def client_longer_by(scenario: Scenario, by: int) -> Scenario:
    """The client's name is longer, so that the authenticator needs padding of every size."""
    return with_longer_name(scenario, by)
