"""Step 3, the rest: may this ticket be used here and now? (section 3.2.3)

Time is compared by difference: a sum with the skew would leave the calendar at its ends.
"""

from __future__ import annotations

from reference.authorization import AuthorizationError, open_elements
from reference.flags import TicketFlag
from reference.numbers import ErrorCode
from reference.refusal import Refusal
from reference.server.exchange import Exchange
from reference.transited import PathError, untrusted_realms


def addresses(x: Exchange) -> None:
    """If no address of the ticket is the client's, or none is there where one must be: BADADDR.

    Where the transport reports no address there is nothing to compare.
    """
    if not x.ticket.caddr:
        if x.policy.require_addresses:
            raise Refusal(ErrorCode.KRB_AP_ERR_BADADDR, "the ticket has no addresses")
    elif x.sender is not None and x.sender not in x.ticket.caddr:
        raise Refusal(ErrorCode.KRB_AP_ERR_BADADDR, "the ticket is for other addresses")


def start_time(x: Exchange) -> None:
    """If the start is later than now by more than the skew: KRB_AP_ERR_TKT_NYV.

    Without a starttime the authtime counts (section 5.3).
    """
    start = x.ticket.starttime or x.ticket.authtime
    if start - x.now > x.policy.max_skew:
        raise Refusal(ErrorCode.KRB_AP_ERR_TKT_NYV, f"the ticket starts at {start}")


def invalid_flag(x: Exchange) -> None:
    """If the INVALID flag is set: KRB_AP_ERR_TKT_NYV."""
    if TicketFlag.INVALID in x.ticket.flags:
        raise Refusal(ErrorCode.KRB_AP_ERR_TKT_NYV, "the ticket's INVALID flag is set")


def end_time(x: Exchange) -> None:
    """If now is later than the end by more than the skew: KRB_AP_ERR_TKT_EXPIRED."""
    if x.now - x.ticket.endtime > x.policy.max_skew:
        raise Refusal(ErrorCode.KRB_AP_ERR_TKT_EXPIRED, f"the ticket ended at {x.ticket.endtime}")


def transited_path(x: Exchange) -> None:
    """If the KDC has not checked the path of realms, the server must (sections 2.7 and 5.3)."""
    if not x.policy.check_transited or TicketFlag.TRANSITED_POLICY_CHECKED in x.ticket.flags:
        return
    try:
        strangers = untrusted_realms(
            x.ticket.transited, x.client.realm, x.server.realm, x.policy.trusted_realms
        )
    except PathError as error:
        raise Refusal(ErrorCode.KRB_AP_PATH_NOT_ACCEPTED, str(error)) from None
    if strangers:
        raise Refusal(
            ErrorCode.KRB_AP_PATH_NOT_ACCEPTED, f"the path crosses {', '.join(sorted(strangers))}"
        )


def authorization_data(x: Exchange) -> None:
    """If an element that is not known is critical, authentication fails (section 5.2.6)."""
    try:
        x.authorization = open_elements(x.ticket.authorization_data)
        x.authorization += open_elements(x.authenticator.authorization_data)
    except AuthorizationError as error:
        raise Refusal(ErrorCode.KRB_ERR_GENERIC, str(error)) from None
