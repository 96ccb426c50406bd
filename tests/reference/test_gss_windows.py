"""The published tokens of Windows clients, before our acceptor."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from gss_exchanges import established, opened, refused
from test_server_windows import ENTRIES, Entry, server_of, time

from reference import der
from reference.gss import (
    Acceptor,
    ChannelBindings,
    GssChecksum,
    GssFlag,
    TokenId,
    frame,
    unframe,
)
from reference.messages import KRBError

each_entry = pytest.mark.parametrize("entry", ENTRIES.values(), ids=ENTRIES)


def inner(entry: Entry) -> bytes:
    """Return the token of this mechanism; that in SPNEGO ends the outer one."""
    framed = bytes.fromhex(entry["framed"])
    if entry["framing"] == "gss-krb5":
        return framed
    start = framed.index(bytes.fromhex("06092a864886f7120102020100"))
    while framed[start] != 0x60:
        start -= 1
    return framed[start:]


def offer(entry: Entry, octets: bytes, **more: Any) -> Any:
    return Acceptor(server_of(entry)).accept(octets, time(entry["clock"]), **more)


@each_entry
def test_the_token_is_unframed_and_framed_again(entry: Entry) -> None:
    token_id, message = unframe(inner(entry))
    assert (token_id, message.hex()) == (TokenId.AP_REQ, entry["ap_req"])
    assert frame(token_id, message) == inner(entry)


@each_entry
def test_the_checksum_field_is_taken_apart(entry: Entry) -> None:
    published = entry["authenticator"]["cksum"]
    parts = GssChecksum.decode(bytes.fromhex(published["checksum"]))
    assert parts.bindings.hex() == published["gss"]["bindings"]
    assert parts.flags == published["gss"]["flags"]
    assert (parts.delegation, parts.extensions.hex()) == (None, published["gss"]["extra"])
    assert parts.encode().hex() == published["checksum"]


@each_entry
def test_it_is_accepted(entry: Entry) -> None:
    result = established(offer(entry, inner(entry)))
    assert result.flags == GssFlag.MUTUAL | GssFlag.INTEG
    names = entry["authenticator"]["cksum"]["gss"]["flag_names"]
    assert names == ["mutual", "integrity"]
    assert str(result.client) == entry["client"]
    assert result.sequence_number == entry["authenticator"]["seq_number"]
    assert result.token is not None
    token_id, ap_rep = unframe(result.token)
    assert token_id == TokenId.AP_REP
    part = opened(ap_rep, result.session_key)
    assert part.ctime == time(entry["authenticator"]["ctime"])
    assert part.cusec == entry["authenticator"]["cusec"]


@each_entry
def test_bindings_that_the_client_has_not_are_missed(entry: Entry) -> None:
    result = offer(entry, inner(entry), bindings=ChannelBindings())
    assert refused(result) == ("channel_bindings", 60)


@each_entry
def test_an_acceptor_does_not_open_spnego(entry: Entry) -> None:
    framed = bytes.fromhex(entry["framed"])
    if entry["framing"] == "spnego":
        assert refused(offer(entry, framed)) == ("framing", 60)


@each_entry
def test_the_error_token_of_a_client_that_is_late(entry: Entry) -> None:
    to, now = Acceptor(server_of(entry)), time(entry["clock"]) + timedelta(hours=1)
    result = to.accept(inner(entry), now)
    assert refused(result) == ("skew", 37)
    assert result.token is not None
    token_id, message = unframe(result.token)
    error = der.decode(KRBError, message)
    assert (token_id, error.error_code, error.stime) == (TokenId.ERROR, 37, now)
    assert error.ctime == time(entry["authenticator"]["ctime"])
