"""The adapter for Heimdal's libkrb5, with messages made here.

Where Heimdal does otherwise than RFC 4120 says, the test shows what it does: the adapter must show
it, whoever is right.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from heimdal_peer import accepted, heimdal, initiated, rejected
from mit_messages import (
    AP_REP,
    AUTHENTICATOR,
    HOUR,
    NOW,
    OTHER_KEY,
    SECOND,
    SESSION_KEY,
    SUBKEY,
    USE_SESSION_KEY,
    Exchange,
    ap_rep,
    decrypted,
    fields,
    integer,
    key,
    name,
    read,
    read_fields,
    text,
    time,
    tlv,
)

from conformance.model.protocol import Accepted, Failed, Finish, Rejected, Reset, Unsupported
from conformance.model.values import Address, AuthData, KeytabEntry, Options, Policy
from conformance.peers.process import PeerProcess

ETYPES = (16, 17, 18, 19, 20, 23)


@pytest.fixture(scope="module")
def peer() -> Iterator[PeerProcess]:
    """Heimdal, running."""
    with heimdal("heimdal") as running:
        yield running


def error_of(answer: Rejected) -> dict[int, bytes]:
    """Return the fields of the KRB-ERROR that came with a refusal."""
    assert answer.krb_error is not None
    [(tag, error)] = read(answer.krb_error)
    assert tag == 0x7E
    return read_fields(error)


# --- The server. ---


def test_hello(peer: PeerProcess) -> None:
    told = peer.hello
    assert told.peer.name == "heimdal"
    assert told.peer.version.startswith("7.")
    assert {"server", "client", "clock", *(f"etype.{etype}" for etype in ETYPES)} <= (
        told.capabilities
    )
    assert not {"replay", "gss", "etype.25"} & told.capabilities


def test_what_is_established(peer: PeerProcess) -> None:
    elements = (AuthData(-5, b""), AuthData(1, bytes.fromhex("3000")))
    answer = accepted(peer, Exchange(ticket_data=elements).accept())
    assert replace(answer, ap_rep=None) == Accepted(
        client="alice@EXAMPLE",
        mutual=True,
        session_key=SESSION_KEY,
        subkey=SUBKEY,
        sequence=7,
        authorization_data=elements,
        ticket_flags=0x40A00000,
    )
    assert answer.ap_rep is not None
    [(tag, reply)] = read(answer.ap_rep)
    assert tag == 0x6F
    part = read_fields(decrypted(SESSION_KEY, AP_REP, read_fields(reply)[2]))
    assert (part[0], int.from_bytes(part[1])) == (b"20260101120000Z", 123456)
    assert int.from_bytes(part[3])
    assert read_fields(tlv(0x30, part[2]))[1] != SUBKEY.key


def test_no_more_than_the_client_said(peer: PeerProcess) -> None:
    answer = accepted(peer, Exchange(options=0, subkey=None, sequence=None).accept())
    assert answer.mutual is False
    assert (answer.subkey, answer.sequence, answer.ap_rep) == (None, None, None)


def test_a_sequence_number_of_zero_is_one(peer: PeerProcess) -> None:
    assert accepted(peer, Exchange(sequence=0).accept()).sequence == 0


def test_flags_that_heimdal_has_no_name_for(peer: PeerProcess) -> None:
    """Its decoder drops them."""
    assert accepted(peer, Exchange(ticket_flags=0x40020001).accept()).ticket_flags == 0x40000000


@pytest.mark.parametrize("etype", ETYPES)
def test_every_encryption_type(peer: PeerProcess, etype: int) -> None:
    keys = [key(etype, number) for number in range(1, 4)]
    exchange = Exchange(service_key=keys[0], session_key=keys[1], subkey=keys[2])
    answer = accepted(peer, exchange.accept())
    assert (answer.session_key, answer.subkey) == (keys[1], keys[2])


@pytest.mark.parametrize(
    ("exchange", "code"),
    [
        pytest.param(Exchange(ticket_key=OTHER_KEY), 31, id="integrity"),
        pytest.param(Exchange(endtime=NOW - 301 * SECOND), 32, id="expired"),
        pytest.param(Exchange(authenticator_client=(b"bob",)), 36, id="match"),
        pytest.param(Exchange(ctime=NOW - 301 * SECOND), 37, id="skew"),
        pytest.param(
            Exchange(
                addresses=(Address(2, bytes(4)),),
                policy=Policy(sender=Address(2, b"\1\2\3\4")),
            ),
            38,
            id="address",
        ),
        pytest.param(Exchange(options=USE_SESSION_KEY), 45, id="no-tgt"),
        # Its own error, which says no more than that there is no such key.
        pytest.param(Exchange(kvno=4), None, id="kvno"),
    ],
)
def test_refusals(peer: PeerProcess, exchange: Exchange, code: int | None) -> None:
    answer = rejected(peer, exchange.accept())
    assert answer.code == code
    error = error_of(answer)
    assert int.from_bytes(error[6]) == (60 if code is None else code)
    assert (error[4], error[5]) == (b"20260101120000Z", b"\0")


def test_what_is_no_message_is_refused(peer: PeerProcess) -> None:
    assert rejected(peer, replace(Exchange().accept(), ap_req=b"garbage")).code is None
    no_request = replace(Exchange().accept(), ap_req=ap_rep({4: b"\0", 5: b"20260101120000Z"}))
    assert rejected(peer, no_request).code is None


def test_addresses(peer: PeerProcess) -> None:
    sender = Address(2, b"\x0a\0\0\1")
    exchange = Exchange(addresses=(sender,), policy=Policy(sender=sender))
    assert accepted(peer, exchange.accept()).client == "alice@EXAMPLE"


def test_user_to_user(peer: PeerProcess) -> None:
    exchange = Exchange(ticket_key=OTHER_KEY, options=USE_SESSION_KEY)
    request = replace(exchange.accept(), user_to_user_key=OTHER_KEY)
    assert accepted(peer, request).session_key == SESSION_KEY


def test_permitted_encryption_types(peer: PeerProcess) -> None:
    """What was not permitted to one request is so to the next."""
    permitted, other = Policy(permitted_etypes=(18,)), Policy(permitted_etypes=(17,))
    accepted(peer, Exchange(policy=permitted).accept())
    assert rejected(peer, Exchange(policy=other).accept()).code is None
    accepted(peer, Exchange().accept())


@pytest.mark.parametrize(
    "service",
    ["HTTP/a.example@EXAMPLE", r"a\/b\@c\\ d@EXAMPLE", "host/a@X400=A/B", r"host/a@/OTHER:\\x"],
)
def test_names_of_services(peer: PeerProcess, service: str) -> None:
    """The keytab is looked into by name, and the ticket's own name is not asked."""
    entry = KeytabEntry(service, 3, 18, Exchange().service_key.key)
    accepted(peer, replace(Exchange().accept(), server=service, keytab=(entry,)))
    assert rejected(peer, replace(Exchange().accept(), server=service)).code is None


