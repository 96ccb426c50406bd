"""The assigned numbers, against those that RFC 4120 prints."""

from enum import IntEnum

import pytest

from reference.flags import APOption, TicketFlag
from reference.numbers import (
    DOMAIN_X500_COMPRESS,
    PVNO,
    AddressType,
    ADType,
    ErrorCode,
    KeyUsage,
    MessageType,
    NameType,
)


@pytest.mark.parametrize(
    ("enum", "printed"),
    [
        (
            TicketFlag,  # section 5.3
            "reserved 0, forwardable 1, forwarded 2, proxiable 3, proxy 4, may-postdate 5,"
            " postdated 6, invalid 7, renewable 8, initial 9, pre-authent 10, hw-authent 11,"
            " transited-policy-checked 12, ok-as-delegate 13",
        ),
        (APOption, "reserved 0, use-session-key 1, mutual-required 2"),  # section 5.5.1
        (MessageType, "AP-REQ 14, AP-REP 15, CRED 22, ERROR 30"),  # section 5.10
        (
            KeyUsage,  # section 7.5.1
            "TICKET 2, TGS-REQ-AUTHENTICATOR 7, AP-REQ-CHECKSUM 10, AP-REQ-AUTHENTICATOR 11,"
            " AP-REP 12, KRB-CRED 14, AD-KDC-ISSUED 19",
        ),
        (AddressType, "IPv4 2, Directional 3, NetBios 20, IPv6 24"),  # section 7.5.3
        (
            ADType,  # section 7.5.4
            "IF-RELEVANT 1, KDC-ISSUED 4, AND-OR 5, MANDATORY-FOR-KDC 8, WIN2K-PAC 128",
        ),
        (NameType, "UNKNOWN 0, PRINCIPAL 1, SRV-INST 2, SRV-HST 3, ENTERPRISE 10"),  # section 6.2
        (
            ErrorCode,  # section 7.5.9
            "KDC_ERR_ETYPE_NOSUPP 14, KRB_AP_ERR_BAD_INTEGRITY 31, KRB_AP_ERR_TKT_EXPIRED 32,"
            " KRB_AP_ERR_TKT_NYV 33, KRB_AP_ERR_REPEAT 34, KRB_AP_ERR_NOT_US 35,"
            " KRB_AP_ERR_BADMATCH 36, KRB_AP_ERR_SKEW 37, KRB_AP_ERR_BADADDR 38,"
            " KRB_AP_ERR_BADVERSION 39, KRB_AP_ERR_MSG_TYPE 40, KRB_AP_ERR_MODIFIED 41,"
            " KRB_AP_ERR_BADORDER 42, KRB_AP_ERR_BADKEYVER 44, KRB_AP_ERR_NOKEY 45,"
            " KRB_AP_ERR_MUT_FAIL 46, KRB_AP_ERR_BADDIRECTION 47, KRB_AP_ERR_METHOD 48,"
            " KRB_AP_ERR_BADSEQ 49, KRB_AP_ERR_INAPP_CKSUM 50, KRB_AP_PATH_NOT_ACCEPTED 51,"
            " KRB_ERR_GENERIC 60, KRB_AP_ERR_NO_TGT 67, KRB_AP_ERR_USER_TO_USER_REQUIRED 69",
        ),
    ],
)
def test_the_numbers_are_those_printed(enum: type[IntEnum], printed: str) -> None:
    for each in printed.split(", "):
        name, number = each.split(" ")
        assert enum[name.upper().replace("-", "_")] == int(number)


def test_the_version_and_the_transited_encoding() -> None:
    assert (PVNO, DOMAIN_X500_COMPRESS) == (5, 1)
