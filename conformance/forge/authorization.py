"""Authorization data in containers (RFC 4120 section 5.2.6)."""

from __future__ import annotations

from conformance.model.values import AuthData
from reference import der
from reference.messages import AUTHORIZATION_DATA, AuthorizationElement
from reference.numbers import ADType


def sequence_of(*elements: AuthData) -> bytes:
    """Return the DER of AuthorizationData."""
    items = [AuthorizationElement(ad_type=item.type, ad_data=item.data) for item in elements]
    return der.tlv(der.SEQUENCE, AUTHORIZATION_DATA.dump(items))


def if_relevant(*elements: AuthData) -> AuthData:
    """Return AD-IF-RELEVANT around the elements."""
    return AuthData(ADType.IF_RELEVANT, sequence_of(*elements))
