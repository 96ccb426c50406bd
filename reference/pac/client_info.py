"""Whom a PAC is about: PAC_CLIENT_INFO ([MS-PAC] section 2.7)."""

from __future__ import annotations

import struct
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from reference.pac.error import PacError

_FIXED = struct.Struct("<QH")
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class ClientInfo(NamedTuple):
    """The time of the client's authentication as a FILETIME, and its account name."""

    client_id: int
    name: str


def filetime(time: datetime) -> int:
    """Return a time in steps of 100 nanoseconds since 1601 ([MS-DTYP] section 2.3.3)."""
    return (time - _EPOCH) // _MICROSECOND * 10


def client_info(octets: bytes) -> ClientInfo:
    """Return the contents of a buffer; PacError where the name does not fill the rest of it."""
    if len(octets) < _FIXED.size:
        raise PacError(f"{len(octets)} octets are no client info")
    client_id, size = _FIXED.unpack_from(octets)
    if _FIXED.size + size != len(octets):
        raise PacError(f"client info of {len(octets)} octets, with a name of {size}")
    try:
        return ClientInfo(client_id, octets[_FIXED.size :].decode("utf-16-le"))
    except UnicodeDecodeError:
        raise PacError("client info: the name is not UTF-16") from None


def verify_client(info: ClientInfo, client_name: str, authtime: datetime) -> None:
    """Compare with name and authtime of the ticket, which has no fraction of a second."""
    if info.name != client_name:
        raise PacError(f"the PAC is about {info.name!r}, the ticket of {client_name!r}")
    if info.client_id != filetime(authtime):
        raise PacError(f"the PAC is of FILETIME {info.client_id}, the ticket of {authtime}")
