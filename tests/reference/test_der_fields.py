"""The fields of a message: each where it belongs, once, and none besides."""

import dataclasses
from typing import Any

import pytest
from asn1_samples import ELEMENT, KEY, NAME, SAMPLES, SEALED, TICKET, TIME, type_name
from asn1_tree import Node, parse, tlv

from reference import der
from reference.der import DecodeError
from reference.flags import Flags
from reference.messages import (
    APReq,
    Authenticator,
    EncAPRepPart,
    EncryptedData,
    EncTicketPart,
    PrincipalName,
)

each_type = pytest.mark.parametrize("sample", SAMPLES, ids=type_name)
EACH_FIELD = [
    pytest.param(sample, part, id=f"{type_name(sample)}-{part.name}")
    for sample in SAMPLES
    for part in dataclasses.fields(sample)
]
each_field = pytest.mark.parametrize(("sample", "part"), EACH_FIELD)
Field = dataclasses.Field[Any]


def with_fields(sample: Any, change: Any) -> bytes:
    """Encode the sample with the list of its fields, as octets, put through `change`."""
    root = parse(der.encode(sample))
    body = root if root.tag == der.SEQUENCE else root.children[0]
    fields = change([child.encode() for child in body.children])

    def replace(node: Node) -> bytes:
        return tlv(node.tag, b"".join(fields))

    return root.encode(body, replace)


@each_field
def test_a_field_may_be_absent_only_where_it_is_optional(sample: Any, part: Field) -> None:
    position = dataclasses.fields(sample).index(part)
    octets = with_fields(sample, lambda fields: fields[:position] + fields[position + 1 :])
    if part.metadata["optional"]:
        assert der.decode(type(sample), octets) == dataclasses.replace(sample, **{part.name: None})
    else:
        with pytest.raises(DecodeError, match=rf"\.{part.name}: "):
            der.decode(type(sample), octets)


@each_field
def test_a_message_is_not_made_without_a_field_that_must_be_there(sample: Any, part: Field) -> None:
    rest = {each.name: getattr(sample, each.name) for each in dataclasses.fields(sample)}
    del rest[part.name]
    if part.metadata["optional"]:
        assert getattr(type(sample)(**rest), part.name) is None
    else:
        with pytest.raises(TypeError, match=part.name):
            type(sample)(**rest)


@pytest.mark.parametrize(
    ("sample", "part"), [each for each in EACH_FIELD if each.values[1].metadata["optional"]]
)
def test_an_absent_optional_field_is_not_written(sample: Any, part: Field) -> None:
    without = dataclasses.replace(sample, **{part.name: None})
    assert der.decode(type(sample), der.encode(without)) == without
    assert len(der.encode(without)) < len(der.encode(sample))


@each_field
def test_a_field_may_not_come_twice(sample: Any, part: Field) -> None:
    position = dataclasses.fields(sample).index(part)
    octets = with_fields(sample, lambda fields: fields[: position + 1] + fields[position:])
    with pytest.raises(DecodeError):
        der.decode(type(sample), octets)


@each_type
def test_fields_may_not_change_places(sample: Any) -> None:
    for at in range(len(dataclasses.fields(sample)) - 1):
        octets = with_fields(
            sample,
            lambda fields, at=at: [*fields[:at], fields[at + 1], fields[at], *fields[at + 2 :]],
        )
        with pytest.raises(DecodeError):
            der.decode(type(sample), octets)


@each_type
def test_an_unknown_field_is_refused_wherever_it_stands(sample: Any) -> None:
    unknown = tlv(0xBE, tlv(der.INTEGER, b"\1"))
    for at in range(len(dataclasses.fields(sample)) + 1):
        octets = with_fields(sample, lambda fields, at=at: [*fields[:at], unknown, *fields[at:]])
        with pytest.raises(DecodeError):
            der.decode(type(sample), octets)


