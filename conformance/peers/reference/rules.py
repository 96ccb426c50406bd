"""By which rules the reference goes: those of RFC 4120, or those of a profile."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from reference.gss.table import CHECKS as GSS_CHECKS
from reference.gss.table import GssCheck
from reference.kile import MS_KILE_CHECKS, MS_KILE_GSS_CHECKS, kile_error
from reference.kile.client import MACHINE_ID_SIZE, client_authorization_data
from reference.messages import AuthorizationElement
from reference.refusal import Refusal
from reference.server.error import krb_error
from reference.server.exchange import Exchange
from reference.server.table import CHECKS, Check


@dataclass(frozen=True, slots=True)
class Rules:
    """The tables of server and acceptor, what a refusal is answered with, and what a client adds.

    authorization_data: the elements of an authenticator, given whether there are channel bindings.
    """

    peer: str
    url: str
    checks: Sequence[Check]
    gss_checks: Sequence[GssCheck]
    error: Callable[[Exchange, Refusal], bytes]
    authorization_data: Callable[[bool], list[AuthorizationElement] | None]


_MACHINE_ID = os.urandom(MACHINE_ID_SIZE)

RFC4120 = Rules(
    "reference",
    "https://www.rfc-editor.org/rfc/rfc4120",
    CHECKS,
    GSS_CHECKS,
    krb_error,
    lambda _: None,
)
MS_KILE = Rules(
    "reference-ms-kile",
    "https://learn.microsoft.com/openspecs/windows_protocols/ms-kile/",
    MS_KILE_CHECKS,
    MS_KILE_GSS_CHECKS,
    kile_error,
    lambda bound: client_authorization_data(_MACHINE_ID, channel_bindings=bound),
)
RULES: Mapping[str, Rules] = MappingProxyType({"rfc4120": RFC4120, "ms-kile": MS_KILE})
"""The rules by the name of the profile."""
