"""The adapter of Apache Kerby, with messages made here.

Where Kerby does otherwise than RFC 4120 says, the test shows what it does: the adapter must show
it, whoever is right.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from mit_messages import (
    HOUR,
    MUTUAL,
    NOW,
    OTHER_KEY,
    SECOND,
    SESSION_KEY,
    SUBKEY,
    Exchange,
    ap_rep,
    decrypted,
    key,
    read,
    read_fields,
)
from more_peers import accepted, authenticator_of, initiated, options_of, rejected, running, time_of

from conformance.model.protocol import Accepted, Failed, Finish, Rejected, Unsupported
from conformance.model.values import Address, AuthData, Options, Policy
from conformance.peers.process import PeerProcess
from conformance.peers.registry import resolve

WANTED = "SIXSTEP_WANTS_KERBY"
ETYPES = (16, 17, 18, 23, 25, 26)
PLAIN = Options(subkey=False, sequence=False)


@pytest.fixture(scope="module")
def peer() -> Iterator[PeerProcess]:
    """The adapter, running."""
    with running("kerby", WANTED) as process:
        yield process


def test_hello(peer: PeerProcess) -> None:
    told = peer.hello
    [spec] = resolve("kerby")
    assert spec.name == f"kerby-{told.peer.version}"
    assert (told.peer.name, told.peer.language) == ("kerby", "Java")
    assert told.capabilities == {
        *("server", "client", "clock", "still-clock", "mutual", "addresses"),
        *(f"etype.{etype}" for etype in ETYPES),
    }


# --- The server. ---


@pytest.mark.parametrize("etype", ETYPES)
def test_accepts_and_shows_what_was_sealed(peer: PeerProcess, etype: int) -> None:
    data = (AuthData(1, bytes.fromhex("300e300ca00402021267a1040402dead")),)
    keys = [key(etype, number) for number in (1, 2, 3)]
    exchange = Exchange(keys[0], keys[1], subkey=keys[2], ticket_data=data, options=0)
    assert accepted(peer, exchange.accept()) == Accepted(
        client="alice@EXAMPLE",
        mutual=False,
        session_key=keys[1],
        subkey=keys[2],
        sequence=7,
        authorization_data=data,
        ticket_flags=0x40A00000,
    )


def test_reply_is_under_the_subkey(peer: PeerProcess) -> None:
    shown = accepted(peer, Exchange().accept())
    assert shown.ap_rep is not None
    [(_, message)] = read(shown.ap_rep)
    reply = read_fields(decrypted(SUBKEY, 12, read_fields(message)[2]))
    assert int.from_bytes(reply[1]) == 123456
    rejected(peer, Exchange(subkey=None).accept())  # and so there is none without


def test_type_of_data_that_has_no_name_cannot_be_shown(peer: PeerProcess) -> None:
    exchange = Exchange(options=0, ticket_data=(AuthData(4711, b""),))
    assert accepted(peer, exchange.accept()).authorization_data is None


def test_names_are_quoted(peer: PeerProcess) -> None:
    client = (b"a/b", b"c@d", b"e\\f\n\t\b\0")
    exchange = Exchange(client=client, authenticator_client=client, options=0)
    assert accepted(peer, exchange.accept()).client == r"a\/b/c\@d/e\\f\n\t\b\0@EXAMPLE"


def test_refusals_have_their_codes(peer: PeerProcess) -> None:
    assert rejected(peer, Exchange(authenticator_client=(b"bob",)).accept()).code == 36
    assert rejected(peer, Exchange(ticket_key=OTHER_KEY).accept()).code == 31
    assert rejected(peer, Exchange(endtime=NOW - HOUR).accept()).code == 32
    assert rejected(peer, replace(Exchange().accept(), keytab=())).code is None
    assert rejected(peer, replace(Exchange().accept(), ap_req=b"")).code is None


def test_newest_key_opens_a_ticket_without_a_version(peer: PeerProcess) -> None:
    exchange = Exchange(kvno=None, options=0)
    [entry] = exchange.accept().keytab
    older = replace(entry, kvno=2, key=OTHER_KEY.key)
    for keytab in ((entry, older), (older, entry)):
        accepted(peer, replace(exchange.accept(), keytab=keytab))


def test_clock_is_that_of_the_request(peer: PeerProcess) -> None:
    """Kerby looks at seconds, and wants the difference to be less than the skew."""
    exchange = Exchange(ctime=NOW + 300 * SECOND, options=0)
    assert rejected(peer, exchange.accept()).code == 37
    accepted(peer, replace(exchange.accept(), now=NOW + SECOND))


@pytest.mark.parametrize("year", [1971, 2038, 2107, 9998])
def test_clock_of_another_century(peer: PeerProcess, year: int) -> None:
    now = datetime(year, 6, 1, tzinfo=UTC)
    exchange = Exchange(ctime=now, endtime=now + HOUR, options=0)
    accepted(peer, replace(exchange.accept(), now=now))
    assert rejected(peer, replace(exchange.accept(), now=now + 2 * HOUR)).code == 37


def test_addresses(peer: PeerProcess) -> None:
    here, there = Address(2, bytes((192, 0, 2, 1))), Address(2, bytes((192, 0, 2, 2)))
    exchange = Exchange(addresses=(here,), policy=Policy(sender=here), options=0)
    accepted(peer, exchange.accept())
    assert rejected(peer, replace(exchange, policy=Policy(sender=there)).accept()).code == 38


@pytest.mark.parametrize(
    ("policy", "capability"),
    [
        (Policy(framing="gss"), "gss"),
        (Policy(replay=True), "replay"),
        (Policy(permitted_etypes=(18,)), "permitted-etypes"),
        (Policy(dce_style=True), "dce-style"),
        (Policy(channel_bindings=b""), "channel-bindings"),
        (Policy(require_address=True), "require-address"),
        (Policy(check_transited=False), "check-transited"),
    ],
)
def test_server_that_cannot_be_driven(peer: PeerProcess, policy: Policy, capability: str) -> None:
    assert peer.ask(Exchange(policy=policy).accept()) == Unsupported(capability)


def test_server_takes_no_user_to_user_key(peer: PeerProcess) -> None:
    request = replace(Exchange().accept(), user_to_user_key=SESSION_KEY)
    assert peer.ask(request) == Unsupported("user-to-user")


# --- The client. ---


@pytest.mark.parametrize("etype", ETYPES)
def test_client_builds_and_reads_the_reply(peer: PeerProcess, etype: int) -> None:
    keys = [key(etype, number) for number in (1, 2, 3)]
    built = initiated(peer, Exchange(keys[0], keys[1]).initiate(PLAIN))
    assert options_of(built.ap_req) == b"\0" + MUTUAL.to_bytes(4)
    [(_, message)] = read(built.ap_req)
    authenticator = read_fields(decrypted(keys[1], 11, read_fields(message)[4]))
    assert set(authenticator) == {0, 1, 2, 4, 5}
    assert time_of(authenticator) == NOW  # it has milliseconds
    reply = ap_rep(authenticator, keys[1], subkey=keys[2])
    answer = peer.ask(Finish(built.context, NOW, ap_rep=reply))
    assert answer == Accepted(subkey=keys[2], sequence=9)


@pytest.mark.parametrize("milliseconds", [1, 57, 123, 249, 500, 999])
def test_clock_is_right_to_the_millisecond(peer: PeerProcess, milliseconds: int) -> None:
    now = NOW + timedelta(milliseconds=milliseconds)
    built = initiated(peer, replace(Exchange().initiate(PLAIN), now=now))
    assert time_of(authenticator_of(built.ap_req)) == now


def test_client_refuses_a_reply_to_another(peer: PeerProcess) -> None:
    built = initiated(peer, Exchange().initiate(PLAIN))
    reply = ap_rep(authenticator_of(built.ap_req), cusec_off=1)
    answer = peer.ask(Finish(built.context, NOW, ap_rep=reply))
    assert isinstance(answer, Rejected)
    assert answer.code == 46


@pytest.mark.parametrize(
    ("options", "capability"),
    [
        (replace(PLAIN, framing="gss"), "gss"),
        (replace(PLAIN, subkey=True), "subkey"),
        (replace(PLAIN, sequence=True), "sequence"),
        (replace(PLAIN, use_session_key=True), "user-to-user"),
        (replace(PLAIN, dce_style=True), "dce-style"),
        (replace(PLAIN, channel_bindings=b""), "channel-bindings"),
        (replace(PLAIN, checksum_data=b""), "checksum-data"),
        (replace(PLAIN, delegate=True), "delegate"),
    ],
)
def test_client_that_cannot_be_driven(peer: PeerProcess, options: Options, capability: str) -> None:
    assert peer.ask(Exchange().initiate(options)) == Unsupported(capability)


# --- The process. ---


def test_failure_of_the_adapter_is_told(peer: PeerProcess) -> None:
    answer = peer.ask(Finish("c0", NOW, ap_rep=b""))
    assert isinstance(answer, Failed)
    assert "IllegalStateException" in answer.reason


def test_starts_again() -> None:
    with running("kerby", WANTED) as peer:
        before = accepted(peer, Exchange(options=0).accept())
        peer.stop()
        peer.start()
        assert accepted(peer, Exchange(options=0).accept()) == before


def test_what_a_later_protocol_asks_is_unsupported() -> None:
    with running("kerby", WANTED):
        [spec] = resolve("kerby")
    asked = [
        {"id": 1, "op": "later"},
        {"id": 2, "op": "finish", "context": "c0", "now": "", "more": 1},
        {"id": 3, "op": "bye"},
    ]
    lines = "".join(json.dumps(line) + "\n" for line in asked)
    ended = subprocess.run(
        spec.command, input=lines, capture_output=True, text=True, timeout=30, check=True
    )
    answers = [json.loads(line) for line in ended.stdout.splitlines()]
    assert answers == [
        {"id": 1, "outcome": "unsupported", "reason": "later"},
        {"id": 2, "outcome": "unsupported", "reason": "more"},
        {"id": 3, "outcome": "done"},
    ]
