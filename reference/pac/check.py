"""The rule of a server that goes by the PAC ([MS-KILE] section 3.4.5.3)."""

from __future__ import annotations

from reference.authorization import open_elements
from reference.numbers import ADType, ErrorCode
from reference.pac.error import PacError
from reference.pac.verify import Pac, verify_pac
from reference.refusal import Refusal
from reference.server.exchange import Exchange


def pac(x: Exchange) -> None:
    """If the server signature of the PAC is wrong, or its client: KRB_AP_ERR_MODIFIED."""
    try:
        pac_of_ticket(x)
    except PacError as error:
        raise Refusal(ErrorCode.KRB_AP_ERR_MODIFIED, f"PAC: {error}") from None


def pac_of_ticket(x: Exchange) -> Pac | None:
    """Return the PAC of an exchange whose ticket is open; PacError if it is not genuine.

    It is the ticket's: what the authenticator has of this type are the client's own words. It
    stands in AD-IF-RELEVANT ([MS-KILE] section 2.2), and a ticket may have none.
    """
    elements = x.ticket.authorization_data or []
    opened = open_elements([each for each in elements if each.ad_type == ADType.IF_RELEVANT])
    pacs = [each.ad_data for each in opened if each.ad_type == ADType.WIN2K_PAC]
    if not pacs:
        return None
    if len(pacs) > 1:
        raise PacError(f"the ticket has {len(pacs)} of them")
    return _verify_with_any(x, pacs[0])


def _verify_with_any(x: Exchange, octets: bytes) -> Pac:
    """Verify with the key of the ticket: where it named no version, several may be in question."""
    name = "/".join(x.ticket.cname.name_string)
    *others, last = x.keys
    for key in others:
        try:
            return verify_pac(octets, key, name, x.ticket.authtime)
        except PacError:
            continue
    return verify_pac(octets, last, name, x.ticket.authtime)
