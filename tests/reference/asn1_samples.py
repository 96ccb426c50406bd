"""One message of each type with every field present, and how to write the types that are lists."""

from datetime import UTC, datetime
from typing import Any

from reference import der
from reference.flags import Flags
from reference.messages import (
    AUTHORIZATION_DATA,
    HOST_ADDRESSES,
    APRep,
    APReq,
    Authenticator,
    AuthorizationElement,
    Checksum,
    EncAPRepPart,
    EncryptedData,
    EncryptionKey,
    EncTicketPart,
    HostAddress,
    KRBError,
    PrincipalName,
    Ticket,
    TransitedEncoding,
)

TIME = datetime(1985, 11, 6, 21, 6, 27, tzinfo=UTC)
NAME = PrincipalName(name_type=2, name_string=["host", "a.example"])
SEALED = EncryptedData(etype=18, kvno=3, cipher=b"sealed")
KEY = EncryptionKey(keytype=17, keyvalue=bytes(range(16)))
CHECKSUM = Checksum(cksumtype=-138, checksum=b"sum")
ADDRESS = HostAddress(addr_type=2, address=bytes((192, 0, 2, 1)))
ELEMENT = AuthorizationElement(ad_type=1, ad_data=b"data")
TRANSITED = TransitedEncoding(tr_type=1, contents=b"EDU,MIT.")
TICKET = Ticket(tkt_vno=5, realm="EXAMPLE", sname=NAME, enc_part=SEALED)

SAMPLES: list[Any] = [
    NAME,
    ADDRESS,
    ELEMENT,
    SEALED,
    KEY,
    CHECKSUM,
    TRANSITED,
    TICKET,
    EncTicketPart(
        flags=Flags(bytes.fromhex("40a00000")),
        key=KEY,
        crealm="EXAMPLE",
        cname=NAME,
        transited=TRANSITED,
        authtime=TIME,
        starttime=TIME,
        endtime=TIME,
        renew_till=TIME,
        caddr=[ADDRESS, ADDRESS],
        authorization_data=[ELEMENT, ELEMENT],
    ),
    APReq(
        pvno=5,
        msg_type=14,
        ap_options=Flags(bytes.fromhex("20000000")),
        ticket=TICKET,
        authenticator=SEALED,
    ),
    Authenticator(
        authenticator_vno=5,
        crealm="EXAMPLE",
        cname=NAME,
        cksum=CHECKSUM,
        cusec=123456,
        ctime=TIME,
        subkey=KEY,
        seq_number=2**32 - 1,
        authorization_data=[ELEMENT],
    ),
    APRep(pvno=5, msg_type=15, enc_part=SEALED),
    EncAPRepPart(ctime=TIME, cusec=1, subkey=KEY, seq_number=0),
    KRBError(
        pvno=5,
        msg_type=30,
        ctime=TIME,
        cusec=1,
        stime=TIME,
        susec=2,
        error_code=37,
        crealm="EXAMPLE",
        cname=NAME,
        realm="EXAMPLE",
        sname=NAME,
        e_text="text",
        e_data=b"data",
    ),
]

LISTS = {"AuthorizationData": AUTHORIZATION_DATA, "HostAddresses": HOST_ADDRESSES}


def type_name(sample: object) -> str:
    """Name a test's parameter after the type of the sample."""
    return type(sample).__name__


def encode_list(name: str, values: list[Any]) -> bytes:
    """Encode a type that is a SEQUENCE OF, and no message class therefore."""
    return der.tlv(LISTS[name].tag, LISTS[name].dump(values))


def decode_list(name: str, octets: bytes) -> list[Any]:
    """Decode a type that is a SEQUENCE OF."""
    start, stop = der.header(octets, 0, len(octets), LISTS[name].tag)
    assert stop == len(octets)
    return LISTS[name].load(octets, start, stop)
