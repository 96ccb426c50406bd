"""The rules of RFC 4121 section 4.1 in the order in which the acceptor asks them.

Those of step 2 come before the server's own table, which finds the message unframed; those of
step 3 behind it, when the authenticator is known to be genuine, fresh and the client's.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import NamedTuple

from reference.gss import checks as gss
from reference.gss.checks import Context
from reference.server.exchange import Exchange
from reference.server.table import Check


class GssCheck(NamedTuple):
    """One rule: the step that it belongs to, its section, and the function that raises Refusal."""

    step: int
    section: str
    rule: Callable[[Exchange, Context], None]

    @property
    def name(self) -> str:
        """The name of the rule, as results and transcripts give it."""
        return self.rule.__name__

    def within(self, context: Context) -> Check:
        """Return the rule as a server's table has it, for the one context."""

        @wraps(self.rule)
        def rule(x: Exchange) -> None:
            self.rule(x, context)

        return Check(self.step, self.section, rule)


CHECKS = (
    GssCheck(2, "RFC 2743 3.1", gss.framing),
    GssCheck(2, "RFC 4121 4.1", gss.token_id),
    GssCheck(3, "RFC 4121 4.1.1", gss.checksum_present),
    GssCheck(3, "RFC 4121 4.1.1", gss.checksum_type),
    GssCheck(3, "RFC 4121 4.1.1", gss.checksum_format),
    GssCheck(3, "RFC 4121 4.1.1.2", gss.channel_bindings),
    GssCheck(3, "RFC 4121 4.1.1", gss.sequence_number),
    GssCheck(3, "RFC 4121 4.1.1", gss.delegation),
    GssCheck(3, "MS-KILE 3.4.5.1", gss.dce_style),
)


def around(
    server_checks: Sequence[Check], gss_checks: Sequence[GssCheck], context: Context
) -> list[Check]:
    """Return one table for one token: step 2 of GSS, the server's rules, step 3 of GSS."""
    bound = [check.within(context) for check in gss_checks]
    before = [check for check in bound if check.step == 2]
    behind = [check for check in bound if check.step == 3]
    return [*before, *server_checks, *behind]
