"""The rules of RFC 4120 section 3.2.3, in the order of its text.

The order decides which error a message with several faults is answered with.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from reference.server import step2_ticket as step2
from reference.server import step3_authenticator as step3
from reference.server import step3_ticket_use as use
from reference.server.exchange import Exchange


class Check(NamedTuple):
    """One rule: the step that it belongs to, its section, and the function that raises Refusal."""

    step: int
    section: str
    rule: Callable[[Exchange], None]

    @property
    def name(self) -> str:
        """The name of the rule, as results and transcripts give it."""
        return self.rule.__name__


CHECKS = (
    Check(2, "3.2.3", step2.message_type),
    Check(2, "5.2.4", step2.protocol_version),
    Check(2, "3.2.3", step2.key_version),
    Check(2, "3.7", step2.user_to_user),
    Check(2, "3.2.3", step2.key),
    Check(2, "5.2.9", step2.permitted_ticket_etype),
    Check(2, "3.2.3", step2.ticket_integrity),
    Check(2, "5.3", step2.session_key),
    Check(3, "3.2.3", step3.authenticator_integrity),
    Check(3, "5.5.1", step3.authenticator_version),
    Check(3, "3.2.3", step3.name_match),
    Check(3, "3.2.3", use.addresses),
    Check(3, "3.2.3", step3.skew),
    Check(3, "3.2.3", step3.replay),
    Check(3, "5.5.1", step3.application_checksum),
    Check(3, "3.2.3", step3.subkey),
    Check(3, "3.2.3", use.start_time),
    Check(3, "3.2.3", use.invalid_flag),
    Check(3, "3.2.3", use.end_time),
    Check(3, "2.7", use.transited_path),
    Check(3, "5.2.6", use.authorization_data),
)