def test_an_empty_list_stays_apart_from_an_absent_one() -> None:
    """Both mean the same (RFC 4120 section 5.1.3), and are other octets all the same."""
    empty = Authenticator(
        authenticator_vno=5, crealm="R", cname=NAME, cusec=0, ctime=TIME, authorization_data=[]
    )
    absent = dataclasses.replace(empty, authorization_data=None)
    assert der.encode(empty) != der.encode(absent)
    assert der.decode(Authenticator, der.encode(empty)) == empty


def test_a_name_may_have_no_components() -> None:
    nobody = PrincipalName(name_type=0, name_string=[])
    assert der.decode(PrincipalName, der.encode(nobody)) == nobody


@pytest.mark.parametrize(
    ("octets", "text"),
    [
        ("", "APReq: truncated"),
        ("6f00", "APReq: tag 0x6f at offset 0, expected 0x6e"),
        ("6e0400000000", "APReq: tag 0x00 at offset 2, expected 0x30"),
        ("6e00ff", "APReq: 1 octets left over at offset 2"),
        ("6e04300000ff", "APReq: 2 octets left over at offset 4"),
        ("6e80", "APReq: indefinite length at offset 1 is not DER"),
        ("6e81", "APReq: length at offset 1 is truncated or not minimal"),
        ("6e8101", "APReq: length at offset 1 is truncated or not minimal"),
        ("6e7f", "APReq: length 127 at offset 1 runs past the end"),
        ("6e053003a00102", "APReq.pvno: truncated: tag 0x02"),
        ("6e073005a003020105", "APReq.msg_type: truncated: tag 0xa1"),
    ],
)
def test_the_text_says_where_and_what(octets: str, text: str) -> None:
    with pytest.raises(DecodeError) as caught:
        der.decode(APReq, bytes.fromhex(octets))
    assert str(caught.value).startswith(text)


def test_the_text_names_a_field_of_a_field() -> None:
    ap_req = APReq(
        pvno=5, msg_type=14, ap_options=Flags.of([]), ticket=TICKET, authenticator=SEALED
    )
    octets = der.encode(ap_req)
    at = octets.index(b"\x1b\x04host")
    with pytest.raises(DecodeError, match=r"^APReq\.ticket\.sname\.name_string: tag 0x1c"):
        der.decode(APReq, octets[:at] + b"\x1c" + octets[at + 1 :])


def test_the_text_names_the_end_for_an_unknown_field() -> None:
    octets = with_fields(KEY, lambda fields: [*fields, b"\xa2\x03\x02\x01\x01"])
    with pytest.raises(DecodeError, match=r"^EncryptionKey\.end: 5 octets of no known field"):
        der.decode(type(KEY), octets)


def test_zero_octets_may_follow_where_a_cipher_leaves_them() -> None:
    part = EncAPRepPart(ctime=TIME, cusec=0)
    octets = der.encode(part)
    assert der.decode(EncAPRepPart, octets + bytes(7), padded=True) == part
    assert der.decode(EncAPRepPart, octets, padded=True) == part
    with pytest.raises(DecodeError, match="left over"):
        der.decode(EncAPRepPart, octets + b"\0\1", padded=True)
    with pytest.raises(DecodeError, match="left over"):
        der.decode(EncAPRepPart, octets + bytes(7))


def test_lengths_of_every_size_are_written_and_read() -> None:
    for size in 0, 1, 0x7F, 0x80, 0xFF, 0x100, 0xFFFF, 0x10000, 2**24 + 1:
        sealed = EncryptedData(etype=18, cipher=bytes(size))
        assert der.decode(EncryptedData, der.encode(sealed)) == sealed


def test_a_key_never_shows_in_the_text_of_a_message() -> None:
    part = next(sample for sample in SAMPLES if isinstance(sample, EncTicketPart))
    assert KEY.keyvalue.hex() not in repr(part).replace("\\x", "")
    assert "EncryptionKey(keytype=17, 16 octets)" in repr(part)
    assert repr(ELEMENT.ad_data) in repr(part)