@pytest.mark.parametrize("client", [("alice", "admin"), ("alice smith",), ("a/b@c\\d",)])
def test_names_of_clients(peer: PeerProcess, client: tuple[str, ...]) -> None:
    octets = tuple(part.encode() for part in client)
    answer = accepted(peer, Exchange(client=octets, authenticator_client=octets).accept())
    quoted = "/".join(
        part.replace("\\", r"\\").replace("/", r"\/").replace("@", r"\@") for part in client
    )
    assert answer.client == f"{quoted}@EXAMPLE"


def test_a_name_that_is_no_text(peer: PeerProcess) -> None:
    exchange = Exchange(client=(b"\xff",), authenticator_client=(b"\xff",))
    assert accepted(peer, exchange.accept()).client is None


def test_a_key_version_of_32_bits(peer: PeerProcess) -> None:
    version = 2**32 - 1
    exchange = Exchange(kvno=version)
    entry = KeytabEntry("host/a.example@EXAMPLE", version, 18, exchange.service_key.key)
    accepted(peer, replace(exchange.accept(), keytab=(entry,)))


# --- The clock. ---


@pytest.mark.parametrize("year", [2026, 2040, 2107, 3899])
def test_the_clock_is_exact(peer: PeerProcess, year: int) -> None:
    now = datetime(year, 3, 1, tzinfo=UTC)
    exchange = Exchange(ctime=now, endtime=now + HOUR)
    for away, code in ((300, None), (301, 37), (-300, None), (-301, 37)):
        answer = peer.ask(replace(exchange.accept(), now=now + away * SECOND))
        refused = isinstance(answer, Rejected)
        assert (answer.code if refused else None) == code, (away, answer)


def test_the_clock_has_microseconds(peer: PeerProcess) -> None:
    now = NOW + timedelta(microseconds=987654)
    request = replace(Exchange(ctime=NOW - HOUR).accept(), now=now)
    assert int.from_bytes(error_of(rejected(peer, request))[5]) == 987654


