"""KRB_CRED in the checksum field (RFC 4120 section 5.8, RFC 4121 section 4.1.1)."""

from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from exchanges import CLIENT, NOW, SESSION_KEY, make_key, seal, ticket
from gss_exchanges import cred_part, krb_cred
from hypothesis import given
from hypothesis import strategies as st
from impacket.krb5.asn1 import KRB_CRED
from impacket.krb5.asn1 import EncKrbCredPart as TheirPart
from pyasn1.codec.der import decoder
from test_der_canonical import mutations, regrown

from reference import der
from reference.crypto import SUPPORTED
from reference.flags import Flags
from reference.gss.delegation import EncKrbCredPart, KrbCred, KrbCredInfo, open_krb_cred
from reference.messages import EncryptedData, EncryptionKey, HostAddress
from reference.numbers import KeyUsage
from reference.refusal import Refusal

ADDRESS = HostAddress(addr_type=2, address=bytes(4))
FULL = EncKrbCredPart(
    ticket_info=[
        KrbCredInfo(
            key=EncryptionKey(keytype=18, keyvalue=bytes(32)),
            prealm=CLIENT.realm,
            pname=CLIENT.name(),
            flags=Flags.of([1, 2]),
            authtime=NOW,
            starttime=NOW,
            endtime=NOW,
            renew_till=NOW,
            srealm="EXAMPLE",
            sname=CLIENT.name(2),
            caddr=[ADDRESS],
        )
    ],
    nonce=2**32 - 1,
    timestamp=NOW,
    usec=999_999,
    s_address=ADDRESS,
    r_address=ADDRESS,
)


def refusal(octets: bytes) -> int:
    with pytest.raises(Refusal) as caught:
        open_krb_cred(octets, SESSION_KEY)
    return int(caught.value.code)


def with_changes(**changes: Any) -> bytes:
    return der.encode(replace(der.decode(KrbCred, krb_cred()), **changes))


@pytest.mark.parametrize("etype", sorted(SUPPORTED))
@pytest.mark.parametrize("part", [FULL, cred_part()], ids=["full", "least"])
def test_what_is_sealed_is_opened(etype: int, part: EncKrbCredPart) -> None:
    key = make_key("session", etype)
    message, opened = open_krb_cred(krb_cred(key, part=part), key)
    assert (message.tickets, opened) == ([ticket()], part)


def test_impacket_reads_every_field() -> None:
    message, rest = decoder.decode(krb_cred(part=FULL), asn1Spec=KRB_CRED())
    assert (rest, int(message["pvno"]), int(message["msg-type"])) == (b"", 5, 22)
    sealed = message["enc-part"]["cipher"].asOctets()
    octets = SESSION_KEY.decrypt(14, sealed)
    part, rest = decoder.decode(octets, asn1Spec=TheirPart())
    info = part["ticket-info"][0]
    assert (rest, int(part["nonce"]), int(part["usec"])) == (b"", 2**32 - 1, 999_999)
    assert str(info["prealm"]) == "EXAMPLE"
    assert info["key"]["keyvalue"].asOctets() == bytes(32)
    assert str(info["renew-till"]) == "20260101120000Z"


def test_two_tickets_with_a_key_each() -> None:
    message, part = open_krb_cred(krb_cred(tickets=[ticket()] * 2, part=cred_part(2)), SESSION_KEY)
    assert (len(message.tickets), len(part.ticket_info)) == (2, 2)


REFUSED = {
    "nothing": (60, b""),
    "another message": (60, der.encode(ticket())),
    "an octet left over": (60, krb_cred() + b"\0"),
    "pvno 4": (39, with_changes(pvno=4)),
    "msg-type 14": (40, with_changes(msg_type=14)),
    "no ticket": (60, krb_cred(tickets=[], part=cred_part(0))),
    "a ticket without a key": (60, krb_cred(part=cred_part(0))),
    "a key without a ticket": (60, krb_cred(part=cred_part(2))),
    "not encrypted": (
        31,
        with_changes(enc_part=EncryptedData(etype=0, cipher=der.encode(cred_part()))),
    ),
    "in another key": (31, krb_cred(make_key("other"))),
    "in a key of another etype": (31, krb_cred(make_key("session", 17))),
    "no ciphertext": (31, with_changes(enc_part=seal(b"", SESSION_KEY, 13))),
    "seals something else": (60, with_changes(enc_part=seal(b"no part", SESSION_KEY, 14))),
    **{
        f"usage {usage}": (31, with_changes(enc_part=seal(cred_part(), SESSION_KEY, usage)))
        for usage in (11, 12, 13, 15)
    },
}


@pytest.mark.parametrize(("code", "octets"), REFUSED.values(), ids=REFUSED)
def test_refuses(code: int, octets: bytes) -> None:
    assert refusal(octets) == code


def test_the_key_usage_is_14() -> None:
    assert KeyUsage.KRB_CRED == 14


@given(
    octets=mutations(krb_cred(part=FULL)) | regrown(krb_cred(part=FULL)) | st.binary(max_size=60)
)
def test_spoilt_octets_are_refused_or_seal_the_same(octets: bytes) -> None:
    try:
        _, part = open_krb_cred(octets, SESSION_KEY)
    except Refusal:
        return
    assert part == FULL


@given(data=st.data())
def test_whatever_is_sealed_is_answered(data: st.DataObject) -> None:
    octets = der.encode(FULL)
    sealed = data.draw(mutations(octets) | regrown(octets) | st.binary(max_size=40))
    with suppress(Refusal):
        open_krb_cred(with_changes(enc_part=seal(sealed, SESSION_KEY, 14)), SESSION_KEY)
