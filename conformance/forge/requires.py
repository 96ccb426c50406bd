"""What a peer must be able to do, so that a scenario can be put to it."""

from __future__ import annotations

from conformance.forge.weak import WEAK
from conformance.model.defect import Role
from conformance.model.scenario import Scenario

GSS_ONLY = "gss-only"
"""The capability of a peer that takes no bare messages: it is given all of them in tokens."""
RAW = "raw"
"""What a case requires that a `gss-only` peer cannot be given."""


def requires(role: Role, scenario: Scenario) -> frozenset[str]:
    """Return the capabilities that a scenario takes.

    A type that a peer must refuse (RFC 6649) it need not know.
    """
    keys = [key for key in (scenario.service_key, scenario.session_key) if key.etype not in WEAK]
    wanted = {role.value, *(f"etype.{key.etype}" for key in keys)}
    if scenario.user_to_user_key:
        wanted.add("user-to-user")
    if scenario.gss is not None:
        wanted |= {"gss"}
        wanted |= {"dce-style"} if scenario.gss.dce_style else set()
        wanted |= {"channel-bindings"} if scenario.gss.bindings is not None else set()
    elif scenario.sequence is None and role is Role.SERVER:
        wanted.add(RAW)  # a token without a sequence number is no token (RFC 4121 section 4.1.1)
    if role is Role.CLIENT:
        wanted |= {"mutual"} if scenario.mutual else set()
        wanted |= {"subkey"} if scenario.subkey else set()
        wanted |= {"sequence"} if scenario.sequence is not None else set()
    else:
        wanted |= {"replay"} if scenario.policy.replay else set()
        wanted |= {"addresses"} if scenario.policy.sender else set()
        wanted |= {"permitted-etypes"} if scenario.policy.permitted_etypes is not None else set()
        wanted |= {"require-address"} if scenario.policy.require_address else set()
        wanted |= {"channel-bindings"} if scenario.policy.channel_bindings is not None else set()
    return frozenset(wanted)
