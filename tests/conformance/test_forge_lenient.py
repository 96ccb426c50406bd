"""What a peer sent, mended where whoever receives it may let it pass."""

from __future__ import annotations

from dataclasses import replace

import pytest

from conformance.forge import Seal, forge_request, open_request
from conformance.forge.lenient import (
    AUTHENTICATOR_SEQUENCE,
    with_all_option_bits,
    with_plain_numbers,
)
from conformance.forge.tree import parse, with_value
from conformance.model.scenario import Scenario
from reference import der
from reference.flags import APOption
from reference.numbers import KeyUsage

OPTIONS, CUSEC = (2,), (4,)
FORGED = forge_request(Scenario())
AP_REQ, AUTHENTICATOR = FORGED.octets, der.encode(FORGED.authenticator)


@pytest.mark.parametrize(
    ("sent", "bits"),
    [
        (b"\x05\x20", 3),
        (b"\x00\x20", 8),
        (b"\x07\x20\x00\x00\x00", 25),
        (b"\x00\x20\x00\x00\x00", 32),
        (b"\x00\x20\x00\x00\x00\x00", 40),
    ],
)
def test_option_bits_that_lack_are_zero(sent: bytes, bits: int) -> None:
    message = with_value(AP_REQ, OPTIONS, sent)
    mended, found = with_all_option_bits(message)
    assert found == bits
    assert (mended == message) is (bits >= 32)
    opened = open_request(message, Scenario())
    assert opened.octets == message
    assert APOption.MUTUAL_REQUIRED in opened.ap_req.ap_options


def test_no_options_at_all() -> None:
    assert with_all_option_bits(with_value(AP_REQ, OPTIONS, b"\0"))[1] == 0


@pytest.mark.parametrize("octets", [b"", b"no message", AP_REQ[:-1], der.tlv(0x6E, b"")])
def test_what_is_no_ap_req_is_left_as_it_is(octets: bytes) -> None:
    assert with_all_option_bits(octets) == (octets, 32)


@pytest.mark.parametrize(
    ("path", "written", "plain"),
    [
        (CUSEC, b"\0\0\x30\x39", b"\x30\x39"),
        (CUSEC, b"\xff\xff\xff", b"\xff"),
        (CUSEC, b"\0\0", b"\0"),
        (CUSEC, b"", b""),
        ((AUTHENTICATOR_SEQUENCE,), b"\xff\xff\xff\xff", b"\0\xff\xff\xff\xff"),
        ((AUTHENTICATOR_SEQUENCE,), b"\x80\0\0\0", b"\0\x80\0\0\0"),
        ((AUTHENTICATOR_SEQUENCE,), b"\x80\0\0\0\0", b"\x80\0\0\0\0"),
        ((6, 0), b"\0\0\x12", b"\x12"),
    ],
)
def test_numbers_are_as_der_has_them(path: tuple[int, ...], written: bytes, plain: bytes) -> None:
    part = with_value(AUTHENTICATOR, path, written)
    mended = parse(with_plain_numbers(part, AUTHENTICATOR_SEQUENCE))
    (value,) = mended.at(path).nodes
    assert value.octets == plain


def test_what_is_right_is_left_as_it_is() -> None:
    assert with_plain_numbers(AUTHENTICATOR, AUTHENTICATOR_SEQUENCE) == AUTHENTICATOR
    padded = AUTHENTICATOR + bytes(5)
    assert with_plain_numbers(padded, AUTHENTICATOR_SEQUENCE) == padded


@pytest.mark.parametrize("octets", [b"", b"\0", b"\x62", b"no message", AUTHENTICATOR[:-1]])
def test_what_is_no_authenticator_is_left_as_it_is(octets: bytes) -> None:
    assert with_plain_numbers(octets, AUTHENTICATOR_SEQUENCE) == octets


def test_a_request_opens_that_is_no_der() -> None:
    plaintext = with_value(AUTHENTICATOR, CUSEC, b"\0\0\x30\x39")
    seal = Seal(Scenario().session_key, KeyUsage.AP_REQ_AUTHENTICATOR, bytes(16))
    message = replace(FORGED.ap_req, authenticator=seal.apply(plaintext))
    opened = open_request(der.encode(message), Scenario())
    assert opened.authenticator.cusec == 0x3039
    assert opened.plaintext == plaintext
