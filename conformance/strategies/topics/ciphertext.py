"""Ciphertext that was modified, or is under another key or usage (sections 3.2.3 and 7.5.1)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from conformance.forge import Seal
from conformance.forge.keys import made_up_key
from conformance.model.defect import Role, Stage
from conformance.model.scenario import Scenario
from conformance.strategies import edges
from conformance.strategies.about import About
from conformance.strategies.departure import Values, breaks
from conformance.strategies.source import Source
from reference.numbers import KeyUsage

_BITS = 8 * 24
"""At least so many bits are in any ciphertext: those from the start, and those from the end."""


def _bit(source: Source, scenario: Scenario) -> int:
    return source.integer(-_BITS, _BITS - 1)


def _key_number(source: Source, scenario: Scenario) -> int:
    return source.integer(0, 255)


def _size(source: Source, scenario: Scenario) -> int:
    return source.integer(0, 40)


def _nearest(size: int) -> int:
    """Return the size that a fixed case is cut to, which is nearest from below."""
    return max(fixed for fixed in (0, 1, 15, 16, 27, 28, 29) if fixed <= size)


def _usage_but(own: int) -> Values:
    """Draw a key usage that is not the right one."""

    def usage(source: Source, scenario: Scenario) -> int:
        drawn = edges.integer(source, 1, 2**32 - 1)
        return drawn if drawn != own else own + 1

    return usage


def _flipped(seal: Seal, bit: int) -> Seal:
    return replace(seal, flip=bit)


def _cut(seal: Seal, size: int) -> Seal:
    return replace(seal, cut=size)


def _under(seal: Seal, number: int) -> Seal:
    return replace(seal, key=made_up_key(seal.key.etype, f"wrong key {number}"))


def _for(seal: Seal, usage: int) -> Seal:
    return replace(seal, usage=usage)


_TICKET: dict[str, Any] = {"about": {About.SERVICE_KEY}}
_AUTHENTICATOR: dict[str, Any] = {"about": {About.SESSION_KEY}}
_REPLY: dict[str, Any] = {"about": {About.REPLY}, "roles": (Role.CLIENT,)}


@breaks(
    "rfc4120-3.2.3-ticket-integrity", Stage.TICKET_SEAL, **_TICKET, values=_bit,
    like=lambda bit: "server.integrity.ticket-flipped-body",
)  # fmt: skip
def ticket_flipped(seal: Seal, bit: int) -> Seal:
    """A bit of the ticket's ciphertext is turned over."""
    return _flipped(seal, bit)


@breaks(
    "rfc4120-3.2.3-ticket-integrity", Stage.TICKET_SEAL, **_TICKET, values=_size,
    like=lambda size: f"server.integrity.ticket-cut-{_nearest(size)}",
)  # fmt: skip
def ticket_cut(seal: Seal, size: int) -> Seal:
    """The ticket's ciphertext is cut off."""
    return _cut(seal, size)


@breaks(
    "rfc4120-3.2.3-ticket-integrity", Stage.TICKET_SEAL, **_TICKET, values=_key_number,
    like=lambda number: "server.integrity.ticket-key",
)  # fmt: skip
def ticket_under_another_key(seal: Seal, number: int) -> Seal:
    """The ticket is under a key that is not the server's."""
    return _under(seal, number)


@breaks(
    "rfc4120-7.5.1-ticket-usage", Stage.TICKET_SEAL, **_TICKET,
    values=_usage_but(KeyUsage.TICKET), like=lambda usage: "server.integrity.ticket-usage-11",
)  # fmt: skip
def ticket_for_another_usage(seal: Seal, usage: int) -> Seal:
    """The ticket is encrypted with another key usage than 2."""
    return _for(seal, usage)


@breaks(
    "rfc4120-3.2.3-authenticator-integrity", Stage.AUTHENTICATOR_SEAL, **_AUTHENTICATOR,
    values=_bit, like=lambda bit: "server.integrity.authenticator-flipped-body",
)  # fmt: skip
def authenticator_flipped(seal: Seal, bit: int) -> Seal:
    """A bit of the authenticator's ciphertext is turned over."""
    return _flipped(seal, bit)


@breaks(
    "rfc4120-3.2.3-authenticator-integrity", Stage.AUTHENTICATOR_SEAL, **_AUTHENTICATOR,
    values=_size, like=lambda size: f"server.integrity.authenticator-cut-{_nearest(size)}",
)  # fmt: skip
def authenticator_cut(seal: Seal, size: int) -> Seal:
    """The authenticator's ciphertext is cut off."""
    return _cut(seal, size)


@breaks(
    "rfc4120-3.2.3-authenticator-integrity", Stage.AUTHENTICATOR_SEAL, **_AUTHENTICATOR,
    values=_key_number, like=lambda number: "server.integrity.authenticator-key",
)  # fmt: skip
def authenticator_under_another_key(seal: Seal, number: int) -> Seal:
    """The authenticator is under a key that is not the session key."""
    return _under(seal, number)


@breaks(
    "rfc4120-7.5.1-authenticator-usage", Stage.AUTHENTICATOR_SEAL, **_AUTHENTICATOR,
    values=_usage_but(KeyUsage.AP_REQ_AUTHENTICATOR),
    like=lambda usage: "server.integrity.authenticator-usage-7",
)  # fmt: skip
def authenticator_for_another_usage(seal: Seal, usage: int) -> Seal:
    """The authenticator is encrypted with another key usage than 11."""
    return _for(seal, usage)


@breaks(
    "rfc4120-3.2.5-integrity", Stage.REPLY_SEAL, **_REPLY, values=_bit,
    like=lambda bit: "client.reply-key.flipped-body",
)  # fmt: skip
def reply_flipped(seal: Seal, bit: int) -> Seal:
    """A bit of the reply's ciphertext is turned over."""
    return _flipped(seal, bit)


@breaks(
    "rfc4120-3.2.5-integrity", Stage.REPLY_SEAL, **_REPLY, values=_size,
    like=lambda size: "client.reply-key.cut-28",
)  # fmt: skip
def reply_cut(seal: Seal, size: int) -> Seal:
    """The reply's ciphertext is cut off."""
    return _cut(seal, size)


@breaks(
    "rfc4120-3.2.5-key", Stage.REPLY_SEAL, **_REPLY, values=_key_number,
    like=lambda number: "client.reply-key.key",
)  # fmt: skip
def reply_under_another_key(seal: Seal, number: int) -> Seal:
    """The reply is under a key that is not the session key."""
    return _under(seal, number)


@breaks(
    "rfc4120-7.5.1-reply-usage", Stage.REPLY_SEAL, **_REPLY, values=_usage_but(KeyUsage.AP_REP),
    like=lambda usage: "client.reply-key.usage-11",
)  # fmt: skip
def reply_for_another_usage(seal: Seal, usage: int) -> Seal:
    """The reply is encrypted with another key usage than 12."""
    return _for(seal, usage)
