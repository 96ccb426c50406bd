"""Whatever comes in, the server answers: it refuses, and never raises anything."""

from typing import Any

import pytest
from asn1_tree import parse, tlv
from exchanges import (
    CLIENT,
    NOW,
    accepted,
    ap_req,
    authenticator,
    elements,
    keytab,
    make_key,
    offer,
    server,
    ticket,
    ticket_part,
)
from hypothesis import example, given, settings
from hypothesis import strategies as st
from server_cases import if_relevant
from test_der_canonical import mutations, regrown

from reference import der
from reference.crypto import SUPPORTED
from reference.flags import Flags
from reference.messages import EncryptionKey, HostAddress, KRBError, TransitedEncoding
from reference.server import Accepted, Rejected

EVERYTHING = ap_req(
    ticket_part(
        crealm="ATHENA.MIT.EDU",
        transited=TransitedEncoding(tr_type=1, contents=b",EDU,MIT."),
        starttime=NOW,
        renew_till=NOW,
        caddr=[HostAddress(addr_type=2, address=bytes(4))],
        authorization_data=elements(if_relevant((128, b"pac"), if_relevant((1, b"0\0")))),
    ),
    authenticator(
        crealm="ATHENA.MIT.EDU",
        subkey=EncryptionKey.of(make_key("subkey")),
        seq_number=5,
        authorization_data=elements(if_relevant()),
    ),
)


def answered(result: Any) -> Accepted | Rejected:
    assert isinstance(result, Accepted | Rejected)
    if isinstance(result, Rejected):
        assert der.decode(KRBError, result.krb_error).error_code == result.code
    return result


def test_the_message_that_is_spoilt_here_is_valid() -> None:
    accepted(offer(EVERYTHING))


@given(octets=st.binary(max_size=300))
@example(octets=b"")
@example(octets=b"\x6e\x80" * 100)
@example(octets=b"\x6e\x84\xff\xff\xff\xff")
@settings(deadline=None)
def test_any_octets_are_refused(octets: bytes) -> None:
    assert isinstance(answered(offer(octets)), Rejected)
    assert isinstance(answered(offer(EVERYTHING[:1] + octets)), Rejected)


def test_an_integer_of_any_length_is_refused() -> None:
    huge = tlv(0x6E, tlv(0x30, tlv(0xA0, tlv(0x02, b"\x01" * 5000))))
    assert isinstance(answered(offer(huge)), Rejected)


def test_truncation_at_every_offset_is_refused() -> None:
    for end in range(len(EVERYTHING)):
        assert isinstance(answered(offer(EVERYTHING[:end])), Rejected)


@given(octets=mutations(EVERYTHING) | regrown(EVERYTHING))
@settings(deadline=None, max_examples=500)
def test_a_spoilt_message_is_refused_or_means_the_same(octets: bytes) -> None:
    """Only what nothing protects can change: the options and the hint of a key version."""
    result = answered(offer(octets))
    if isinstance(result, Accepted):
        assert result.client.components == CLIENT.components
        assert result.exchange.ap_req.authenticator.cipher in EVERYTHING
        assert result.exchange.ap_req.ticket.enc_part.cipher in EVERYTHING


@given(data=st.data())
@settings(deadline=None, max_examples=300)
def test_a_ticket_that_seals_anything_is_answered(data: st.DataObject) -> None:
    """A KDC's fault, or that of somebody who shares the key: the server stands it, too."""
    sealed = der.encode(ticket_part(caddr=[], authorization_data=elements(if_relevant())))
    octets = data.draw(mutations(sealed) | regrown(sealed) | st.binary(max_size=100))
    answered(offer(ap_req(octets or b"\0")))


@given(data=st.data())
@settings(deadline=None, max_examples=300)
def test_an_authenticator_that_seals_anything_is_answered(data: st.DataObject) -> None:
    """Any client can seal what it likes."""
    subkey = EncryptionKey.of(make_key("subkey"))
    sealed = der.encode(authenticator(subkey=subkey, authorization_data=elements((4, b""))))
    octets = data.draw(mutations(sealed) | regrown(sealed) | st.binary(max_size=100))
    answered(offer(ap_req(proof=octets or b"\0"), application_data=b"data"))


@given(contents=st.binary(max_size=30) | st.text("AB./,\\ ", max_size=30).map(str.encode))
@settings(deadline=None)
def test_any_transited_field_is_answered(contents: bytes) -> None:
    transited = TransitedEncoding(tr_type=1, contents=contents)
    answered(offer(ap_req(ticket_part(transited=transited))))


@given(octets=st.binary(max_size=60))
@settings(deadline=None)
def test_any_authorization_data_is_answered(octets: bytes) -> None:
    for data in octets, tlv(0x30, octets), tlv(0x30, tlv(0x30, octets)):
        answered(offer(ap_req(ticket_part(authorization_data=elements((1, data))))))


@pytest.mark.parametrize("etype", sorted(SUPPORTED))
@given(data=st.data())
@settings(deadline=None, max_examples=30)
def test_ciphertext_of_any_size_is_refused_in_every_etype(etype: int, data: st.DataObject) -> None:
    key = make_key("service", etype)
    genuine = ticket(key=key)
    genuine.enc_part.cipher = data.draw(
        mutations(genuine.enc_part.cipher) | st.binary(max_size=100)
    )
    result = answered(offer(ap_req(genuine), to=server(keytab=keytab(key))))
    if isinstance(result, Accepted):
        assert genuine == ticket(key=key)  # two mutations may undo each other


def test_every_value_in_the_message_counts_but_the_type_of_a_name() -> None:
    """An octet more in each string and number; a name-type is a hint (RFC 4120 5.2.2)."""
    root = parse(EVERYTHING)
    without_effect = []
    for node in root.all():
        if node.octets and not node.children:
            spoilt = root.encode(node, lambda each: tlv(each.tag, each.octets + b"\x01"))
            result = answered(offer(spoilt))
            if isinstance(result, Accepted):
                without_effect.append(result.exchange.ap_req)
    options, hint = without_effect
    assert options.ap_options == Flags(bytes.fromhex("2000000001"))
    assert hint.ticket.sname.name_type == 0x0101
