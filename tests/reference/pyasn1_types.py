"""The ASN.1 of RFC 4120 appendix A in the terms of pyasn1, and values to and from it.

The second opinion on the reference's codec: it shares nothing with it. A value is what JSON
would hold, with the field names of the RFC: dict, list, int, str, bytes; times as on the wire,
flags as a string of 0 and 1. An absent field is not in its dict.
"""

from typing import Any

from pyasn1.codec.der.decoder import decode as der_decode
from pyasn1.codec.der.encoder import encode as der_encode
from pyasn1.type import char, constraint, namedtype, tag, univ, useful

Field = namedtype.NamedType


def _explicit(tag_class: int, number: int) -> tag.Tag:
    return tag.Tag(tag_class, tag.tagFormatConstructed, number)


def _integer(low: int, high: int) -> univ.Integer:
    return univ.Integer().subtype(subtypeSpec=constraint.ValueRangeConstraint(low, high))


def _field(name: str, number: int, spec: Any) -> Field:
    tagged = spec.subtype(explicitTag=_explicit(tag.tagClassContext, number))
    return namedtype.NamedType(name, tagged)


def _optional(name: str, number: int, spec: Any) -> Field:
    tagged = spec.subtype(explicitTag=_explicit(tag.tagClassContext, number))
    return namedtype.OptionalNamedType(name, tagged)


def _sequence(*fields: Field, application: int | None = None) -> univ.Sequence:
    sequence = univ.Sequence(componentType=namedtype.NamedTypes(*fields))
    if application is None:
        return sequence
    return sequence.subtype(explicitTag=_explicit(tag.tagClassApplication, application))


INT32 = _integer(-(2**31), 2**31 - 1)
UINT32 = _integer(0, 2**32 - 1)
MICROSECONDS = _integer(0, 999_999)
OCTETS = univ.OctetString()
STRING = char.GeneralString()
TIME = useful.GeneralizedTime()
FLAGS = univ.BitString().subtype(subtypeSpec=constraint.ValueSizeConstraint(32, 2**16))

