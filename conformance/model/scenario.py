"""A scenario: every value of one exchange. The default is valid."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from conformance.model.values import Address, AuthData, Gss, Key, KeytabEntry, Pac, Policy

EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
"""When scenarios happen, unless they say otherwise."""

AES256 = 18


def made_up_key(etype: int, size: int, label: str) -> Key:
    """Return a key of `size` octets that is the same in every run; `label` keeps keys apart."""
    return Key(etype, hashlib.shake_256(f"sixstep {label} {etype}".encode()).digest(size))


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """One exchange between a client and a server.

    `now` is the server's clock in the server role and the client's in the client role; `ctime`
    is the client's, to the microsecond. Ticket times are whole seconds. Flags are bit numbers.
    """

    now: datetime = EPOCH + timedelta(microseconds=500_000)
    client: str = "alice@EXAMPLE"
    server: str = "host/a.example@EXAMPLE"
    client_name_type: int = 1

    service_key: Key = field(default_factory=lambda: made_up_key(AES256, 32, "service key"))
    kvno: int | None = 3
    session_key: Key = field(default_factory=lambda: made_up_key(AES256, 32, "session key"))

    ticket_flags: frozenset[int] = frozenset({1, 9, 10})
    transited_type: int = 1
    transited: bytes = b""
    authtime: datetime = EPOCH - timedelta(hours=1)
    starttime: datetime | None = EPOCH - timedelta(hours=1)
    endtime: datetime = EPOCH + timedelta(hours=9)
    renew_till: datetime | None = None
    addresses: tuple[Address, ...] | None = None
    authorization_data: tuple[AuthData, ...] | None = None
    pac: Pac | None = None
    """The PAC, in AD-IF-RELEVANT behind the other authorization data; None: there is none."""

    ctime: datetime = EPOCH + timedelta(microseconds=123_456)
    subkey: Key | None = field(default_factory=lambda: made_up_key(AES256, 32, "subkey"))
    sequence: int | None = 0x12345678
    authenticator_data: tuple[AuthData, ...] | None = None

    checksum_data: bytes | None = None
    """What a client is asked to cover with the authenticator's checksum."""

    mutual: bool = True
    user_to_user_key: Key | None = None

    reply_subkey: Key | None = field(
        default_factory=lambda: made_up_key(AES256, 32, "reply subkey")
    )
    reply_sequence: int | None = 0x09ABCDEF

    gss: Gss | None = None
    """The framing and checksum of RFC 4121; None: the bare messages of RFC 4120."""

    policy: Policy = field(default_factory=Policy)
    keytab: tuple[KeytabEntry, ...] | None = None
    """What the server has; None: the service key in the ticket's version."""

    def shifted(self, by: timedelta) -> Scenario:
        """Return the same scenario at another time; `by` is whole seconds."""
        return replace(
            self,
            now=self.now + by,
            authtime=self.authtime + by,
            starttime=self.starttime and self.starttime + by,
            endtime=self.endtime + by,
            renew_till=self.renew_till and self.renew_till + by,
            ctime=self.ctime + by,
        )

    @property
    def skew(self) -> timedelta:
        """The allowable clock skew of the server's policy."""
        return timedelta(seconds=self.policy.max_skew)


def framed(scenario: Scenario, gss: Gss | None = None) -> Scenario:
    """Return the scenario with the framing and checksum of RFC 4121, unless it has them."""
    if scenario.gss is not None:
        return scenario
    gss = gss or Gss()
    policy = replace(scenario.policy, framing="gss", dce_style=gss.dce_style)
    return replace(scenario, gss=gss, policy=policy)
