"""Values of the reference's messages in the form of `pyasn1_types`: dict, list, int, str, bytes."""

import dataclasses
from datetime import datetime
from typing import Any

from reference import messages
from reference.flags import Flags

CLASSES = {
    "PrincipalName": messages.PrincipalName,
    "HostAddress": messages.HostAddress,
    "AuthorizationElement": messages.AuthorizationElement,
    "EncryptedData": messages.EncryptedData,
    "EncryptionKey": messages.EncryptionKey,
    "Checksum": messages.Checksum,
    "TransitedEncoding": messages.TransitedEncoding,
    "Ticket": messages.Ticket,
    "EncTicketPart": messages.EncTicketPart,
    "AP-REQ": messages.APReq,
    "Authenticator": messages.Authenticator,
    "AP-REP": messages.APRep,
    "EncAPRepPart": messages.EncAPRepPart,
    "KRB-ERROR": messages.KRBError,
}
"""The message classes by the names that RFC 4120 gives the types."""


def plain(value: Any) -> Any:
    """Return a message or a field of one as dict, list, int, str or bytes."""
    match value:
        case Flags():
            bits = "".join(f"{octet:08b}" for octet in value.octets)
            return bits[: len(bits) - value.unused]
        case datetime():
            return f"{value:%Y%m%d%H%M%SZ}".rjust(15, "0")
        case list():
            return [plain(item) for item in value]
        case int() | str() | bytes():
            return value
    return {
        part.name.replace("_", "-"): plain(item)
        for part in dataclasses.fields(value)
        if (item := getattr(value, part.name)) is not None
    }
