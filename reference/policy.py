"""What RFC 4120 leaves to a server's administrator, as one value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from reference.crypto import SUPPORTED


@dataclass(frozen=True, slots=True)
class Policy:
    """The configuration of a server.

    max_skew: the allowable clock skew (section 3.2.3; the RFC's example is 5 minutes).
    detect_replays: False where the application protects itself against replay (section 3.2.3).
    require_addresses: refuse tickets without addresses (section 3.2.3).
    permitted_etypes: the encryption types that may protect ticket, session and subkey.
    check_transited: False where somebody else checks the path (section 2.7).
    trusted_realms: realms that may stand on a path beside those of the realm hierarchy.
    reply_subkey: whether KRB_AP_REP carries a subkey of the server's (section 3.2.4: MAY).
    """

    max_skew: timedelta = timedelta(minutes=5)
    detect_replays: bool = True
    require_addresses: bool = False
    permitted_etypes: frozenset[int] = SUPPORTED
    check_transited: bool = True
    trusted_realms: frozenset[str] = frozenset()
    reply_subkey: bool = True
