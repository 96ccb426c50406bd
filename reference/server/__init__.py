"""The server: steps 2 to 5 (RFC 4120 sections 3.2.3 and 3.2.4). No I/O, no clock of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from reference.crypto import Key
from reference.flags import Flags
from reference.keytab import Keytab
from reference.messages import AuthorizationElement, HostAddress
from reference.numbers import ErrorCode
from reference.policy import Policy
from reference.principal import Principal
from reference.refusal import Refusal
from reference.server.error import krb_error
from reference.server.exchange import Exchange
from reference.server.replay import ReplayCache
from reference.server.step4_mutual import mutual_required
from reference.server.step5_reply import reply
from reference.server.table import CHECKS, Check


@dataclass(slots=True, kw_only=True)
class Accepted:
    """The client is who the ticket says. Every detail is of the sealed parts.

    subkey and sequence_number are the client's; reply_subkey and reply_sequence_number are what
    the server chose for `ap_rep`, which is there where the client asked for mutual
    authentication. authorization_data is the ticket's, as sealed; `exchange.authorization` has
    that of ticket and authenticator with AD-IF-RELEVANT opened.
    """

    client: Principal
    session_key: Key
    subkey: Key | None
    sequence_number: int | None
    authorization_data: list[AuthorizationElement]
    ticket_flags: Flags
    ap_rep: bytes | None
    reply_subkey: Key | None
    reply_sequence_number: int | None
    exchange: Exchange


@dataclass(slots=True, kw_only=True)
class Rejected:
    """The check that refused, its code and its reason, and the KRB_ERROR for the client."""

    check: Check
    code: ErrorCode
    reason: str
    krb_error: bytes
    exchange: Exchange


@dataclass(slots=True)
class Server:
    """A service with its keys, its policy, and its memory of authenticators.

    random(n) returns n random octets. `checks` is the table of section 3.2.3, `error` makes the
    answer to a refusal.
    """

    principal: Principal
    keytab: Keytab
    random: Callable[[int], bytes]
    policy: Policy = field(default_factory=Policy)
    replays: ReplayCache = field(default_factory=ReplayCache)
    checks: Sequence[Check] = CHECKS
    error: Callable[[Exchange, Refusal], bytes] = krb_error

    def accept(
        self,
        octets: bytes,
        now: datetime,
        *,
        sender: HostAddress | None = None,
        user_to_user_key: Key | None = None,
        application_data: bytes | None = None,
    ) -> Accepted | Rejected:
        """Take a KRB_AP_REQ at a time (UTC, to the microsecond).

        sender is the address that the transport reports, user_to_user_key the session key of
        the server's TGT (section 3.7), application_data what the client's checksum covers.
        """
        x = Exchange(
            octets, now, self.principal, self.keytab, self.policy, self.replays,
            sender, user_to_user_key, application_data,
        )  # fmt: skip
        for check in self.checks:
            try:
                check.rule(x)
            except Refusal as refusal:
                return Rejected(
                    check=check,
                    code=refusal.code,
                    reason=refusal.reason,
                    krb_error=self.error(x, refusal),
                    exchange=x,
                )
        answer = reply(x, self.random) if mutual_required(x) else None
        return Accepted(
            client=x.client,
            session_key=x.session_key,
            subkey=x.subkey,
            sequence_number=x.authenticator.seq_number,
            authorization_data=x.ticket.authorization_data or [],
            ticket_flags=x.ticket.flags,
            ap_rep=answer and answer.octets,
            reply_subkey=answer and answer.subkey,
            reply_sequence_number=answer and answer.sequence_number,
            exchange=x,
        )


__all__ = ["CHECKS", "Accepted", "Check", "Rejected", "ReplayCache", "Server"]
