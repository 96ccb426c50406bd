"""What a vector gives a server and a client, as the reference has it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from conformance.explain.error import ExplainError
from conformance.explain.server import ServerSide
from conformance.model.wire import parse_time
from reference.crypto import SUPPORTED, CryptoError, Key
from reference.gss import ChannelBindings
from reference.keytab import KeytabEntry
from reference.messages import HostAddress
from reference.policy import Policy
from reference.principal import Principal
from reference.server import ReplayCache


def server_side(given: Mapping[str, Any], replays: ReplayCache) -> ServerSide:
    """Return the server of a group, or of a message that has one of its own."""
    policy = given["policy"]
    bindings, sender = policy.get("channel_bindings"), policy["sender"]
    dce_style, own = policy.get("dce_style", False), given.get("user_to_user_key")
    return ServerSide(
        principal=principal(given["server"]),
        entries=[
            KeytabEntry(principal(entry["principal"]), entry["kvno"], key_of(entry))
            for entry in given["keytab"]
            if entry["etype"] in SUPPORTED
        ],
        policy=_policy(policy),
        is_gss=policy["framing"] == "gss" or dce_style,
        dce_style=dce_style,
        bindings=None
        if bindings is None
        else ChannelBindings(application_data=bytes.fromhex(bindings)),
        sender=None
        if sender is None
        else HostAddress(addr_type=sender["type"], address=bytes.fromhex(sender["address"])),
        user_to_user_key=None if own is None else key_of(own),
        replays=replays,
    )


def principal(text: str) -> Principal:
    """Return a principal; ExplainError where the text is none."""
    try:
        return Principal.parse(text)
    except ValueError as error:
        raise ExplainError(str(error)) from None


def key_of(field: Mapping[str, Any]) -> Key:
    """Return a key; ExplainError where it is none."""
    try:
        return Key(field["etype"], bytes.fromhex(field["key"]))
    except CryptoError as error:
        raise ExplainError(f"the vector's key cannot be used: {error}") from None


def time_of(text: str) -> datetime:
    """Return a time in UTC; ExplainError where the text is none."""
    try:
        return parse_time(text)
    except ValueError:
        raise ExplainError(f"{text!r} is no time like 2026-01-01T00:00:00Z") from None


def _policy(given: Mapping[str, Any]) -> Policy:
    permitted = given.get("permitted_etypes")
    try:
        skew = timedelta(seconds=given["max_skew"])
    except OverflowError:
        raise ExplainError(f"max_skew {given['max_skew']} is too large") from None
    return Policy(
        max_skew=skew,
        detect_replays=given["replay"],
        require_addresses=given.get("require_address", False),
        permitted_etypes=SUPPORTED if permitted is None else frozenset(permitted),
        check_transited=given.get("check_transited", True),
    )
