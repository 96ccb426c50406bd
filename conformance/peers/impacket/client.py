"""Client role: which of impacket's code paths builds the AP-REQ that is asked for.

No path has options for its AP-REQ, but for mutual authentication in the SMB login. What a path
puts in it is fixed, so a request is driven by the one path that does as it says, or by none.
"""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from conformance.model.protocol import Accepted
from conformance.model.values import Credential, Options
from conformance.peers.impacket.dce_client import DceBind
from conformance.peers.impacket.kpasswd_client import PasswordChange
from conformance.peers.impacket.smb_client import SmbLogin
from conformance.peers.serving import CannotDrive


class Exchange(Protocol):
    """One AP exchange of the client."""

    def token(self, now: datetime) -> bytes:
        """Step 1: return the AP-REQ, framed as the path frames it."""

    def finish(self, now: datetime, message: bytes, *, framed: bool) -> Accepted:
        """Step 6: take the server's answer, `framed` or a raw message."""

    def abandon(self) -> None:
        """Let go of what an unfinished exchange holds."""


def exchange(credential: Credential, options: Options) -> Exchange:
    """Return the exchange that does what the options ask for; CannotDrive where none does."""
    for capability, is_asked in (
        (options.framing, options.framing not in ("raw", "gss")),
        ("user-to-user", options.use_session_key),
        ("channel-bindings", options.channel_bindings is not None),
        ("checksum-data", options.checksum_data is not None),
        ("delegate", options.delegate),
    ):
        if is_asked:
            raise CannotDrive(capability)
    if options.dce_style:
        _need(mutual=options.mutual, sequence=options.sequence, subkey=not options.subkey)
        return DceBind(credential)
    if options.subkey:
        is_raw = options.framing == "raw"
        _need(mutual=not options.mutual, sequence=options.sequence, subkey=is_raw)
        return PasswordChange(credential)
    _need(sequence=not options.sequence)
    return SmbLogin(credential, mutual=options.mutual)


def _need(**holds: bool) -> None:
    for capability, held in holds.items():
        if not held:
            raise CannotDrive(capability)