PRINCIPAL_NAME = _sequence(
    _field("name-type", 0, INT32),
    _field("name-string", 1, univ.SequenceOf(componentType=STRING)),
)
HOST_ADDRESS = _sequence(_field("addr-type", 0, INT32), _field("address", 1, OCTETS))
HOST_ADDRESSES = univ.SequenceOf(componentType=HOST_ADDRESS)
ELEMENT = _sequence(_field("ad-type", 0, INT32), _field("ad-data", 1, OCTETS))
AUTHORIZATION_DATA = univ.SequenceOf(componentType=ELEMENT)
ENCRYPTED_DATA = _sequence(
    _field("etype", 0, INT32),
    _optional("kvno", 1, UINT32),
    _field("cipher", 2, OCTETS),
)
ENCRYPTION_KEY = _sequence(_field("keytype", 0, INT32), _field("keyvalue", 1, OCTETS))
CHECKSUM = _sequence(_field("cksumtype", 0, INT32), _field("checksum", 1, OCTETS))
TRANSITED_ENCODING = _sequence(_field("tr-type", 0, INT32), _field("contents", 1, OCTETS))
TICKET = _sequence(
    _field("tkt-vno", 0, INT32),
    _field("realm", 1, STRING),
    _field("sname", 2, PRINCIPAL_NAME),
    _field("enc-part", 3, ENCRYPTED_DATA),
    application=1,
)
ENC_TICKET_PART = _sequence(
    _field("flags", 0, FLAGS),
    _field("key", 1, ENCRYPTION_KEY),
    _field("crealm", 2, STRING),
    _field("cname", 3, PRINCIPAL_NAME),
    _field("transited", 4, TRANSITED_ENCODING),
    _field("authtime", 5, TIME),
    _optional("starttime", 6, TIME),
    _field("endtime", 7, TIME),
    _optional("renew-till", 8, TIME),
    _optional("caddr", 9, HOST_ADDRESSES),
    _optional("authorization-data", 10, AUTHORIZATION_DATA),
    application=3,
)
AP_REQ = _sequence(
    _field("pvno", 0, INT32),
    _field("msg-type", 1, INT32),
    _field("ap-options", 2, FLAGS),
    _field("ticket", 3, TICKET),
    _field("authenticator", 4, ENCRYPTED_DATA),
    application=14,
)
AUTHENTICATOR = _sequence(
    _field("authenticator-vno", 0, INT32),
    _field("crealm", 1, STRING),
    _field("cname", 2, PRINCIPAL_NAME),
    _optional("cksum", 3, CHECKSUM),
    _field("cusec", 4, MICROSECONDS),
    _field("ctime", 5, TIME),
    _optional("subkey", 6, ENCRYPTION_KEY),
    _optional("seq-number", 7, UINT32),
    _optional("authorization-data", 8, AUTHORIZATION_DATA),
    application=2,
)
AP_REP = _sequence(
    _field("pvno", 0, INT32),
    _field("msg-type", 1, INT32),
    _field("enc-part", 2, ENCRYPTED_DATA),
    application=15,
)
ENC_AP_REP_PART = _sequence(
    _field("ctime", 0, TIME),
    _field("cusec", 1, MICROSECONDS),
    _optional("subkey", 2, ENCRYPTION_KEY),
    _optional("seq-number", 3, UINT32),
    application=27,
)
KRB_ERROR = _sequence(
    _field("pvno", 0, INT32),
    _field("msg-type", 1, INT32),
    _optional("ctime", 2, TIME),
    _optional("cusec", 3, MICROSECONDS),
    _field("stime", 4, TIME),
    _field("susec", 5, MICROSECONDS),
    _field("error-code", 6, INT32),
    _optional("crealm", 7, STRING),
    _optional("cname", 8, PRINCIPAL_NAME),
    _field("realm", 9, STRING),
    _field("sname", 10, PRINCIPAL_NAME),
    _optional("e-text", 11, STRING),
    _optional("e-data", 12, OCTETS),
    application=30,
)

# Types that are no part of the AP exchange; the reference has no class for them.

AD_KDC_ISSUED = _sequence(
    _field("ad-checksum", 0, CHECKSUM),
    _optional("i-realm", 1, STRING),
    _optional("i-sname", 2, PRINCIPAL_NAME),
    _field("elements", 3, AUTHORIZATION_DATA),
)
_USER_DATA = (
    _field("user-data", 0, OCTETS),
    _optional("timestamp", 1, TIME),
    _optional("usec", 2, MICROSECONDS),
    _optional("seq-number", 3, UINT32),
    _field("s-address", 4, HOST_ADDRESS),
    _optional("r-address", 5, HOST_ADDRESS),
)
KRB_SAFE = _sequence(
    _field("pvno", 0, INT32),
    _field("msg-type", 1, INT32),
    _field("safe-body", 2, _sequence(*_USER_DATA)),
    _field("cksum", 3, CHECKSUM),
    application=20,
)
KRB_PRIV = _sequence(
    _field("pvno", 0, INT32),
    _field("msg-type", 1, INT32),
    _field("enc-part", 3, ENCRYPTED_DATA),
    application=21,
)
ENC_KRB_PRIV_PART = _sequence(*_USER_DATA, application=28)
KRB_CRED = _sequence(
    _field("pvno", 0, INT32),
    _field("msg-type", 1, INT32),
    _field("tickets", 2, univ.SequenceOf(componentType=TICKET)),
    _field("enc-part", 3, ENCRYPTED_DATA),
    application=22,
)
KRB_CRED_INFO = _sequence(
    _field("key", 0, ENCRYPTION_KEY),
    _optional("prealm", 1, STRING),
    _optional("pname", 2, PRINCIPAL_NAME),
    _optional("flags", 3, FLAGS),
    _optional("authtime", 4, TIME),
    _optional("starttime", 5, TIME),
    _optional("endtime", 6, TIME),
    _optional("renew-till", 7, TIME),
    _optional("srealm", 8, STRING),
    _optional("sname", 9, PRINCIPAL_NAME),
    _optional("caddr", 10, HOST_ADDRESSES),
)
ENC_KRB_CRED_PART = _sequence(
    _field("ticket-info", 0, univ.SequenceOf(componentType=KRB_CRED_INFO)),
    _optional("nonce", 1, UINT32),
    _optional("timestamp", 2, TIME),
    _optional("usec", 3, MICROSECONDS),
    _optional("s-address", 4, HOST_ADDRESS),
    _optional("r-address", 5, HOST_ADDRESS),
    application=29,
)
# RFC 7751 section 4.
VERIFIER_MAC = _sequence(
    _optional("identifier", 0, PRINCIPAL_NAME),
    _optional("kvno", 1, UINT32),
    _optional("enctype", 2, INT32),
    _field("mac", 3, CHECKSUM),
)
AD_CAMMAC = _sequence(
    _field("elements", 0, AUTHORIZATION_DATA),
    _optional("kdc-verifier", 1, VERIFIER_MAC),
    _optional("svc-verifier", 2, VERIFIER_MAC),
    _optional("other-verifiers", 3, univ.SequenceOf(componentType=VERIFIER_MAC)),
)