@pytest.mark.parametrize("year", [1960, 3900, 9999])
def test_what_is_beyond_the_clock(peer: PeerProcess, year: int) -> None:
    request = replace(Exchange().accept(), now=datetime(year, 1, 1, tzinfo=UTC))
    assert peer.ask(request) == Unsupported("clock")


# --- The client. ---


def authenticator_of(message: bytes) -> dict[int, bytes]:
    """Return the fields of a request's authenticator."""
    [(tag, ap_req)] = read(message)
    assert tag == 0x6E
    return read_fields(decrypted(SESSION_KEY, AUTHENTICATOR, read_fields(ap_req)[4]))


def test_a_request_has_what_is_asked_for(peer: PeerProcess) -> None:
    exchange = Exchange()
    built = initiated(peer, exchange.initiate())
    assert exchange.ticket() in built.ap_req
    part = authenticator_of(built.ap_req)
    assert (part[5], int.from_bytes(part[4])) == (b"20260101120000Z", 7)
    assert {6, 7} <= set(part)
    plain = initiated(peer, exchange.initiate(Options(subkey=False, sequence=False)))
    assert not {6, 7} & set(authenticator_of(plain.ap_req))


def test_the_ticket_is_sent_without_its_key(peer: PeerProcess) -> None:
    """Whatever the ticket is under, the client need not know."""
    exchange = Exchange(server=(b"HTTP", b"b.example"))
    request = exchange.initiate()
    given = replace(request.credential, server="HTTP/b.example@EXAMPLE")
    assert exchange.ticket() in initiated(peer, replace(request, credential=given)).ap_req


def test_a_genuine_reply(peer: PeerProcess) -> None:
    built = initiated(peer, Exchange().initiate())
    reply = ap_rep(authenticator_of(built.ap_req))
    answer = peer.ask(Finish(built.context, NOW, ap_rep=reply))
    assert answer == Accepted(subkey=OTHER_KEY, sequence=9)
    assert isinstance(peer.ask(Finish(built.context, NOW, ap_rep=reply)), Failed)


def test_replies_that_are_refused(peer: PeerProcess) -> None:
    for changes, code in (({"cusec_off": 1}, 46), ({"session_key": OTHER_KEY}, 31)):
        built = initiated(peer, Exchange().initiate())
        reply = ap_rep(authenticator_of(built.ap_req), **changes)  # type: ignore[arg-type]
        answer = peer.ask(Finish(built.context, NOW, ap_rep=reply))
        assert isinstance(answer, Rejected)
        assert answer.code == code


@pytest.mark.parametrize(("sent", "code"), [(37, 37), (127, 127), (128, None), (2**31 - 1, None)])
def test_an_error_for_a_reply(peer: PeerProcess, sent: int, code: int | None) -> None:
    error = fields(
        {
            0: integer(5),
            1: integer(30),
            4: time(NOW),
            5: integer(0),
            6: integer(sent),
            9: text(b"EXAMPLE"),
            10: name(b"host", b"a.example"),
        }
    )
    built = initiated(peer, Exchange().initiate())
    answer = peer.ask(Finish(built.context, NOW, ap_rep=tlv(0x7E, error)))
    assert isinstance(answer, Rejected)
    assert answer.native is not None
    assert (answer.code, answer.native.code) == (code, sent)


def test_reset_and_restart_forget_the_clients(peer: PeerProcess) -> None:
    for forget in (lambda: peer.ask(Reset()), peer.stop):
        built = initiated(peer, Exchange().initiate())
        reply = ap_rep(authenticator_of(built.ap_req))
        forget()
        assert isinstance(peer.ask(Finish(built.context, NOW, ap_rep=reply)), Failed)


# --- What it cannot be driven to. ---


@pytest.mark.parametrize(
    ("policy", "capability"),
    [
        (Policy(framing="gss"), "gss"),
        (Policy(replay=True), "replay"),
        (Policy(require_address=True), "require-address"),
        (Policy(check_transited=False), "check-transited"),
    ],
)
def test_what_a_server_cannot(peer: PeerProcess, policy: Policy, capability: str) -> None:
    assert peer.ask(Exchange(policy=policy).accept()) == Unsupported(capability)


def test_a_planted_fault_is_shown(peer: PeerProcess) -> None:
    """A service that has another key than its keytab says is not let off by the adapter."""
    other = (KeytabEntry("host/a.example@EXAMPLE", 3, 18, OTHER_KEY.key),)
    assert rejected(peer, replace(Exchange().accept(), keytab=other)).code == 31
