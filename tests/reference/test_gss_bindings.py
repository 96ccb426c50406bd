"""The hash of channel bindings (RFC 4121 section 4.1.1.2)."""

import hashlib
from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reference.gss import NO_BINDINGS, ChannelBindings

bindings = st.builds(
    ChannelBindings,
    initiator_addrtype=st.integers(0, 2**32 - 1),
    initiator_address=st.binary(max_size=20),
    acceptor_addrtype=st.integers(0, 2**32 - 1),
    acceptor_address=st.binary(max_size=20),
    application_data=st.binary(max_size=300),
)


def test_a_published_hash() -> None:
    """That of a TLS server's certificate, as Windows sends it for Extended Protection."""
    certificate = "ea05fefecc6b0bd571dbbc5baa3ed45386d0446835f7b74c85621b9983475f95"
    data = b"tls-server-end-point:" + bytes.fromhex(certificate)
    hashed = ChannelBindings(application_data=data).hash()
    assert hashed.hex() == "6586e99d81c2fc984e47172fd4dd0310"


def test_the_order_and_the_form_of_the_components() -> None:
    """Points (1) and (2): four octets, little-endian, for integers and for all lengths."""
    made = ChannelBindings(
        initiator_addrtype=2,
        initiator_address=bytes([192, 0, 2, 1]),
        acceptor_addrtype=24,
        acceptor_address=bytes(16),
        application_data=b"channel",
    )
    octets = bytes.fromhex("0200000004000000c00002011800000010000000" + "00" * 16 + "07000000")
    assert made.hash() == hashlib.md5(octets + b"channel").digest()


def test_lengths_of_zero_are_hashed() -> None:
    assert ChannelBindings().hash() == hashlib.md5(bytes(20)).digest()


def test_empty_bindings_are_not_no_bindings() -> None:
    """Point (3): zeros stand for none at all."""
    assert bytes(16) == NO_BINDINGS
    assert ChannelBindings().hash() != NO_BINDINGS


@given(made=bindings, data=st.data())
def test_every_component_counts(made: ChannelBindings, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from([field.name for field in fields(made)]))
    value: Any = getattr(made, name)
    other = data.draw(
        (st.integers(0, 2**32 - 1) if isinstance(value, int) else st.binary(max_size=20)).filter(
            lambda drawn: drawn != value
        )
    )
    assert replace(made, **{name: other}).hash() != made.hash()


def test_an_octet_does_not_move_from_one_component_to_the_next() -> None:
    one = ChannelBindings(initiator_address=b"ab", acceptor_address=b"c")
    other = ChannelBindings(initiator_address=b"a", acceptor_address=b"bc")
    assert one.hash() != other.hash()


@pytest.mark.parametrize("number", [-1, 2**32])
def test_an_address_type_has_32_bits(number: int) -> None:
    with pytest.raises(OverflowError):
        ChannelBindings(acceptor_addrtype=number).hash()
