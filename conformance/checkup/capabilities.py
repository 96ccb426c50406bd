"""The capabilities that there are: what each says, and what it is nothing without."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from reference.crypto import SUPPORTED

ETYPE = re.compile(r"etype\.(0|[1-9][0-9]*)")


@dataclass(frozen=True, slots=True)
class Capability:
    """What a peer says with it. `needs`: one of these has to be there, too."""

    says: str
    needs: tuple[str, ...] = ()


_ROLES = ("server", "client")
CAPABILITIES: Mapping[str, Capability] = MappingProxyType(
    {
        "server": Capability("it takes AP-REQs: `accept`"),
        "client": Capability("it makes AP-REQs: `initiate`, and `finish` with `mutual`"),
        "clock": Capability("it takes `now` for its clock", _ROLES),
        "still-clock": Capability("its client keeps times apart on a still clock", ("clock",)),
        "mutual": Capability("it makes, or reads, AP-REPs", _ROLES),
        "replay": Capability("its server remembers authenticators", ("server",)),
        "addresses": Capability("its server compares the sender's address", ("server",)),
        "require-address": Capability("its server can insist on addresses", ("addresses",)),
        "permitted-etypes": Capability("its server can be told which types to take", ("server",)),
        "check-transited": Capability("its server can leave the path unchecked", ("server",)),
        "krb-error": Capability("its server makes a KRB-ERROR for a refusal", ("server",)),
        "subkey": Capability("its client can send a subkey", ("client",)),
        "sequence": Capability("its client can send a sequence number", ("client",)),
        "user-to-user": Capability("a ticket under the session key of a TGT", _ROLES),
        "gss": Capability("tokens of RFC 4121", _ROLES),
        "gss-only": Capability("it takes tokens, and no bare messages", ("gss",)),
        "channel-bindings": Capability("tokens that are bound to a channel", ("gss",)),
        "dce-style": Capability("three messages, as DCE RPC has them", ("gss",)),
    }
)  # fmt: skip


def is_known(name: str) -> bool:
    """Return whether the suite ever asks for that capability."""
    etype = ETYPE.fullmatch(name)
    return name in CAPABILITIES or (etype is not None and int(etype[1]) in SUPPORTED)


def etypes(claimed: frozenset[str]) -> list[int]:
    """Return the claimed encryption types that the suite has, the preferred one first."""
    found = {int(match[1]) for name in claimed if (match := ETYPE.fullmatch(name))}
    return sorted(found & SUPPORTED, key=lambda etype: (etype != 18, etype))
