"""The acceptor: the server's steps 2 to 5, with tokens (RFC 4121 section 4.1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any

from reference.crypto import Key
from reference.gss import third_leg
from reference.gss.bindings import ChannelBindings
from reference.gss.checks import Context
from reference.gss.checksum import GssFlag
from reference.gss.framing import TokenId, frame
from reference.gss.table import CHECKS, GssCheck, around
from reference.messages import HostAddress
from reference.server import Accepted, Rejected, Server
from reference.server.step5_reply import reply


@dataclass(slots=True, kw_only=True)
class GssAccepted(Accepted):
    """What the server established, and what the checksum field adds.

    flags are those of the initiator that the acceptor knows. delegated is a KRB_CRED that the
    session key opens. token is for the initiator; None where it waits for none.

    continue_needed: in DCE style, the initiator is still to prove that it is no replay: nothing
    is established before `Acceptor.finish`.
    """

    flags: GssFlag
    delegated: bytes | None
    token: bytes | None
    continue_needed: bool


@dataclass(slots=True, kw_only=True)
class GssRejected(Rejected):
    """The refusal, and the error token for the initiator.

    There is no token where the octets are not one of this mechanism: nobody is known to read it;
    nor where the server answers nothing.

    continue_needed: the status that an unknown token identifier MUST have (section 4.1). It ends
    nothing and establishes nothing.
    """

    token: bytes | None
    continue_needed: bool


@dataclass(slots=True)
class Acceptor:
    """A server that speaks tokens. `checks` is the table of section 4.1.

    dce_style: whether the acceptor does DCE style. One that does not ignores its flag, as every
    flag that it does not know.
    """

    server: Server
    dce_style: bool = False
    checks: Sequence[GssCheck] = CHECKS

    def accept(
        self,
        token: bytes,
        now: datetime,
        *,
        bindings: ChannelBindings | None = None,
        sender: HostAddress | None = None,
        user_to_user_key: Key | None = None,
    ) -> GssAccepted | GssRejected:
        """Take an initial token at a time; `bindings` None ignores those of the initiator."""
        context = Context(None if bindings is None else bindings.hash(), self.dce_style)
        table = around(self.server.checks, self.checks, context)
        result = replace(self.server, checks=table).accept(
            token, now, sender=sender, user_to_user_key=user_to_user_key
        )
        if isinstance(result, Rejected):
            is_ours = context.token_id is not None
            return GssRejected(
                **_values(result),
                token=frame(TokenId.ERROR, result.krb_error)
                if is_ours and result.krb_error
                else None,
                continue_needed=is_ours and context.token_id != TokenId.AP_REQ,
            )
        self._answer(result, context)
        return GssAccepted(
            **_values(result),
            flags=context.flags,
            delegated=context.checksum.delegation,
            token=_token(result.ap_rep, context),
            continue_needed=bool(context.flags & GssFlag.DCE_STYLE),
        )

    def finish(self, pending: GssAccepted, token: bytes) -> GssAccepted | third_leg.Unproven:
        """Take the last token of DCE style, for what `accept` has returned."""
        refusal = third_leg.verify(pending, token)
        return refusal or replace(pending, token=None, continue_needed=False)

    def _answer(self, result: Accepted, context: Context) -> None:
        """Step 4 by the flag of the checksum, where the server went by the ap-options."""
        if not context.is_mutual:
            result.ap_rep = result.reply_subkey = result.reply_sequence_number = None
        elif result.ap_rep is None:
            answer = reply(result.exchange, self.server.random)
            result.ap_rep, result.reply_subkey = answer.octets, answer.subkey
            result.reply_sequence_number = answer.sequence_number


def _token(ap_rep: bytes | None, context: Context) -> bytes | None:
    if ap_rep is None or not context.is_framed:
        return ap_rep
    return frame(TokenId.AP_REP, ap_rep)


def _values(result: Accepted | Rejected) -> dict[str, Any]:
    return {each.name: getattr(result, each.name) for each in fields(result)}
