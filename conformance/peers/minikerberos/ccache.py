"""A credential as a credential cache: MIT's file format, version 4, of one ticket.

The format has 32 bits for a time; minikerberos looks at none of them.
"""

from __future__ import annotations

import struct
from datetime import datetime

from conformance.model.values import Credential
from reference.principal import Principal

_VERSION, _NO_HEADER = b"\x05\x04", b"\x00\x00"
_NT_PRINCIPAL, _NT_SRV_INST = 1, 2
_LATEST = 0xFFFFFFFF


def ccache(credential: Credential) -> bytes:
    """Return the octets of a cache that holds this credential alone."""
    client = _principal(credential.client, _NT_PRINCIPAL)
    key = credential.session_key
    return b"".join(
        (
            _VERSION,
            _NO_HEADER,
            client,
            client,
            _principal(credential.server, _NT_SRV_INST),
            struct.pack("!H", key.etype),
            _data(key.key),
            _time(credential.authtime),
            _time(credential.starttime),
            _time(credential.endtime),
            _time(credential.renew_till),
            b"\x00",  # the ticket is not encrypted in another's session key
            struct.pack("!I", credential.flags),
            struct.pack("!II", 0, 0),  # addresses, authorization data
            _data(credential.ticket),
            _data(b""),
        )
    )


def _principal(text: str, name_type: int) -> bytes:
    principal = Principal.parse(text)
    head = struct.pack("!II", name_type, len(principal.components))
    parts = (principal.realm, *principal.components)
    return head + b"".join(_data(part.encode()) for part in parts)


def _data(octets: bytes) -> bytes:
    return struct.pack("!I", len(octets)) + octets


def _time(when: datetime | None) -> bytes:
    return struct.pack("!I", 0 if when is None else min(int(when.timestamp()), _LATEST))
