"""minikerberos and asyauth behind their adapter. What they do is shown, not judged."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from mit_messages import NOW, OTHER_KEY, SUBKEY, Exchange, ap_rep, key
from more_peers import (
    TOKEN_OF_REPLY,
    TOKEN_OF_REQUEST,
    authenticator_of,
    initiated,
    message_in,
    rejected,
    running,
    time_of,
    token,
)

from conformance.model.protocol import Accepted, Failed, Finish, Rejected, Reset, Unsupported
from conformance.model.values import Key, Options
from conformance.peers.process import PeerProcess

WANTED = "SIXSTEP_WANTS_MINIKERBEROS"
GSS = Options(framing="gss")


@pytest.fixture(scope="module")
def peer() -> Iterator[PeerProcess]:
    """minikerberos, running."""
    with running("minikerberos", WANTED) as process:
        yield process


def test_hello(peer: PeerProcess) -> None:
    assert peer.hello.peer.name == "minikerberos"
    assert {"client", "clock", "gss-only", "mutual"} <= peer.hello.capabilities
    assert not {"server", "subkey", "etype.16"} & peer.hello.capabilities


@pytest.mark.parametrize(
    "now", [NOW, NOW + timedelta(microseconds=1), datetime(2099, 1, 1, tzinfo=UTC)]
)
def test_the_clock_is_exact(peer: PeerProcess, now: datetime) -> None:
    built = initiated(peer, replace(Exchange().initiate(GSS), now=now))
    ap_req = message_in(built.ap_req, TOKEN_OF_REQUEST)
    assert time_of(authenticator_of(ap_req)) == now


def test_a_request_has_no_subkey_and_starts_at_zero(peer: PeerProcess) -> None:
    built = initiated(peer, Exchange().initiate(GSS))
    authenticator = authenticator_of(message_in(built.ap_req, TOKEN_OF_REQUEST))
    assert 6 not in authenticator
    assert authenticator[7] == b"\0"


def test_the_ticket_is_the_one_that_was_given(peer: PeerProcess) -> None:
    request = Exchange().initiate(GSS)
    assert request.credential.ticket in initiated(peer, request).ap_req


@pytest.mark.parametrize("subkey", [SUBKEY, key(17, 4), key(23, 4)])
def test_a_genuine_reply(peer: PeerProcess, subkey: Key) -> None:
    built = initiated(peer, Exchange().initiate(GSS))
    sent = authenticator_of(message_in(built.ap_req, TOKEN_OF_REQUEST))
    reply = token(ap_rep(sent, subkey=subkey), TOKEN_OF_REPLY)
    answer = peer.ask(Finish(built.context, NOW, token=reply))
    assert isinstance(answer, Accepted)
    assert answer.subkey == subkey


def test_a_reply_under_another_key_is_refused(peer: PeerProcess) -> None:
    built = initiated(peer, Exchange().initiate(GSS))
    sent = authenticator_of(message_in(built.ap_req, TOKEN_OF_REQUEST))
    reply = token(ap_rep(sent, session_key=OTHER_KEY), TOKEN_OF_REPLY)
    answer = peer.ask(Finish(built.context, NOW, token=reply))
    assert isinstance(answer, Rejected)
    assert answer.code is None
    assert answer.native is not None


def test_dce_style_has_bare_messages_and_a_third_leg(peer: PeerProcess) -> None:
    built = initiated(peer, Exchange().initiate(replace(GSS, dce_style=True)))
    reply = ap_rep(authenticator_of(built.ap_req))
    answer = peer.ask(Finish(built.context, NOW, token=reply))
    assert isinstance(answer, Accepted)
    assert answer.ap_rep is not None
    assert answer.ap_rep[0] == 0x6F


def test_no_kdc_is_asked(peer: PeerProcess) -> None:
    """asyauth turns to the KDC where the cache has no ticket that it can read."""
    request = Exchange().initiate(GSS)
    given = replace(request.credential, ticket=b"no ticket")
    answer = rejected(peer, replace(request, credential=given))
    assert answer.native is not None
    assert "no KDC here" in answer.native.message


@pytest.mark.parametrize(
    ("options", "capability"),
    [
        (Options(), "raw"),
        (replace(GSS, use_session_key=True), "user-to-user"),
        (replace(GSS, checksum_data=b"data"), "checksum-data"),
        (replace(GSS, delegate=True), "delegate"),
    ],
)
def test_what_it_cannot(peer: PeerProcess, options: Options, capability: str) -> None:
    assert peer.ask(Exchange().initiate(options)) == Unsupported(capability)
    assert peer.ask(Exchange().accept()) == Unsupported("server")


def test_an_encryption_type_that_it_has_not(peer: PeerProcess) -> None:
    request = Exchange(session_key=key(16, 1)).initiate(GSS)
    assert peer.ask(request) == Unsupported("etype.16")


def test_reset_and_restart_forget_the_exchanges(peer: PeerProcess) -> None:
    for forget in (lambda: peer.ask(Reset()), peer.stop):
        built = initiated(peer, Exchange().initiate(GSS))
        sent = authenticator_of(message_in(built.ap_req, TOKEN_OF_REQUEST))
        reply = token(ap_rep(sent), TOKEN_OF_REPLY)
        forget()
        assert isinstance(peer.ask(Finish(built.context, NOW, token=reply)), Failed)
