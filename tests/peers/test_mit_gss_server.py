"""The server role of MIT's GSS layer, every library of this machine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from mit_gss_exchange import (
    AP_REP,
    DCE_STYLE,
    ETYPES,
    KRB_ERROR,
    MICROSECOND,
    MUTUAL,
    REPLAY,
    SECOND,
    SEQUENCE,
    accept_of,
    ap_req,
    checksum,
    error_in,
    frame,
    message_in,
    of_etype,
    put,
    refusal,
    reply_part,
    with_policy,
)

from conformance.model.protocol import Accepted, Rejected
from conformance.model.scenario import Scenario
from conformance.model.values import Address, AuthData
from conformance.peers.mit.find import Library
from conformance.peers.mit.settings import last_second
from conformance.peers.mit_gss.adapter import MitGssAdapter
from conformance.peers.mit_gss.find import find_libraries
from conformance.peers.serving import CannotDrive
from reference.messages import Checksum

LIBRARIES = find_libraries()
VALID = with_policy(Scenario())


def test_mit_is_here() -> None:
    """Without MIT the tests below would select nothing, and be green."""
    assert LIBRARIES, "no MIT GSS library: install libgssapi-krb5-2, or psycopg-binary from PyPI"


@pytest.fixture(scope="module", params=LIBRARIES, ids=lambda library: library.version)
def library(request: pytest.FixtureRequest) -> Library:
    found: Library = request.param
    return found


@pytest.fixture(scope="module")
def loaded(library: Library) -> MitGssAdapter:
    return MitGssAdapter(library.path)


@pytest.fixture
def peer(loaded: MitGssAdapter) -> Iterator[MitGssAdapter]:
    """Return the adapter, with nothing of an earlier test in it."""
    loaded.reset()
    yield loaded


def accepted(peer: MitGssAdapter, scenario: Scenario, carried: Checksum = checksum()) -> Accepted:
    answer = put(peer, scenario, carried)
    assert isinstance(answer, Accepted), answer
    return answer


def test_probe(peer):
    a = put(peer, VALID)
    print(a)
    for etype in ETYPES:
        print(etype, put(peer, with_policy(of_etype(etype))))
    for c in (None, checksum(0), checksum(0xffffffff), Checksum(cksumtype=0x8003, checksum=b""), checksum(type_=0x8004), Checksum(0x8003, checksum().checksum[:23]), checksum(bindings=b"abc")):
        print(c, put(peer, VALID, c))
    r = accept_of(VALID, b"")
    for t in (b"", b"\x60", b"garbage", b"\x6e", b"\x6e\x03\x02\x01\x05", frame(b"\x6e\x00"), frame(ap_req(VALID,checksum()), b"\x02\x00"), frame(ap_req(VALID,checksum()), mechanism=bytes.fromhex("06062b0601050502")),frame(ap_req(VALID,checksum()), mechanism=bytes.fromhex("06062b0601050503")), ap_req(VALID, checksum()), ap_req(VALID, checksum(DCE_STYLE))):
        print(t[:20].hex(), peer.accept(replace(r, ap_req=t)))
