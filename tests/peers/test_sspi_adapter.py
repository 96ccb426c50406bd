"""sspi behind its adapter, with messages made here. What it does is shown, not judged."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from mit_messages import (
    AP_REP,
    NOW,
    OTHER_KEY,
    SECOND,
    SERVER,
    SESSION_KEY,
    Exchange,
    ap_rep,
    decrypted,
    key,
    read,
    read_fields,
)
from more_peers import (
    TOKEN_OF_REPLY,
    TOKEN_OF_REQUEST,
    accepted,
    authenticator_of,
    initiated,
    message_in,
    rejected,
    running,
    time_of,
    token,
)

from conformance.model.observation import Crashed
from conformance.model.protocol import (
    Accept,
    Accepted,
    Failed,
    Finish,
    Rejected,
    Reset,
    Unsupported,
)
from conformance.model.values import Address, Options, Policy
from conformance.peers.process import PeerProcess, PeerUnavailable
from conformance.peers.registry import resolve

WANTED = "SIXSTEP_WANTS_SSPI"
GSS = Options(framing="gss")
TOKENS = Policy(framing="gss")
HOUR = timedelta(hours=1)


@pytest.fixture(scope="module")
def peer() -> Iterator[PeerProcess]:
    """Build and run sspi."""
    with running("sspi", WANTED) as process:
        yield process


def accept(exchange: Exchange) -> Accept:
    """Return the request that gives a server the token of an exchange."""
    framed = replace(exchange, policy=replace(exchange.policy, framing="gss")).accept()
    return replace(framed, ap_req=token(framed.ap_req, TOKEN_OF_REQUEST))


def test_hello(peer: PeerProcess) -> None:
    assert peer.hello.peer.name == "sspi"
    assert peer.hello.peer.version.count(".") == 2
    assert {"server", "client", "clock", "gss-only", "etype.18"} <= peer.hello.capabilities
    assert not {"replay", "channel-bindings", "etype.23"} & peer.hello.capabilities


def test_what_a_server_establishes(peer: PeerProcess) -> None:
    answer = accepted(peer, accept(Exchange()))
    assert replace(answer, ap_rep=None) == Accepted()
    assert answer.ap_rep is not None
    [(_, message)] = read(message_in(answer.ap_rep, TOKEN_OF_REPLY))
    part = read_fields(decrypted(SESSION_KEY, AP_REP, read_fields(message)[2]))
    assert (part[0], int.from_bytes(part[1])) == (b"20260101120000Z", 123456)


def test_no_reply_that_is_not_asked_for(peer: PeerProcess) -> None:
    assert accepted(peer, accept(Exchange(options=0))) == Accepted()


@pytest.mark.parametrize(
    ("exchange", "code"),
    [
        (Exchange(ctime=NOW - 301 * SECOND), 37),
        (Exchange(ctime=NOW + 301 * SECOND), 37),
        (Exchange(ctime=NOW - 61 * SECOND, policy=Policy(max_skew=60)), 37),
        (Exchange(ticket_key=OTHER_KEY), None),
        (Exchange(endtime=NOW - 301 * SECOND), None),
        (Exchange(authenticator_client=(b"bob",)), None),
        (Exchange(server=(b"host", b"b.example")), None),
    ],
)
def test_refusals(peer: PeerProcess, exchange: Exchange, code: int | None) -> None:
    assert rejected(peer, accept(exchange)).code == code


def test_the_clock_is_that_of_the_request(peer: PeerProcess) -> None:
    for hours in (0, 1000, -1000, 0):
        now = NOW + hours * HOUR
        exchange = Exchange(ctime=now, endtime=now + HOUR)
        answer = peer.ask(replace(accept(exchange), now=now))
        # The ticket starts an hour before NOW.
        assert isinstance(answer, Rejected if hours < 0 else Accepted), answer
        built = initiated(peer, replace(Exchange().initiate(GSS), now=now + SECOND))
        sent = authenticator_of(message_in(built.ap_req, TOKEN_OF_REQUEST))
        assert time_of(sent) == now + SECOND


def test_without_a_key_nothing_opens(peer: PeerProcess) -> None:
    assert rejected(peer, replace(accept(Exchange()), keytab=()))


def test_a_server_has_one_key(peer: PeerProcess) -> None:
    request = accept(Exchange())
    (entry,) = request.keytab
    beside = replace(entry, principal="host/b.example@EXAMPLE", key=OTHER_KEY.key)
    assert accepted(peer, replace(request, keytab=(beside, entry)))
    twice = replace(request, keytab=(entry, replace(entry, kvno=4)))
    assert peer.ask(twice) == Unsupported("several-keys")
    of_rc4 = replace(request, keytab=(replace(entry, etype=23, key=bytes(16)),))
    assert peer.ask(of_rc4) == Unsupported("etype.23")


def test_names_with_quoted_letters(peer: PeerProcess) -> None:
    request = accept(Exchange(server=(b"ho/st", b"a@b\\c")))
    (entry,) = request.keytab
    quoted = r"ho\/st/a\@b\\c@EXAMPLE"
    assert accepted(
        peer, replace(request, server=quoted, keytab=(replace(entry, principal=quoted),))
    )


@pytest.mark.parametrize(
    ("policy", "capability"),
    [
        (replace(TOKENS, replay=True), "replay"),
        (replace(TOKENS, sender=Address(2, bytes(4))), "addresses"),
        (replace(TOKENS, require_address=True), "require-address"),
        (replace(TOKENS, permitted_etypes=(18,)), "permitted-etypes"),
        (replace(TOKENS, channel_bindings=b"data"), "channel-bindings"),
        (Policy(), "raw"),
    ],
)
def test_what_a_server_cannot(peer: PeerProcess, policy: Policy, capability: str) -> None:
    assert peer.ask(Exchange(policy=policy).accept()) == Unsupported(capability)


@pytest.mark.parametrize(
    ("options", "capability"),
    [
        (Options(), "raw"),
        (replace(GSS, use_session_key=True), "user-to-user"),
        (replace(GSS, channel_bindings=b"data"), "channel-bindings"),
        (replace(GSS, checksum_data=b"data"), "checksum-data"),
        (replace(GSS, delegate=True), "delegate"),
    ],
)
def test_what_a_client_cannot(peer: PeerProcess, options: Options, capability: str) -> None:
    assert peer.ask(Exchange().initiate(options)) == Unsupported(capability)


@pytest.mark.parametrize("etype", [16, 17, 18])
def test_a_genuine_reply(peer: PeerProcess, etype: int) -> None:
    session = key(etype, 2)
    exchange = Exchange(session_key=session)
    built = initiated(peer, exchange.initiate(GSS))
    ap_req = message_in(built.ap_req, TOKEN_OF_REQUEST)
    assert exchange.ticket() in ap_req
    sent = {4: b"\0", 5: b"20260101120000Z"}  # which sspi does not compare
    reply = token(ap_rep(sent, session_key=session, subkey=key(etype, 4)), TOKEN_OF_REPLY)
    answer = peer.ask(Finish(built.context, NOW, token=reply))
    assert answer == Accepted(subkey=key(etype, 4))


def test_a_reply_under_another_key_is_refused(peer: PeerProcess) -> None:
    built = initiated(peer, Exchange().initiate(GSS))
    sent = authenticator_of(message_in(built.ap_req, TOKEN_OF_REQUEST))
    reply = token(ap_rep(sent, session_key=OTHER_KEY), TOKEN_OF_REPLY)
    answer = peer.ask(Finish(built.context, NOW, token=reply))
    assert isinstance(answer, Rejected)
    assert answer.native is not None


def test_dce_style_has_a_third_leg(peer: PeerProcess) -> None:
    """sspi as both sides."""
    built = initiated(peer, Exchange().initiate(replace(GSS, dce_style=True)))
    (entry,) = Exchange().accept().keytab
    policy = replace(TOKENS, dce_style=True)
    first = Accept(NOW, SERVER, (entry,), policy, built.ap_req)
    waiting = accepted(peer, first)
    assert waiting.context is not None
    second = peer.ask(Finish(built.context, NOW, token=waiting.ap_rep))
    assert isinstance(second, Accepted)
    third = replace(first, context=waiting.context, third_leg=second.ap_rep)
    assert accepted(peer, third).context is None


def test_reset_and_restart_forget_the_exchanges(peer: PeerProcess) -> None:
    for forget in (lambda: peer.ask(Reset()), peer.stop):
        built = initiated(peer, Exchange().initiate(GSS))
        forget()
        answer = peer.ask(Finish(built.context, NOW, token=b""))
        assert isinstance(answer, Failed), answer


def test_a_panic_is_no_refusal(peer: PeerProcess) -> None:
    """sspi adds the skew to the end of a ticket, which nothing may be beyond."""
    last = NOW.replace(year=9999, month=12, day=31, hour=23, minute=59, second=59)
    assert isinstance(peer.ask(accept(Exchange(endtime=last))), Crashed)
    assert accepted(peer, accept(Exchange()))


def test_without_cargo_it_is_told_in_a_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(PeerUnavailable, match=r"^sspi: cargo is not on the PATH; .*rustup") as told:
        resolve("sspi")
    assert "\n" not in str(told.value)
