"""Verify a PAC: layout, server signature, client, in this order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from reference.crypto import Key
from reference.pac.client_info import client_info, verify_client
from reference.pac.layout import buffers, by_type
from reference.pac.numbers import BufferType
from reference.pac.signature import verify_server_signature


@dataclass(frozen=True, slots=True)
class Pac:
    """A PAC that the KDC signed for this service and this client.

    buffers: their contents by type, those of types that nobody knows included.
    """

    buffers: Mapping[int, bytes]


def verify_pac(octets: bytes, service_key: Key, client_name: str, authtime: datetime) -> Pac:
    """Return the PAC of a ticket, or raise PacError.

    service_key is the key that the ticket was encrypted in; client_name and authtime are those in
    the ticket, the name without its realm, its components with `/` between them.

    No buffer is looked into before the signature is known to be right, but the signatures.
    """
    found = by_type(buffers(octets))
    verify_server_signature(octets, found, service_key)
    contents = {type_: octets[place.start : place.stop] for type_, place in found.items()}
    verify_client(client_info(contents[BufferType.CLIENT_INFO]), client_name, authtime)
    return Pac(contents)
