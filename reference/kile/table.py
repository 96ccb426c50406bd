"""The rules of [MS-KILE]: the tables of RFC 4120 and RFC 4121 with some in place of theirs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from reference.gss import checks as gss
from reference.gss.table import CHECKS as GSS_CHECKS
from reference.gss.table import GssCheck
from reference.kile import step2_ticket as kile2
from reference.kile import step3_evaluation as kile3
from reference.pac.check import pac
from reference.server import step2_ticket as step2
from reference.server import step3_authenticator as step3
from reference.server import step3_ticket_use as use
from reference.server.exchange import Exchange
from reference.server.table import CHECKS, Check

INSTEAD: Mapping[Callable[[Exchange], None], Check] = MappingProxyType(
    {
        step2.message_type: Check(2, "MS-KILE 3.4.5", kile2.message_type),
        step2.key: Check(2, "MS-KILE 3.4.5", kile2.key),
        step2.ticket_integrity: Check(2, "MS-KILE 3.4.5", kile2.ticket_integrity),
        step3.authenticator_integrity: Check(3, "MS-KILE 3.4.5", kile3.authenticator_integrity),
        step3.name_match: Check(3, "MS-KILE 3.1.5.7", kile3.name_match),
        use.addresses: Check(3, "MS-KILE 3.1.5.6", kile3.addresses),
        use.authorization_data: Check(3, "MS-KILE 3.1.5.5", kile3.authorization_data),
    }
)
"""The rules that stand in place of one of RFC 4120, by that one."""

NOT_CHECKED = (use.transited_path,)
"""The path of realms is no affair of a server's ([MS-KILE] section 3.1.5.4)."""

MS_KILE_CHECKS = (
    *(INSTEAD.get(check.rule, check) for check in CHECKS if check.rule not in NOT_CHECKED),
    Check(3, "MS-KILE 3.4.5.3", pac),
)
"""For `Server(checks=...)`. The PAC comes last."""

MS_KILE_GSS_CHECKS = tuple(
    GssCheck(3, "MS-KILE 3.4.5", kile3.checksum_absent)
    if check.rule is gss.checksum_present
    else check
    for check in GSS_CHECKS
)
"""For `Acceptor(checks=...)`."""
