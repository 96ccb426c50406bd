"""The names of minikerberos and asyauth that the adapter uses. They have no types: the border."""

from asyauth.common.constants import asyauthSecret
from asyauth.common.credentials.kerberos import KerberosCredential
from asyauth.common.winapi.constants import ISC_REQ
from asyauth.protocols.kerberos.client.native import KerberosClientNative
from asyauth.protocols.spnego.messages.asn1_structs import KRB5Token
from asysocks.unicomm.common.target import UniProto, UniTarget
from minikerberos.aioclient import AIOKerberosClient

__all__ = [
    "ISC_REQ",
    "AIOKerberosClient",
    "KRB5Token",
    "KerberosClientNative",
    "KerberosCredential",
    "UniProto",
    "UniTarget",
    "asyauthSecret",
]
