"""scapy behind its adapters, with messages made here. What it does is shown, not judged."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from mit_messages import (
    AP_REP,
    NOW,
    OTHER_KEY,
    SERVER,
    SESSION_KEY,
    USE_SESSION_KEY,
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
    options_of,
    rejected,
    running,
    time_of,
    token,
)

from conformance.model.protocol import (
    Accept,
    Accepted,
    Failed,
    Finish,
    Rejected,
    Reset,
    Unsupported,
)
from conformance.model.values import Address, KeytabEntry, Options, Policy
from conformance.peers.installed import installed
from conformance.peers.process import PeerProcess, PeerUnavailable

WANTED = "SIXSTEP_WANTS_SCAPY"
GSS, DCE_STYLE = Options(framing="gss"), Options(framing="gss", dce_style=True)
HOUR = timedelta(hours=1)


@pytest.fixture(scope="module")
def server() -> Iterator[PeerProcess]:
    """scapy as a server, running."""
    with running("scapy", WANTED) as peer:
        yield peer


@pytest.fixture(scope="module")
def client() -> Iterator[PeerProcess]:
    """scapy as a client, running."""
    with running("scapy-client", WANTED) as peer:
        yield peer


def reply_part(reply: bytes) -> dict[int, bytes]:
    """Return the fields of what an AP-REP seals."""
    [(tag, message)] = read(reply)
    assert tag == 0x6F
    return read_fields(decrypted(SESSION_KEY, AP_REP, read_fields(message)[2]))


def test_hello(server: PeerProcess, client: PeerProcess) -> None:
    assert (server.hello.peer.name, client.hello.peer.name) == ("scapy", "scapy-client")
    assert server.hello.peer.version == client.hello.peer.version
    assert {"server", "clock", "gss"} <= server.hello.capabilities
    assert {"client", "clock", "gss-only"} <= client.hello.capabilities
    assert not {"client", "replay", "addresses"} & server.hello.capabilities


def test_what_a_server_establishes(server: PeerProcess) -> None:
    answer = accepted(server, Exchange().accept())
    assert replace(answer, ap_rep=None) == Accepted(session_key=SESSION_KEY)
    assert answer.ap_rep is not None
    part = reply_part(answer.ap_rep)
    assert (part[0], int.from_bytes(part[1])) == (b"20260101120000Z", 123456)


def test_a_token_is_answered_with_a_bare_message(server: PeerProcess) -> None:
    request = Exchange(policy=Policy(framing="gss")).accept()
    framed = replace(request, ap_req=token(request.ap_req, TOKEN_OF_REQUEST))
    answer = accepted(server, framed)
    assert answer.ap_rep is not None
    assert reply_part(answer.ap_rep)


@pytest.mark.parametrize("etype", [16, 17, 18, 19, 20, 23])
def test_every_encryption_type(server: PeerProcess, etype: int) -> None:
    keys = [key(etype, number) for number in range(1, 4)]
    exchange = Exchange(service_key=keys[0], session_key=keys[1], subkey=keys[2])
    assert accepted(server, exchange.accept()).session_key == keys[1]


@pytest.mark.parametrize(
    ("exchange", "code"),
    [
        (Exchange(ticket_key=OTHER_KEY), 41),
        (Exchange(server=(b"host", b"b.example")), 36),
    ],
)
def test_refusals_that_have_a_code(server: PeerProcess, exchange: Exchange, code: int) -> None:
    answer = rejected(server, exchange.accept())
    assert answer.code == code
    assert answer.krb_error is not None
    assert answer.krb_error[0] == 0x7E


def test_a_message_that_is_none_is_refused_without_one(server: PeerProcess) -> None:
    answer = rejected(server, replace(Exchange().accept(), ap_req=b"no message"))
    assert (answer.code, answer.krb_error) == (None, None)


def test_user_to_user(server: PeerProcess) -> None:
    exchange = Exchange(service_key=OTHER_KEY, options=USE_SESSION_KEY | 0x20000000)
    request = replace(exchange.accept(), user_to_user_key=OTHER_KEY)
    assert accepted(server, request).session_key == SESSION_KEY
    ordinary = replace(request, ap_req=Exchange().ap_req())
    assert rejected(server, ordinary).code == 69


@pytest.mark.parametrize(
    ("policy", "capability"),
    [
        (Policy(replay=True), "replay"),
        (Policy(max_skew=60), "max-skew"),
        (Policy(sender=Address(2, bytes(4))), "addresses"),
        (Policy(permitted_etypes=(18,)), "permitted-etypes"),
    ],
)
def test_what_a_server_cannot(server: PeerProcess, policy: Policy, capability: str) -> None:
    assert server.ask(Exchange(policy=policy).accept()) == Unsupported(capability)


def test_a_server_has_one_key(server: PeerProcess) -> None:
    request = Exchange().accept()
    (entry,) = request.keytab
    of_another = KeytabEntry("host/b.example@EXAMPLE", 3, 18, OTHER_KEY.key)
    assert accepted(server, replace(request, keytab=(of_another, entry)))
    twice = replace(request, keytab=(entry, replace(entry, kvno=4)))
    assert server.ask(twice) == Unsupported("several-keys")
    assert server.ask(replace(request, keytab=())) == Unsupported("keytab")


def test_a_client_builds_its_request(client: PeerProcess) -> None:
    for now in (NOW, NOW + 1000 * HOUR, NOW - HOUR):
        built = initiated(client, replace(Exchange().initiate(GSS), now=now))
        ap_req = message_in(built.ap_req, TOKEN_OF_REQUEST)
        assert time_of(authenticator_of(ap_req)) == now
        assert options_of(ap_req) == b"\x05\x20"  # three bits of them


def test_a_genuine_reply(client: PeerProcess) -> None:
    built = initiated(client, Exchange().initiate(GSS))
    sent = authenticator_of(message_in(built.ap_req, TOKEN_OF_REQUEST))
    reply = token(ap_rep(sent), TOKEN_OF_REPLY)
    answer = client.ask(Finish(built.context, NOW, token=reply))
    assert answer == Accepted(subkey=OTHER_KEY)


def test_a_reply_under_another_key_is_refused(client: PeerProcess) -> None:
    built = initiated(client, Exchange().initiate(GSS))
    sent = authenticator_of(message_in(built.ap_req, TOKEN_OF_REQUEST))
    reply = token(ap_rep(sent, session_key=OTHER_KEY), TOKEN_OF_REPLY)
    answer = client.ask(Finish(built.context, NOW, token=reply))
    assert isinstance(answer, Rejected)
    assert answer.code is None


def test_dce_style_has_a_third_leg(server: PeerProcess, client: PeerProcess) -> None:
    built = initiated(client, Exchange().initiate(DCE_STYLE))
    (entry,) = Exchange().accept().keytab
    policy = Policy(framing="gss", dce_style=True)
    first = accepted(server, Accept(NOW, SERVER, (entry,), policy, built.ap_req))
    assert first.context is not None
    second = client.ask(Finish(built.context, NOW, token=first.ap_rep))
    assert isinstance(second, Accepted)
    assert second.subkey is not None
    third = Accept(
        NOW, SERVER, (entry,), policy, built.ap_req, context=first.context, third_leg=second.ap_rep
    )
    assert accepted(server, third).ap_rep is None


def test_a_name_that_scapy_cannot_say(client: PeerProcess) -> None:
    request = Exchange().initiate(GSS)
    given = replace(request.credential, client="alice/admin@EXAMPLE")
    answer = rejected(client, replace(request, credential=given))
    assert answer.native is not None
    assert answer.native.code == "ValueError"


def test_what_a_client_cannot(client: PeerProcess) -> None:
    assert client.ask(Exchange().initiate()) == Unsupported("raw")
    assert client.ask(Exchange().initiate(replace(GSS, delegate=True))) == Unsupported("delegate")


def test_reset_and_restart_forget_the_exchanges(client: PeerProcess) -> None:
    for forget in (lambda: client.ask(Reset()), client.stop):
        built = initiated(client, Exchange().initiate(GSS))
        sent = authenticator_of(message_in(built.ap_req, TOKEN_OF_REQUEST))
        reply = token(ap_rep(sent), TOKEN_OF_REPLY)
        forget()
        assert isinstance(client.ask(Finish(built.context, NOW, token=reply)), Failed)


def test_what_is_not_installed_is_told_in_a_line() -> None:
    with pytest.raises(PeerUnavailable, match=r"^no-such-peer: .*pip install") as told:
        installed("no-such-peer")
    assert "\n" not in str(told.value)
