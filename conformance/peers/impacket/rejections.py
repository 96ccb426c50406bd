"""What impacket says of a message that it does not take, as the observation."""

from __future__ import annotations

from conformance.model.protocol import Native, Rejected
from conformance.peers.frozen import Refused
from conformance.peers.impacket.library import KERBEROS_MESSAGES, NT_MESSAGES, KerberosError


def rejection(refused: Refused) -> Rejected:
    """Return the observation. Only a KRB-ERROR that impacket has read has a code of RFC 4120."""
    error = refused.error
    if not isinstance(error, KerberosError):
        return Rejected(None, Native(type(error).__name__, str(error)))
    number = int(error.getErrorCode())
    if number not in KERBEROS_MESSAGES:  # and then the error has no text either: str() raises
        return Rejected(None, Native(number, "KerberosError without a text"))
    return Rejected(number, Native(number, str(error)))


def status_rejection(status: int) -> Rejected:
    """Return the observation for an NT status. None of them is a Kerberos code."""
    name, text = NT_MESSAGES[status]
    return Rejected(None, Native(status, f"{name}: {text}"))
