"""Steps 2 to 5 as the reference's server takes them, and 6 where there is a reply."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from conformance.explain.annotate import annotate
from conformance.explain.checks import Check, checked
from conformance.explain.opened import (
    NamedKey,
    Opened,
    session_key_of,
)
from conformance.explain.reply import reply_lines
from conformance.explain.text import error_name, indented, key_text
from reference import client, server
from reference.crypto import Key
from reference.flags import APOption
from reference.gss import CHECKS as GSS_CHECKS
from reference.gss import Acceptor, ChannelBindings, GssAccepted, GssFlag, GssRequest
from reference.keytab import Keytab, KeytabEntry
from reference.messages import Authenticator, EncTicketPart, HostAddress
from reference.policy import Policy
from reference.principal import Principal

Result = server.Accepted | server.Rejected


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerSide:
    """A server: whose keys it has, and what it goes by."""

    principal: Principal
    entries: list[KeytabEntry]
    policy: Policy
    is_gss: bool = False
    dce_style: bool = False
    bindings: ChannelBindings | None = None
    sender: HostAddress | None = None
    user_to_user_key: Key | None = None
    replays: server.ReplayCache = field(default_factory=server.ReplayCache)

    @property
    def keys(self) -> list[NamedKey]:
        """Every key that may open a ticket, with its owner."""
        found = [
            NamedKey(f"the key of {entry.principal}, version {entry.kvno}", entry.key)
            for entry in sorted(self.entries, key=lambda entry: entry.principal != self.principal)
        ]
        if self.user_to_user_key is not None:
            found.insert(0, NamedKey("the session key of the server's TGT", self.user_to_user_key))
        return found

    @property
    def checks(self) -> list[Check]:
        """The table, with the rules of GSS around it where tokens are spoken."""
        if not self.is_gss:
            return list(server.CHECKS)
        before = [check for check in GSS_CHECKS if check.step == 2]
        behind = [check for check in GSS_CHECKS if check.step == 3]
        return [*before, *server.CHECKS, *behind]

    def accept(self, octets: bytes, now: datetime) -> Result:
        """Take a message. What the server chooses at random follows from the message alone."""
        party = server.Server(
            self.principal, Keytab(self.entries), _chosen(octets), self.policy, self.replays
        )
        if self.is_gss:
            return Acceptor(party, self.dce_style).accept(
                octets,
                now,
                bindings=self.bindings,
                sender=self.sender,
                user_to_user_key=self.user_to_user_key,
            )
        return party.accept(octets, now, sender=self.sender, user_to_user_key=self.user_to_user_key)


def _chosen(message: bytes) -> Callable[[int], bytes]:
    counter = itertools.count()
    return lambda size: hashlib.shake_256(message + bytes((next(counter),))).digest(size)


def outcome_text(result: Result) -> str:
    """Return what the server did, in a line."""
    if isinstance(result, server.Rejected):
        return f"refused with {error_name(result.code)} by {result.check.name}: {result.reason}"
    return f"accepted {result.client}"


def step2(
    side: ServerSide, result: Result, ticket: Opened | None, now: datetime, show_keys: bool
) -> Iterator[str]:
    """Yield what the decryption of the ticket shows."""
    yield f"server {side.principal}, clock {now}"
    for entry in side.entries:
        key = key_text(entry.key, show_keys)
        yield f"key of {entry.principal}, version {entry.kvno}: {key}"
    yield from plaintext_lines("ticket", ticket, EncTicketPart, show_keys)
    yield from _checks(side, result, 2)


def step3(
    side: ServerSide, result: Result, plaintext: Opened | None, ticket: Opened | None,
    show_keys: bool,
) -> Iterator[str]:  # fmt: skip
    """Yield what the authenticator holds, and how it is evaluated."""
    yield f"session key: {key_text(session_key_of(ticket), show_keys)}"
    yield from plaintext_lines("authenticator", plaintext, Authenticator, show_keys)
    if isinstance(result, server.Rejected) and result.check.step == 2:
        yield "not reached: step 2 refused"
        return
    yield from _checks(side, result, 3)


def step4(result: Result) -> Iterator[str]:
    """Yield whether the client wants a reply."""
    if isinstance(result, server.Rejected):
        yield f"not reached: step {result.check.step} refused"
        return
    asked = APOption.MUTUAL_REQUIRED in result.exchange.ap_req.ap_options
    yield f"ap-options: MUTUAL-REQUIRED is {'' if asked else 'not '}set"
    if isinstance(result, GssAccepted):
        asked = bool(result.flags & (GssFlag.MUTUAL | GssFlag.DCE_STYLE))
        yield f"the flags in the checksum decide: mutual is {'' if asked else 'not '}set"
    yield "the server replies" if asked else "no reply"


def reply_of(result: Result) -> bytes | None:
    """Return what the reference answers an accepted message with: its KRB_AP_REP, or the token."""
    if isinstance(result, GssAccepted):
        return result.token
    return result.ap_rep if isinstance(result, server.Accepted) else None


def step5_and_6(result: Result, reply: bytes | None, now: datetime, show_keys: bool) -> tuple[
    list[str], list[str]
]:  # fmt: skip
    """Return the lines of the reply, and of how a client takes it."""
    if isinstance(result, server.Rejected):
        line = f"not reached: step {result.check.step} refused; the client gets a KRB_ERROR"
        return [line], [line.partition(";")[0]]
    if reply is None:
        return ["no reply was asked for"], ["no reply to compare"]
    return reply_lines(_sent(result), reply, now, show_keys)


def plaintext_lines(
    name: str, plaintext: Opened | None, message: type, show_keys: bool
) -> Iterator[str]:
    """Yield what is sealed in a part, and how it is known."""
    if plaintext is None:
        yield f"the {name} is not opened: no key here fits it"
        return
    yield f"{name}, {len(plaintext.octets)} octets of plaintext, {plaintext.source}"
    yield from indented(annotate(plaintext.octets, message, sealed=True, show_keys=show_keys))


def _checks(side: ServerSide, result: Result, step: int) -> list[str]:
    refused = result if isinstance(result, server.Rejected) else None
    here = refused if refused is not None and refused.check.step == step else None
    return checked([check for check in side.checks if getattr(check, "step", 0) == step], here)


def _sent(result: server.Accepted) -> client.Request:
    x = result.exchange
    request = client.Request(x.octets, x.ap_req, x.authenticator, x.session_key, x.subkey)
    if not isinstance(result, GssAccepted):
        return request
    return GssRequest(
        request.octets, request.ap_req, request.authenticator, request.session_key,
        request.subkey, token=x.octets, flags=result.flags,
    )  # fmt: skip
