"""The negotiation of an encryption type for the server's subkey (RFC 4537 section 3)."""

from __future__ import annotations

from collections.abc import Collection

from reference import der
from reference.crypto import Enctype
from reference.messages import INT32, AuthorizationElement
from reference.numbers import ADType

PREFERENCE = (
    Enctype.AES256_CTS_HMAC_SHA384_192,
    Enctype.AES128_CTS_HMAC_SHA256_128,
    Enctype.AES256_CTS_HMAC_SHA1_96,
    Enctype.AES128_CTS_HMAC_SHA1_96,
    Enctype.CAMELLIA256_CTS_CMAC,
    Enctype.CAMELLIA128_CTS_CMAC,
    Enctype.DES3_CBC_SHA1,
    Enctype.RC4_HMAC,
)
"""What the server likes best comes first; the order is a local matter."""

_ETYPE_LIST = der.SequenceOf(INT32)


def negotiated_etype(
    elements: list[AuthorizationElement], permitted: Collection[int], current: int
) -> int | None:
    """Return the type that the server prefers to that of the current key; None if there is none.

    elements: those of the authenticator, with AD-IF-RELEVANT opened. It is of a type that the
    client listed. The client may do without the extension, and a list that cannot be read is
    one that is not there: AD-IF-RELEVANT has said so.
    """
    listed = _listed(elements)
    better = PREFERENCE[: PREFERENCE.index(Enctype(current))]
    return next((etype for etype in better if etype in listed and etype in permitted), None)


def _listed(elements: list[AuthorizationElement]) -> list[int]:
    for element in elements:
        if element.ad_type != ADType.ETYPE_NEGOTIATION:
            continue
        octets = element.ad_data
        try:
            start, stop = der.header(octets, 0, len(octets), der.SEQUENCE)
            if stop == len(octets):
                return _ETYPE_LIST.load(octets, start, stop)
        except der.DecodeError:
            pass
    return []
