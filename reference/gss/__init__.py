"""The GSS-API mechanism around the AP exchange: context establishment (RFC 4121 section 4.1).

===============  ==============================================================
`framing`        tokens: the mechanism, a token identifier, a Kerberos message
`checksum`       what the authenticator's checksum field carries instead of one
`bindings`       channel bindings, hashed
`delegation`     KRB_CRED, which hands a ticket over (RFC 4120 section 5.8)
`table`          the acceptor's rules in order, around those of the server
`checks`         the rules themselves, and what they share
`acceptor`       steps 2 to 5 with tokens
`initiator`      steps 1 and 6 with tokens
`third_leg`      DCE style: one more KRB_AP_REP, of the client's
===============  ==============================================================

DCE style is no part of RFC 4121, which keeps its flag for vendors: it is that of [MS-KILE]
section 3.4.5.1, and done only where an acceptor or an initiator is asked for it. Tokens of SPNEGO
(RFC 4178) are to be opened before.
"""

from reference.gss.acceptor import Acceptor, GssAccepted, GssRejected
from reference.gss.bindings import NO_BINDINGS, ChannelBindings
from reference.gss.checksum import ChecksumError, GssChecksum, GssFlag
from reference.gss.framing import FramingError, TokenId, frame, unframe
from reference.gss.initiator import GssGenuine, GssOptions, GssRequest, Initiator
from reference.gss.table import CHECKS, GssCheck
from reference.gss.third_leg import Unproven

__all__ = [
    "CHECKS",
    "NO_BINDINGS",
    "Acceptor",
    "ChannelBindings",
    "ChecksumError",
    "FramingError",
    "GssAccepted",
    "GssCheck",
    "GssChecksum",
    "GssFlag",
    "GssGenuine",
    "GssOptions",
    "GssRejected",
    "GssRequest",
    "Initiator",
    "TokenId",
    "Unproven",
    "frame",
    "unframe",
]
