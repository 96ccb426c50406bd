"""What a server may answer to a client's list of encryption types (RFC 4537 section 3)."""

from __future__ import annotations

from dataclasses import replace

from conformance.defects.bases import ENCTYPES
from conformance.defects.registry import harmless, left_open
from conformance.forge.keys import made_up_key
from conformance.model.defect import Stage
from conformance.model.scenario import Scenario


@harmless("rfc4537-3-reply-accepted", Stage.SCENARIO, bases=tuple(ENCTYPES))
def reply_subkey_of_the_session_key_s_type(scenario: Scenario) -> Scenario:
    """The reply's subkey is a new one of the session key's type, which any list may end with."""
    return replace(scenario, reply_subkey=made_up_key(scenario.session_key.etype, "another subkey"))


@left_open(
    "rfc4537-3-reply-accepted", Stage.SCENARIO, bases=("aes256-cts-hmac-sha1-96",),
    each={name: etype for name, etype in ENCTYPES.items() if etype != 18},
)  # fmt: skip
def reply_subkey_of(scenario: Scenario, etype: int) -> Scenario:
    """The reply's subkey is of another type; whether the client has listed it, it knows."""
    return replace(scenario, reply_subkey=made_up_key(etype, "reply subkey"))
