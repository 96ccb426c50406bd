"""Octets into lines, lines into objects, and a text of which only the end is kept."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.model.wire import WireError
from conformance.peers.lines import LineBuffer, parse_object
from conformance.peers.tail import Tail


def taken(buffer: LineBuffer) -> list[bytes]:
    return list(iter(buffer.take, None))


@given(st.lists(st.binary().map(lambda line: line.replace(b"\n", b""))), st.data())
def test_lines_come_out_whole_however_they_are_cut(lines: list[bytes], data: st.DataObject) -> None:
    octets = b"".join(line + b"\n" for line in lines)
    buffer, came = LineBuffer(), []
    while octets:
        size = data.draw(st.integers(1, len(octets)))
        buffer.feed(octets[:size])
        octets = octets[size:]
        came += taken(buffer)
    assert came == lines
    assert len(buffer) == 0


def test_half_a_line_stays() -> None:
    buffer = LineBuffer()
    buffer.feed(b"one\ntw")
    assert taken(buffer) == [b"one"]
    assert len(buffer) == 2


@pytest.mark.parametrize("octets", [b"123456", b"123456\n", b"1\n123456\n"])
def test_a_line_beyond_the_limit_is_refused(octets: bytes) -> None:
    buffer = LineBuffer(limit=5)
    buffer.feed(octets)
    with pytest.raises(WireError, match="longer than 5"):
        taken(buffer)


def test_a_line_of_the_limit_is_taken() -> None:
    buffer = LineBuffer(limit=5)
    buffer.feed(b"12345\n12345\n123")
    assert taken(buffer) == [b"12345", b"12345"]


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"Welcome!",
        b'{"id":',
        b'{"id":1}{"id":2}',
        b'{"id":NaN}',
        b'{"id":-Infinity}',
        b"\xff\xfe",
        b'{"reason":"\xe9"}',
        rb'{"reason":"\ud800"}',
        rb'{"reason":"\uDFFF"}',
        b"[" * 100_000,
        b"9" * 5000,
    ],
)
def test_what_is_not_json_is_refused(line: bytes) -> None:
    with pytest.raises(WireError, match="not JSON in UTF-8") as raised:
        parse_object(line)
    assert len(str(raised.value)) < 150


@pytest.mark.parametrize("line", [b"[]", b"1", b'"accepted"', b"null"])
def test_what_is_not_an_object_is_refused(line: bytes) -> None:
    with pytest.raises(WireError, match="not a JSON object"):
        parse_object(line)


def test_objects_are_read() -> None:
    assert parse_object(b' {"id": 1} \r') == {"id": 1}
    assert parse_object(rb'{"reason": "\ud83d\ude00"}') == {"reason": "\N{GRINNING FACE}"}
    assert parse_object('{"reason": "é"}'.encode()) == {"reason": "é"}


def test_a_key_does_not_show_in_an_error() -> None:
    with pytest.raises(WireError) as raised:
        parse_object(b"key = " + b"0123456789abcdef" * 4)
    assert "01234567…" in str(raised.value)
    assert "012345678" not in str(raised.value)


@given(st.lists(st.binary(max_size=12)))
def test_a_tail_is_the_end_of_the_whole(pieces: list[bytes]) -> None:
    tail = Tail(limit=8)
    for piece in pieces:
        tail.feed(piece)
    assert str(tail) == b"".join(pieces)[-8:].decode(errors="replace")
