"""The peer protocol, version 1: every request and every answer as a typed value.

A request goes from the harness to an adapter, an answer comes back. `OPERATIONS` and `OUTCOMES`
name them as the JSON does.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from conformance.model.values import AuthData, Credential, Key, KeytabEntry, Options, Policy

PROTOCOL = 1


@dataclass(frozen=True, slots=True)
class Hello:
    """The first request: who are you, and what can be asked of you?"""

    protocol: int = PROTOCOL


@dataclass(frozen=True, slots=True)
class Accept:
    """To a server: take this KRB_AP_REQ (or framed token) at this time."""

    now: datetime
    server: str
    keytab: tuple[KeytabEntry, ...]
    policy: Policy
    ap_req: bytes
    user_to_user_key: Key | None = None
    context: str | None = None
    third_leg: bytes | None = None


@dataclass(frozen=True, slots=True)
class Initiate:
    """To a client: build a KRB_AP_REQ with this credential at this time."""

    now: datetime
    credential: Credential
    options: Options


@dataclass(frozen=True, slots=True)
class Finish:
    """To a client: take this KRB_AP_REP, KRB_ERROR or framed token as the answer."""

    context: str
    now: datetime
    ap_rep: bytes | None = None
    token: bytes | None = None


@dataclass(frozen=True, slots=True)
class Reset:
    """Forget every context and replay cache."""


@dataclass(frozen=True, slots=True)
class Bye:
    """Answer, then end with exit code 0."""


Request = Hello | Accept | Initiate | Finish | Reset | Bye
OPERATIONS: dict[str, type[Request]] = {
    "hello": Hello,
    "accept": Accept,
    "initiate": Initiate,
    "finish": Finish,
    "reset": Reset,
    "bye": Bye,
}


@dataclass(frozen=True, slots=True)
class PeerInfo:
    """What implementation an adapter drives."""

    name: str
    version: str
    language: str
    url: str

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


@dataclass(frozen=True, slots=True)
class HelloAnswer:
    """Who the peer is, and what can be asked of it."""

    protocol: int
    peer: PeerInfo
    capabilities: frozenset[str]


@dataclass(frozen=True, slots=True)
class Accepted:
    """The peer took the message. A detail that its interface cannot show is None."""

    client: str | None = None
    mutual: bool | None = None
    session_key: Key | None = None
    subkey: Key | None = None
    sequence: int | None = None
    authorization_data: tuple[AuthData, ...] | None = None
    ticket_flags: int | None = None
    ap_rep: bytes | None = None
    context: str | None = None


@dataclass(frozen=True, slots=True)
class Native:
    """The peer's own error, as its library says it."""

    code: int | str | None
    message: str


@dataclass(frozen=True, slots=True)
class Rejected:
    """The peer refused. `code` is of RFC 4120 section 7.5.9, or None where there is none."""

    code: int | None
    native: Native | None = None
    krb_error: bytes | None = None


@dataclass(frozen=True, slots=True)
class Initiated:
    """The client built its message; `context` names it for `Finish`."""

    ap_req: bytes
    context: str


@dataclass(frozen=True, slots=True)
class Unsupported:
    """The peer cannot be driven that way; the reason names a capability."""

    reason: str


@dataclass(frozen=True, slots=True)
class Failed:
    """The adapter itself failed, not the peer."""

    reason: str


@dataclass(frozen=True, slots=True)
class Done:
    """A request with nothing to tell is done."""


Answer = HelloAnswer | Accepted | Rejected | Initiated | Unsupported | Failed | Done
OUTCOMES: dict[str, type[Answer]] = {
    "accepted": Accepted,
    "rejected": Rejected,
    "initiated": Initiated,
    "unsupported": Unsupported,
    "failed": Failed,
    "done": Done,
}
