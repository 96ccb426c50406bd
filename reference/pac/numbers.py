"""The numbers of [MS-PAC]."""

from enum import IntEnum

SIGNATURE_USAGE = 17
"""The key usage of all signatures, KERB_NON_KERB_CKSUM_SALT (section 2.8)."""


class BufferType(IntEnum):
    """What a buffer holds (section 2.4)."""

    LOGON_INFO = 1
    CREDENTIALS = 2
    SERVER_SIGNATURE = 6
    KDC_SIGNATURE = 7
    CLIENT_INFO = 10
    DELEGATION_INFO = 11
    UPN_DNS_INFO = 12
    CLIENT_CLAIMS = 13
    DEVICE_INFO = 14
    DEVICE_CLAIMS = 15
    TICKET_SIGNATURE = 16
    ATTRIBUTES = 17
    REQUESTOR = 18
    EXTENDED_KDC_SIGNATURE = 19


SIGNATURES = (BufferType.SERVER_SIGNATURE, BufferType.KDC_SIGNATURE)
"""The types of which two would be one too many."""

MANDATORY = (
    BufferType.LOGON_INFO,
    BufferType.SERVER_SIGNATURE,
    BufferType.KDC_SIGNATURE,
    BufferType.CLIENT_INFO,
)
"""The types that a PAC MUST contain one buffer of (section 2.4)."""
