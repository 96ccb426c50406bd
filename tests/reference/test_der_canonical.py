"""What the codec accepts it encodes again to the same octets, whatever has happened to them."""

from typing import Any

import pytest
from asn1_samples import SAMPLES, type_name
from asn1_tree import parse, tlv
from asn1_values import messages
from hypothesis import example, given, settings
from hypothesis import strategies as st

from reference import der
from reference.der import DecodeError

each_type = pytest.mark.parametrize("sample", SAMPLES, ids=type_name)


@st.composite
def mutations(draw: st.DrawFn, octets: bytes) -> bytes:
    """Return the octets with a few of them flipped, put in, taken out or moved to the end."""
    spoilt = bytearray(octets)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(spoilt) - 1)) if spoilt else 0
        match draw(st.sampled_from(["flip", "insert", "delete", "truncate"])):
            case "flip" if spoilt:
                spoilt[at] ^= 1 << draw(st.integers(0, 7))
            case "insert":
                spoilt[at:at] = draw(st.binary(min_size=1, max_size=4))
            case "delete":
                del spoilt[at : at + draw(st.integers(1, 4))]
            case _:
                del spoilt[at:]
    return bytes(spoilt)


@st.composite
def regrown(draw: st.DrawFn, octets: bytes) -> bytes:
    """Return the octets with one value's contents mutated and all lengths mended."""
    root = parse(octets)
    nodes = list(root.all())
    node = nodes[draw(st.integers(0, len(nodes) - 1))]
    contents = draw(mutations(node.contents()))
    return root.encode(node, lambda changed: tlv(changed.tag, contents))


def refused_or_the_same(cls: type[Any], octets: bytes) -> None:
    try:
        message = der.decode(cls, octets)
    except DecodeError:
        return
    assert der.encode(message) == octets


@each_type
@given(data=st.data())
@settings(deadline=None, max_examples=200)
def test_mutated_octets(sample: Any, data: st.DataObject) -> None:
    octets = der.encode(data.draw(messages(type(sample))))
    refused_or_the_same(type(sample), data.draw(mutations(octets)))


@each_type
@given(data=st.data())
@settings(deadline=None, max_examples=200)
def test_mutated_contents_with_mended_lengths(sample: Any, data: st.DataObject) -> None:
    refused_or_the_same(type(sample), data.draw(regrown(der.encode(sample))))


@each_type
def test_every_flipped_bit(sample: Any) -> None:
    octets = der.encode(sample)
    for bit in range(8 * len(octets)):
        flipped = bytearray(octets)
        flipped[bit >> 3] ^= 1 << (bit & 7)
        refused_or_the_same(type(sample), bytes(flipped))


@each_type
@given(octets=st.binary(max_size=64))
@example(octets=b"\x30\x80" * 32)
@example(octets=b"\x30\xff" + b"\xff" * 127)
@settings(deadline=None)
def test_any_octets_behind_the_tag(sample: Any, octets: bytes) -> None:
    refused_or_the_same(type(sample), octets)
    refused_or_the_same(type(sample), der.encode(sample)[:1] + octets)
