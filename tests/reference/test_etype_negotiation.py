"""The server's choice from a client's list of encryption types (RFC 4537 section 3)."""

from __future__ import annotations

import pytest

from reference import der
from reference.crypto import SUPPORTED
from reference.etype_negotiation import PREFERENCE, negotiated_etype
from reference.messages import INT32, AuthorizationElement
from reference.numbers import ADType

AES128, AES256, RC4 = 17, 18, 23


def etype_list(*etypes: int) -> bytes:
    return der.tlv(der.SEQUENCE, der.SequenceOf(INT32).dump(list(etypes)))


def chosen(octets: bytes, current: int, permitted: frozenset[int] = SUPPORTED) -> int | None:
    element = AuthorizationElement(ad_type=ADType.ETYPE_NEGOTIATION, ad_data=octets)
    return negotiated_etype([element], permitted, current)


@pytest.mark.parametrize("listed", [(AES256, AES128), (AES128, AES256), (99, -1, AES256)])
def test_a_better_type_is_taken_wherever_it_stands(listed: tuple[int, ...]) -> None:
    assert chosen(etype_list(*listed), AES128) == AES256


@pytest.mark.parametrize("listed", [(), (AES256,), (RC4, AES128, AES256), (99, 4711, -1)])
def test_nothing_is_better_than_what_there_is(listed: tuple[int, ...]) -> None:
    assert chosen(etype_list(*listed), AES256) is None


def test_what_policy_forbids_is_not_taken() -> None:
    listed = etype_list(20, AES256, AES128)
    assert chosen(listed, RC4, frozenset((AES128, RC4))) == AES128
    assert chosen(listed, AES128, frozenset((AES128,))) is None


@pytest.mark.parametrize(
    "octets",
    [
        b"", b"\x30", etype_list(AES256)[:-1], etype_list(AES256) + b"\0",
        b"\x31" + etype_list(AES256)[1:], b"\x30\x03\x04\x01\x12",
        b"\x30\x07\x02\x05\x01\0\0\0\x12", b"\x30\x84\xff\xff\xff\xff",
    ],
)  # fmt: skip
def test_a_list_that_cannot_be_read_is_none(octets: bytes) -> None:
    assert chosen(octets, RC4) is None


def test_other_elements_are_passed_over() -> None:
    elements = [
        AuthorizationElement(ad_type=4711, ad_data=etype_list(AES256)),
        AuthorizationElement(ad_type=ADType.ETYPE_NEGOTIATION, ad_data=etype_list(AES128)),
    ]
    assert negotiated_etype(elements, SUPPORTED, RC4) == AES128


def test_every_type_has_its_place() -> None:
    assert set(PREFERENCE) >= SUPPORTED
    assert len(set(PREFERENCE)) == len(PREFERENCE)
