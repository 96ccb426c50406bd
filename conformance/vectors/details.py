"""What a peer reports of an acceptance, against what a vector says was established."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from conformance.model.mismatch import Mismatch
from conformance.model.protocol import Accepted
from conformance.model.scenario import Scenario
from conformance.model.values import Gss, Key
from conformance.model.wire import parse_time
from conformance.oracle.details import (
    compare_authorization_data,
    compare_client,
    compare_key,
    compare_number,
)
from conformance.oracle.seen import CannotLook, open_reply
from reference.messages import AuthorizationElement, EncryptionKey
from reference.principal import Principal


def key_of(field: dict[str, Any] | None) -> EncryptionKey | None:
    """Return the key of a field."""
    if field is None:
        return None
    return EncryptionKey(keytype=field["etype"], keyvalue=bytes.fromhex(field["key"]))


def framing_of(fields: Mapping[str, Any]) -> Gss | None:
    """Return how messages are framed, of a policy or options."""
    if fields["framing"] == "raw":
        return None
    return Gss(dce_style=fields.get("dce_style", False))


def server_mismatches(
    accepted: Accepted, expect: dict[str, Any], policy: dict[str, Any], *, shows_reply: bool
) -> Iterator[Mismatch]:
    """Yield every detail of an acceptance that is not as the vector has it.

    `shows_reply` is whether the peer claims to make KRB_AP_REPs: then none is none.
    """
    fields = expect.get("established", {})
    if "client" in fields:
        yield from compare_client(accepted.client, Principal.parse(fields["client"]))
    for name in ("session_key", "subkey"):
        if name in fields:
            yield from compare_key(name, getattr(accepted, name), key_of(fields[name]))
    for name in ("sequence", "ticket_flags"):
        if name in fields:
            yield from compare_number(name, getattr(accepted, name), fields[name])
    if "authorization_data" in fields:
        elements = [
            AuthorizationElement(ad_type=item["type"], ad_data=bytes.fromhex(item["data"]))
            for item in fields["authorization_data"]
        ]
        yield from compare_authorization_data(accepted.authorization_data, elements)
    if "mutual" in fields:
        yield from _mutual(accepted, fields["mutual"], shows_reply=shows_reply)
    if "reply" in expect and accepted.ap_rep is not None:
        key = fields["session_key"]
        scenario = Scenario(
            session_key=Key(key["etype"], bytes.fromhex(key["key"])), gss=framing_of(policy)
        )
        yield from _reply(accepted.ap_rep, expect["reply"], scenario)


def _mutual(accepted: Accepted, mutual: bool, *, shows_reply: bool) -> Iterator[Mismatch]:
    if accepted.mutual is not None and accepted.mutual != mutual:
        yield Mismatch("mutual", str(mutual), str(accepted.mutual))
    if accepted.ap_rep is None and mutual and shows_reply:
        yield Mismatch("ap_rep", "KRB_AP_REP, since it was required", "none")
    if accepted.ap_rep is not None and not mutual:
        yield Mismatch("ap_rep", "none, since it was not asked for", "KRB_AP_REP")


def _reply(token: bytes, expected: dict[str, Any], scenario: Scenario) -> Iterator[Mismatch]:
    """The client's time comes back under the session key (RFC 4120 section 3.2.4)."""
    try:
        _, _, _, part = open_reply(token, scenario)
    except CannotLook as error:
        yield error.mismatch
        return
    if part.ctime != parse_time(expected["ctime"]):
        yield Mismatch("ap_rep.ctime", expected["ctime"], str(part.ctime))
    if part.cusec != expected["cusec"]:
        yield Mismatch("ap_rep.cusec", str(expected["cusec"]), str(part.cusec))
