"""Authorization data: what a server may pass over, and what it must not (RFC 4120 5.2.6)."""

from __future__ import annotations

from reference import der
from reference.messages import AUTHORIZATION_DATA, AuthorizationElement
from reference.numbers import ADType

# AD-KDCIssued may be ignored whole (5.2.6.2) and AD-MANDATORY-FOR-KDC binds KDCs (5.2.6.4).
# AD-AND-OR is not here: a server that does not implement it must refuse it (5.2.6.3).
_IGNORABLE = frozenset({ADType.KDC_ISSUED, ADType.MANDATORY_FOR_KDC})

MAX_DEPTH = 16
"""AD-IF-RELEVANT inside AD-IF-RELEVANT is followed so far; the RFC sets no limit."""


class AuthorizationError(ValueError):
    """An element is critical and not known, or a container cannot be read."""


def open_elements(elements: list[AuthorizationElement] | None) -> list[AuthorizationElement]:
    """Return the elements with AD-IF-RELEVANT opened, for the application to interpret.

    AuthorizationError for an element outside AD-IF-RELEVANT that is not known: every element of
    a ticket or an authenticator is critical unless its container says otherwise.
    """
    opened = []
    for element in elements or []:
        if element.ad_type == ADType.IF_RELEVANT:
            opened += _open_if_relevant(element.ad_data, MAX_DEPTH)
        elif element.ad_type in _IGNORABLE:
            opened.append(element)
        else:
            raise AuthorizationError(
                f"authorization data of type {element.ad_type} is critical and not known"
            )
    return opened


def _open_if_relevant(octets: bytes, depth: int) -> list[AuthorizationElement]:
    if not depth:
        raise AuthorizationError(f"AD-IF-RELEVANT is nested more than {MAX_DEPTH} deep")
    try:
        start, stop = der.header(octets, 0, len(octets), der.SEQUENCE)
        if stop != len(octets):
            raise der.DecodeError(f"{len(octets) - stop} octets left over at offset {stop}")
        elements = AUTHORIZATION_DATA.load(octets, start, stop)
    except der.DecodeError as error:
        raise AuthorizationError(f"AD-IF-RELEVANT: {error}") from None
    opened = []
    for element in elements:
        if element.ad_type == ADType.IF_RELEVANT:
            opened += _open_if_relevant(element.ad_data, depth - 1)
        else:
            opened.append(element)
    return opened
