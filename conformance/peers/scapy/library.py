"""The names of scapy that the adapter uses. scapy has no types for these: this is the border."""

from scapy.layers.gssapi import (
    GSS_C_FLAGS,
    GSS_C_NO_CHANNEL_BINDINGS,
    GSS_S_COMPLETE,
    GSS_S_CONTINUE_NEEDED,
    GSSAPI_BLOB,
    GssBufferDesc,
    GssChannelBindings,
)
from scapy.layers.kerberos import (
    KRB_AP_REP,
    KRB_ERROR,
    Kerberos,
    KerberosSSP,
    KRB_GSSAPI_Token,
    KRB_Ticket,
)
from scapy.libs.rfc3961 import Key

__all__ = [
    "GSSAPI_BLOB",
    "GSS_C_FLAGS",
    "GSS_C_NO_CHANNEL_BINDINGS",
    "GSS_S_COMPLETE",
    "GSS_S_CONTINUE_NEEDED",
    "KRB_AP_REP",
    "KRB_ERROR",
    "GssBufferDesc",
    "GssChannelBindings",
    "KRB_GSSAPI_Token",
    "KRB_Ticket",
    "Kerberos",
    "KerberosSSP",
    "Key",
]