TYPES = {
    "PrincipalName": PRINCIPAL_NAME,
    "HostAddress": HOST_ADDRESS,
    "HostAddresses": HOST_ADDRESSES,
    "AuthorizationElement": ELEMENT,
    "AuthorizationData": AUTHORIZATION_DATA,
    "EncryptedData": ENCRYPTED_DATA,
    "EncryptionKey": ENCRYPTION_KEY,
    "Checksum": CHECKSUM,
    "TransitedEncoding": TRANSITED_ENCODING,
    "Ticket": TICKET,
    "EncTicketPart": ENC_TICKET_PART,
    "AP-REQ": AP_REQ,
    "Authenticator": AUTHENTICATOR,
    "AP-REP": AP_REP,
    "EncAPRepPart": ENC_AP_REP_PART,
    "KRB-ERROR": KRB_ERROR,
    "AD-KDCIssued": AD_KDC_ISSUED,
    "AD-CAMMAC": AD_CAMMAC,
    "KRB-SAFE": KRB_SAFE,
    "KRB-PRIV": KRB_PRIV,
    "EncKrbPrivPart": ENC_KRB_PRIV_PART,
    "KRB-CRED": KRB_CRED,
    "EncKrbCredPart": ENC_KRB_CRED_PART,
}


def encode(name: str, value: Any) -> bytes:
    """Return the DER of a value of the named type."""
    return der_encode(_build(TYPES[name], value))


def decode(name: str, octets: bytes) -> Any:
    """Return the value of the named type that the octets hold, all of them."""
    found, rest = der_decode(octets, asn1Spec=TYPES[name])
    assert rest == b""
    return _plain(found)


def _build(spec: Any, value: Any) -> Any:
    if isinstance(spec, univ.BitString):
        return spec.clone(binValue=value)
    if not isinstance(spec, univ.Sequence | univ.SequenceOf):
        return spec.clone(value)
    built = spec.clone()
    if isinstance(spec, univ.SequenceOf):
        built.clear()  # without it an empty list would count as no value
        for position, item in enumerate(value):
            built[position] = _build(spec.componentType, item)
        return built
    for name, item in value.items():
        built[name] = _build(spec.componentType[name].asn1Object, item)
    return built


def _plain(value: Any) -> Any:
    if isinstance(value, univ.Sequence):
        return {name: _plain(item) for name, item in value.items() if item.isValue}
    if isinstance(value, univ.SequenceOf):
        return [_plain(item) for item in value]
    if isinstance(value, univ.Integer):
        return int(value)
    if isinstance(value, univ.BitString):
        return value.asBinary().zfill(len(value))
    if isinstance(value, char.GeneralString | useful.GeneralizedTime):
        return str(value)
    return bytes(value)
