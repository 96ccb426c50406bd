"""DER taken apart and put together: the same octets again, and right lengths after a change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from conformance.forge import OpenedRequest, forge_reply, forge_request
from conformance.forge.tree import CONSTRUCTED, Node, parse, rewritten, with_value, without_field
from conformance.model.scenario import EPOCH, Scenario
from conformance.model.values import Address, AuthData
from reference import der
from reference.messages import (
    APRep,
    APReq,
    Authenticator,
    EncAPRepPart,
    EncTicketPart,
    KRBError,
    PrincipalName,
    Ticket,
)

FULL = replace(
    Scenario(),
    renew_till=EPOCH,
    addresses=(Address(2, bytes(4)),),
    authorization_data=(AuthData(1, b"x"), AuthData(1, b"x")),
    authenticator_data=(),
)
REQUEST = forge_request(FULL)
REPLY = forge_reply(FULL, OpenedRequest(REQUEST.ap_req, REQUEST.authenticator))
NAME = PrincipalName(name_type=2, name_string=["host", "a.example"])
MESSAGES = {
    APReq: REQUEST.octets,
    Ticket: der.encode(REQUEST.ap_req.ticket),
    EncTicketPart: REQUEST.ticket.plaintext,
    Authenticator: REQUEST.authenticator_plaintext,
    APRep: REPLY.octets,
    EncAPRepPart: REPLY.plaintext,
    KRBError: der.encode(
        KRBError(
            pvno=5,
            msg_type=30,
            ctime=EPOCH,
            cusec=0,
            stime=EPOCH,
            susec=0,
            error_code=37,
            crealm="EXAMPLE",
            cname=NAME,
            realm="EXAMPLE",
            sname=NAME,
            e_text="t",
            e_data=b"",
        )
    ),
}
Path = tuple[int, ...]


def values(octets: bytes) -> dict[Path, bytes]:
    """Return the contents of every primitive value by the way to it.

    A way is the numbers of the fields; the n-th element of a SEQUENCE OF is -n. This is a reader
    of its own, which does not share the mistakes of `tree`.
    """
    found = dict(_values(octets, (), None))
    assert found
    return found


def _values(octets: bytes, path: Path, around: int | None) -> Iterator[tuple[Path, bytes]]:
    for count, (tag, contents) in enumerate(_split(octets), 1):
        step: Path = ()
        if tag & 0xE0 == der.CONTEXT:
            step = (tag & 0x1F,)
        elif around == der.SEQUENCE:
            step = (-count,)
        if tag & CONSTRUCTED:
            yield from _values(contents, path + step, tag)
        else:
            yield path + step, contents


def _split(octets: bytes) -> Iterator[tuple[int, bytes]]:
    while octets:
        tag, size, start = octets[0], octets[1], 2
        if size & 0x80:
            start += size & 0x7F
            size = int.from_bytes(octets[2:start])
            assert size >= max(0x80, 1 << 8 * (start - 3)), "a length that fits in less"
        assert start + size <= len(octets), "a length that runs past the end"
        yield tag, octets[start : start + size]
        octets = octets[start + size :]


def fields(octets: bytes) -> list[Path]:
    """Return the way to every primitive field that is in no SEQUENCE OF."""
    return [path for path in values(octets) if min(path) >= 0]


EVERY_FIELD = [
    pytest.param(octets, path, id=f"{message.__name__}-{'.'.join(map(str, path))}")
    for message, octets in MESSAGES.items()
    for path in fields(octets)
]


@pytest.mark.parametrize("message", MESSAGES, ids=lambda message: message.__name__)
def test_message_is_the_same_octets_again(message: type) -> None:
    octets = MESSAGES[message]
    assert parse(octets).encode() == octets
    assert rewritten(octets, lambda node: None) == octets
    assert der.encode(der.decode(message, octets)) == octets


def test_there_are_fields_at_three_depths() -> None:
    assert {len(path) for path in fields(MESSAGES[APReq])} == {1, 2, 3}


@pytest.mark.parametrize(("octets", "path"), EVERY_FIELD)
@pytest.mark.parametrize("size", [0, 127, 128, 255, 256, 1000])
def test_with_value_changes_one_value_and_no_other(octets: bytes, path: Path, size: int) -> None:
    assert values(with_value(octets, path, bytes(size))) == {**values(octets), path: bytes(size)}


@pytest.mark.parametrize("size", range(90, 270))
def test_lengths_are_right_across_their_borders_at_every_depth(size: int) -> None:
    small = der.encode(EncAPRepPart(ctime=EPOCH, cusec=0))
    longer = with_value(small, (1,), bytes(size))
    assert values(longer) == {**values(small), (1,): bytes(size)}
    assert with_value(longer, (1,), b"\0") == small


@pytest.mark.parametrize(("octets", "path"), EVERY_FIELD)
def test_without_field_takes_one_away_and_no_other(octets: bytes, path: Path) -> None:
    kept = values(octets)
    del kept[path]
    assert values(without_field(octets, path)) == kept


def test_without_field_takes_a_whole_structure() -> None:
    octets = MESSAGES[APReq]
    kept = {path: value for path, value in values(octets).items() if path[:2] != (3, 2)}
    assert len(kept) < len(values(octets))
    assert values(without_field(octets, (3, 2))) == kept


def test_lengths_shrink_across_the_border() -> None:
    octets = MESSAGES[Ticket]
    assert len(octets) > 130
    small = without_field(octets, (3,))
    assert small[1] == len(small) - 2 < 0x80
    assert values(small)


def test_a_length_that_is_wrong_is_written_as_it_stands() -> None:
    indefinite = Node(der.SEQUENCE, nodes=[Node(der.INTEGER, b"\1")], length=b"\x80")
    assert indefinite.encode() == bytes.fromhex("3080020101")
    assert Node(0x61, nodes=[indefinite]).encode() == bytes.fromhex("61053080020101")


def test_a_node_may_hold_octets_beside_nodes() -> None:
    assert Node(0x30, b"\5\0", [Node(2, b"\1")]).encode() == bytes.fromhex("30050500020101")


def test_parse_takes_no_rest_and_no_indefinite_length() -> None:
    with pytest.raises(ValueError, match="too many values"):
        parse(MESSAGES[APRep] + b"\5\0")
    with pytest.raises(der.DecodeError):
        parse(bytes.fromhex("30800201010000"))
