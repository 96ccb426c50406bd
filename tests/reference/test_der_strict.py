"""DER and nothing laxer, at every place of every message type (RFC 4120 section 5.1.1)."""

from typing import Any

import pytest
from asn1_samples import SAMPLES, type_name
from asn1_tree import CONSTRUCTED, Node, tlv, variants

from reference import der
from reference.der import DecodeError

each_type = pytest.mark.parametrize("sample", SAMPLES, ids=type_name)


def any_value(node: Node) -> bool:
    return True


def is_constructed(node: Node) -> bool:
    return bool(node.tag & CONSTRUCTED)


def is_integer(node: Node) -> bool:
    return node.tag == der.INTEGER


def refuses_all(sample: Any, octets: list[bytes]) -> None:
    assert octets
    for each in octets:
        with pytest.raises(DecodeError, match=f"^{type_name(sample)}"):
            der.decode(type(sample), each)


@each_type
def test_every_sample_is_encoded_and_decoded(sample: Any) -> None:
    assert der.decode(type(sample), der.encode(sample)) == sample


@each_type
def test_truncation_at_every_offset_is_refused(sample: Any) -> None:
    octets = der.encode(sample)
    refuses_all(sample, [octets[:end] for end in range(len(octets))])


@each_type
def test_truncation_with_mended_lengths_is_refused(sample: Any) -> None:
    """A value that loses its last octet, and everything around it is told."""

    def shorten(node: Node) -> bytes:
        return tlv(node.tag, node.contents()[:-1])

    refuses_all(sample, variants(der.encode(sample), is_constructed, shorten))


@each_type
@pytest.mark.parametrize("junk", [b"\0", b"\0\0", b"\5\0"], ids=["octet", "end-mark", "null"])
def test_octets_left_over_at_any_level_are_refused(sample: Any, junk: bytes) -> None:
    octets = der.encode(sample)
    inside = variants(octets, is_constructed, lambda node: tlv(node.tag, node.contents() + junk))
    refuses_all(sample, [octets + junk, *inside])


@each_type
@pytest.mark.parametrize("size", [1, 2, 4, 126])
def test_a_length_of_more_octets_than_needed_is_refused(sample: Any, size: int) -> None:
    def stretch(node: Node) -> bytes:
        contents = node.contents()
        needed = 0 if len(contents) < 0x80 else 1
        length = len(contents).to_bytes(max(size, needed + 1))
        return bytes((node.tag, 0x80 | len(length))) + length + contents

    refuses_all(sample, variants(der.encode(sample), any_value, stretch))


@each_type
def test_an_indefinite_length_is_refused(sample: Any) -> None:
    def open_ended(node: Node) -> bytes:
        return bytes((node.tag, 0x80)) + node.contents() + b"\0\0"

    refuses_all(sample, variants(der.encode(sample), any_value, open_ended))


@each_type
def test_a_length_that_runs_past_the_end_is_refused(sample: Any) -> None:
    def too_long(node: Node) -> bytes:
        octets = node.encode()
        assert octets[1] < 0xFF
        return octets[:1] + bytes((octets[1] + 1,)) + octets[2:]

    refuses_all(sample, variants(der.encode(sample), any_value, too_long))


@each_type
@pytest.mark.parametrize("flip", [0x01, 0x20, 0x40, 0x80, 0x1F])
def test_another_tag_is_refused(sample: Any, flip: int) -> None:
    def retag(node: Node) -> bytes:
        return tlv(node.tag ^ flip, node.contents())

    refuses_all(sample, variants(der.encode(sample), any_value, retag))


@each_type
@pytest.mark.parametrize("tag", [b"\x1f\x1f", b"\x7f\x81\x0e", b"\xbf\x85\x00"])
def test_a_tag_number_above_30_is_refused(sample: Any, tag: bytes) -> None:
    """It takes more than one octet, and no message here has one (RFC 4120 section 5.1.5)."""

    def retag(node: Node) -> bytes:
        return tag + tlv(node.tag, node.contents())[1:]

    refuses_all(sample, variants(der.encode(sample), any_value, retag))


@each_type
def test_an_integer_with_a_sign_octet_too_many_is_refused(sample: Any) -> None:
    def stretch(node: Node) -> bytes:
        sign = b"\xff" if node.octets[0] & 0x80 else b"\0"
        return tlv(node.tag, sign + node.octets)

    refuses_all(sample, variants(der.encode(sample), is_integer, stretch))


@each_type
def test_an_integer_without_octets_is_refused(sample: Any) -> None:
    refuses_all(sample, variants(der.encode(sample), is_integer, lambda x: tlv(x.tag, b"")))


@each_type
@pytest.mark.parametrize("size", [5, 9, 100, 5000])
def test_an_integer_beyond_every_field_is_refused(sample: Any, size: int) -> None:
    """However long: Python itself writes no number of more than 4300 digits."""
    for sign in b"\x01", b"\xfe":
        octets = variants(
            der.encode(sample), is_integer, lambda node, s=sign: tlv(node.tag, s * size)
        )
        refuses_all(sample, octets)
