"""The names of impacket that the adapter uses. impacket has no types: this is the border."""

from impacket.krb5.constants import ERROR_MESSAGES as KERBEROS_MESSAGES
from impacket.krb5.constants import PrincipalNameType
from impacket.krb5.crypto import Key, _enctype_table
from impacket.krb5.kerberosv5 import (
    KerberosError,
    getKerberosType1,
    getKerberosType3,
)
from impacket.krb5.kpasswd import createKPasswdRequest
from impacket.krb5.types import Principal, Ticket
from impacket.nt_errors import ERROR_MESSAGES as NT_MESSAGES
from impacket.nt_errors import STATUS_SUCCESS
from impacket.smb3 import SMB3
from impacket.smb3structs import (
    SMB2_DIALECT_002,
    SMB2_SESSION_SETUP,
    SMB2Negotiate_Response,
    SMB2Packet,
    SMB2SessionSetup,
    SMB2SessionSetup_Response,
)
from impacket.smbserver import SMB2Commands
from impacket.spnego import (
    SPNEGO_NegTokenInit,
    SPNEGO_NegTokenResp,
    TypesMech,
)

CIPHERS = _enctype_table

__all__ = [
    "CIPHERS",
    "KERBEROS_MESSAGES",
    "NT_MESSAGES",
    "SMB2_DIALECT_002",
    "SMB2_SESSION_SETUP",
    "SMB3",
    "STATUS_SUCCESS",
    "KerberosError",
    "Key",
    "Principal",
    "PrincipalNameType",
    "SMB2Commands",
    "SMB2Negotiate_Response",
    "SMB2Packet",
    "SMB2SessionSetup",
    "SMB2SessionSetup_Response",
    "SPNEGO_NegTokenInit",
    "SPNEGO_NegTokenResp",
    "Ticket",
    "TypesMech",
    "createKPasswdRequest",
    "getKerberosType1",
    "getKerberosType3",
]
