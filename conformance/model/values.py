"""Values that travel between the harness and a peer: keys, addresses, policy, credentials."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Key:
    """An encryption key; its value never shows in a repr."""

    etype: int
    key: bytes

    def __repr__(self) -> str:
        return f"Key(etype={self.etype}, {len(self.key)} octets)"


@dataclass(frozen=True, slots=True)
class KeytabEntry:
    """One key of a service, with its version."""

    principal: str
    kvno: int
    etype: int
    key: bytes

    def __repr__(self) -> str:
        return f"KeytabEntry({self.principal!r}, kvno={self.kvno}, etype={self.etype})"


@dataclass(frozen=True, slots=True)
class Address:
    """A host address: RFC 4120 type number and octets."""

    type: int
    address: bytes


@dataclass(frozen=True, slots=True)
class AuthData:
    """One authorization data element: RFC 4120 type number and octets."""

    type: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Policy:
    """What a server is configured to do. `max_skew` is in seconds."""

    max_skew: int = 300
    replay: bool = False
    sender: Address | None = None
    framing: str = "raw"
    require_address: bool = False
    permitted_etypes: tuple[int, ...] | None = None
    dce_style: bool = False
    channel_bindings: bytes | None = None
    check_transited: bool = True


@dataclass(frozen=True, slots=True)
class Credential:
    """What a client got from the KDC: a ticket, and what it may know of it."""

    client: str
    server: str
    ticket: bytes
    session_key: Key
    flags: int
    authtime: datetime
    starttime: datetime | None
    endtime: datetime
    renew_till: datetime | None = None


@dataclass(frozen=True, slots=True)
class Options:
    """How a client is asked to build its AP-REQ.

    In GSS framing a subkey or sequence number that is not asked for is the mechanism's own affair:
    an application cannot leave them out there.
    """

    mutual: bool = True
    subkey: bool = True
    sequence: bool = True
    use_session_key: bool = False
    framing: str = "raw"
    dce_style: bool = False
    channel_bindings: bytes | None = None
    checksum_data: bytes | None = None
    delegate: bool = False


@dataclass(frozen=True, slots=True)
class Pac:
    """The privilege attribute certificate that a KDC puts into a ticket ([MS-PAC]).

    kdc_key: the key of the KDC's own signature. logon_info: what it says of the client's rights;
    no case is about that.
    """

    kdc_key: Key
    logon_info: bytes


@dataclass(frozen=True, slots=True)
class Gss:
    """What a framed token has beyond its AP-REQ (RFC 4121 section 4.1).

    flags: those of the checksum but MUTUAL, which follows the ap-options. bindings: the
    application data that the client binds to. delegation: the octets of a KRB_CRED.
    dce_style: without framing, and with a third leg.
    """

    flags: int = 0x3C  # REPLAY, SEQUENCE, CONF, INTEG
    bindings: bytes | None = None
    delegation: bytes | None = None
    extensions: bytes = b""
    dce_style: bool = False
