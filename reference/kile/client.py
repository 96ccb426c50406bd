"""What a client puts into the authenticator's authorization data ([MS-KILE] section 3.2.5.8)."""

from __future__ import annotations

from reference import der
from reference.kile.messages import KerbAdRestrictionEntry
from reference.messages import AUTHORIZATION_DATA, AuthorizationElement
from reference.numbers import ADType

MACHINE_ID_SIZE = 32
MEDIUM_INTEGRITY = 0x2000
KERB_AP_OPTIONS_CBT = 0x4000


def client_authorization_data(
    machine_id: bytes, *, channel_bindings: bool
) -> list[AuthorizationElement]:
    """Return AD-IF-RELEVANT with the restrictions of the client's token, and its options.

    machine_id: 32 octets, random at every start of the machine (section 3.1.1.4).
    channel_bindings: whether the client's applications bind to their channels.
    """
    token = (0).to_bytes(4, "little") + MEDIUM_INTEGRITY.to_bytes(4, "little") + machine_id
    entry = KerbAdRestrictionEntry(restriction_type=0, restriction=token)
    elements = [AuthorizationElement(ad_type=ADType.TOKEN_RESTRICTIONS, ad_data=der.encode(entry))]
    if channel_bindings:
        options = KERB_AP_OPTIONS_CBT.to_bytes(4, "little")
        elements.append(AuthorizationElement(ad_type=ADType.AP_OPTIONS, ad_data=options))
    contents = der.tlv(der.SEQUENCE, AUTHORIZATION_DATA.dump(elements))
    return [AuthorizationElement(ad_type=ADType.IF_RELEVANT, ad_data=contents)]
