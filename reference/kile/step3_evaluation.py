"""Step 3 as [MS-KILE] has it, where it differs from RFC 4120."""

from __future__ import annotations

from dataclasses import replace

from reference import der
from reference.authorization import AuthorizationError, open_elements
from reference.crypto import ChecksumType, Enctype, IntegrityError
from reference.gss.checks import Context
from reference.gss.checksum import GssChecksum
from reference.kile import messages, names
from reference.messages import AuthorizationElement, Checksum
from reference.numbers import AddressType, ADType, ErrorCode, KeyUsage
from reference.principal import Principal
from reference.refusal import Refusal
from reference.server import step3_ticket_use as use
from reference.server.exchange import Exchange


def authenticator_integrity(x: Exchange) -> None:
    """If decryption shows that the authenticator was modified: KRB_AP_ERR_MODIFIED (3.4.5)."""
    sealed = x.ap_req.authenticator
    if sealed.etype != x.session_key.etype:
        raise Refusal(
            ErrorCode.KRB_AP_ERR_MODIFIED,
            f"the authenticator is of etype {sealed.etype}, the session key is not",
        )
    try:
        octets = x.session_key.decrypt(KeyUsage.AP_REQ_AUTHENTICATOR, sealed.cipher)
    except IntegrityError:
        raise Refusal(ErrorCode.KRB_AP_ERR_MODIFIED, "the authenticator does not decrypt") from None
    try:
        x.authenticator = der.decode(
            messages.Authenticator, octets, padded=sealed.etype == Enctype.DES3_CBC_SHA1
        )
    except der.DecodeError as error:
        raise Refusal(ErrorCode.KRB_ERR_GENERIC, str(error)) from None
    x.client_time = x.authenticator.ctime.replace(microsecond=x.authenticator.cusec)


def name_match(x: Exchange) -> None:
    """If name and realm are not those of the ticket, but for case: KRB_AP_ERR_BADMATCH (3.1.5.7).

    The client is the one that the ticket names, as it names it.
    """
    claimed = Principal.of(x.authenticator.cname, x.authenticator.crealm)
    if not names.same(claimed, x.client):
        raise Refusal(
            ErrorCode.KRB_AP_ERR_BADMATCH, f"ticket of {x.client}, authenticator of {claimed}"
        )


def addresses(x: Exchange) -> None:
    """As RFC 4120 has it; directional addresses are ignored (3.1.5.6)."""
    if x.ticket.caddr:
        heeded = [each for each in x.ticket.caddr if each.addr_type != AddressType.DIRECTIONAL]
        x.ticket = replace(x.ticket, caddr=heeded)
    use.addresses(x)


def authorization_data(x: Exchange) -> None:
    """What the server does not know is ignored, wherever it stands (3.1.5.5)."""
    try:
        x.authorization = _known(x.ticket.authorization_data)
        x.authorization += _known(x.authenticator.authorization_data)
    except AuthorizationError as error:
        raise Refusal(ErrorCode.KRB_ERR_GENERIC, str(error)) from None


def _known(elements: list[AuthorizationElement] | None) -> list[AuthorizationElement]:
    return open_elements([each for each in elements or [] if each.ad_type == ADType.IF_RELEVANT])


def checksum_absent(x: Exchange, context: Context) -> None:
    """Without a checksum no flag is set, and channel bindings are not checked (3.4.5)."""
    cksum = x.authenticator.cksum
    if cksum is None:
        context.bindings = None
        cksum = Checksum(cksumtype=ChecksumType.GSS, checksum=GssChecksum().encode())
    context.sealed_checksum = cksum
