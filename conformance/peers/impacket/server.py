"""Server role: the SMB server's `_kerberos_auth`, the one acceptor that impacket has.

It answers with a NegTokenResp and an NT status. The status decides here: STATUS_SUCCESS is what
impacket tells the client, also where it comes without an AP-REP because something failed on the
way (a bare `except` around all of it answers "accept-completed"). Who the client is stands in the
data of the connection, if impacket got so far.
"""

from __future__ import annotations

from typing import Any

from conformance.model.protocol import Accept, Accepted, Rejected
from conformance.peers.frozen import at
from conformance.peers.impacket import credentials, framing, names
from conformance.peers.impacket.library import STATUS_SUCCESS, SMB2Commands
from conformance.peers.impacket.rejections import status_rejection
from conformance.peers.serving import CannotDrive

# impacket has no knob for the clock skew, so it runs under the default policy alone.
DEFAULT_SKEW = 300


class AccountHolder:
    """As much of an SMB server as the acceptor asks for: a computer account."""

    def __init__(self, account: dict[str, str]) -> None:
        """Take the account."""
        self._account = account

    def getComputerAccountCredentials(self) -> dict[str, str]:
        """Return the account."""
        return self._account


def accept(request: Accept) -> Accepted | Rejected:
    """Give an AP-REQ to impacket's SMB server at the request's time."""
    _refuse_what_it_cannot_be_told(request)
    holder = AccountHolder(credentials.account(request.server, request.keytab))
    framed = request.policy.framing == "gss"
    token = request.ap_req if framed else framing.wrap(framing.AP_REQ, request.ap_req)
    connection: dict[str, Any] = {}
    acceptor = SMB2Commands._kerberos_auth  # looked up here: that it is gone is no refusal
    with at(request.now):
        response, status = acceptor(token, connection, holder)
    if status != STATUS_SUCCESS:
        return status_rejection(status)
    answer = framing.response_token(response["Buffer"])
    # Session key, subkey, sequence number, flags and authorization data stay inside: the connection
    # keeps no more than the first 16 octets of the subkey, without its type.
    return Accepted(
        client=_client(connection),
        ap_rep=answer if framed or answer is None else framing.unwrap(answer),
    )


def _client(connection: dict[str, Any]) -> str | None:
    if "user_name" not in connection:
        return None
    return names.principal(connection["user_name"], connection["user_domain_name"])


def _refuse_what_it_cannot_be_told(request: Accept) -> None:
    # A server that need not check the path of realms is what impacket is: that can be told.
    policy = request.policy
    for capability, is_asked in (
        (policy.framing, policy.framing not in ("raw", "gss")),
        ("user-to-user", request.user_to_user_key is not None),
        ("dce-style", policy.dce_style or request.third_leg is not None),
        ("replay", policy.replay),
        ("max-skew", policy.max_skew != DEFAULT_SKEW),
        ("addresses", policy.sender is not None),
        ("require-address", policy.require_address),
        ("permitted-etypes", policy.permitted_etypes is not None),
        ("channel-bindings", policy.channel_bindings is not None),
    ):
        if is_asked:
            raise CannotDrive(capability)
