"""Assigned numbers of the AP exchange: error codes, key usages, authorization data, tags."""

from enum import IntEnum

PVNO = 5
"""The protocol version, everywhere (RFC 4120 section 5.2.4)."""


class MessageType(IntEnum):
    """Message types, equal to the APPLICATION tags (RFC 4120 section 7.5.7)."""

    AP_REQ = 14
    AP_REP = 15
    CRED = 22
    ERROR = 30


class ErrorCode(IntEnum):
    """Error codes that the AP exchange can give (RFC 4120 section 7.5.9)."""

    KDC_ERR_ETYPE_NOSUPP = 14
    KRB_AP_ERR_BAD_INTEGRITY = 31
    KRB_AP_ERR_TKT_EXPIRED = 32
    KRB_AP_ERR_TKT_NYV = 33
    KRB_AP_ERR_REPEAT = 34
    KRB_AP_ERR_NOT_US = 35
    KRB_AP_ERR_BADMATCH = 36
    KRB_AP_ERR_SKEW = 37
    KRB_AP_ERR_BADADDR = 38
    KRB_AP_ERR_BADVERSION = 39
    KRB_AP_ERR_MSG_TYPE = 40
    KRB_AP_ERR_MODIFIED = 41
    KRB_AP_ERR_BADORDER = 42
    KRB_AP_ERR_BADKEYVER = 44
    KRB_AP_ERR_NOKEY = 45
    KRB_AP_ERR_MUT_FAIL = 46
    KRB_AP_ERR_BADDIRECTION = 47
    KRB_AP_ERR_METHOD = 48
    KRB_AP_ERR_BADSEQ = 49
    KRB_AP_ERR_INAPP_CKSUM = 50
    KRB_AP_PATH_NOT_ACCEPTED = 51
    KRB_ERR_GENERIC = 60
    KRB_AP_ERR_NO_TGT = 67
    KRB_AP_ERR_USER_TO_USER_REQUIRED = 69


class KeyUsage(IntEnum):
    """Key usage numbers of the AP exchange (RFC 4120 section 7.5.1)."""

    TICKET = 2
    TGS_REQ_AUTHENTICATOR = 7
    AP_REQ_CHECKSUM = 10
    AP_REQ_AUTHENTICATOR = 11
    AP_REP = 12
    KRB_CRED = 14
    AD_KDC_ISSUED = 19


class ADType(IntEnum):
    """Authorization data types (RFC 4120 section 7.5.4, [MS-KILE] section 3.2.5.8)."""

    IF_RELEVANT = 1
    KDC_ISSUED = 4
    AND_OR = 5
    MANDATORY_FOR_KDC = 8
    WIN2K_PAC = 128
    ETYPE_NEGOTIATION = 129  # RFC 4537
    TOKEN_RESTRICTIONS = 141
    LOOPBACK = 142
    AP_OPTIONS = 143


class AddressType(IntEnum):
    """Host address types (RFC 4120 section 7.5.3)."""

    IPV4 = 2
    DIRECTIONAL = 3
    NETBIOS = 20
    IPV6 = 24


class NameType(IntEnum):
    """Principal name types (RFC 4120 section 6.2)."""

    UNKNOWN = 0
    PRINCIPAL = 1
    SRV_INST = 2
    SRV_HST = 3
    ENTERPRISE = 10


DOMAIN_X500_COMPRESS = 1
"""The one transited encoding (RFC 4120 section 7.5.6)."""
