"""The adapter of the JDK's own classes, KrbApReq and KrbApRep, with messages made here.

Where the JDK does otherwise than RFC 4120 says, the test shows what it does: the adapter must show
it, whoever is right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from mit_messages import (
    HOUR,
    MICROSECOND,
    MUTUAL,
    NOW,
    OTHER_KEY,
    SECOND,
    SESSION_KEY,
    Exchange,
    ap_rep,
    decrypted,
    key,
    read,
    read_fields,
    tlv,
)
from more_peers import accepted, authenticator_of, initiated, options_of, rejected, running, time_of

from conformance.model.protocol import Accepted, Done, Failed, Finish, Rejected, Reset, Unsupported
from conformance.model.values import Address, AuthData, KeytabEntry, Options, Policy
from conformance.peers.process import PeerProcess
from reference.crypto import Key as Cipher

WANTED = "SIXSTEP_WANTS_JAVA"
ETYPES = (16, 17, 18, 19, 20, 23)
PLAIN = Options(subkey=False, sequence=False)
MILLISECOND = 1000 * MICROSECOND


@pytest.fixture(scope="module")
def peer() -> Iterator[PeerProcess]:
    """The adapter, running."""
    with running("java", WANTED) as process:
        yield process


def test_hello(peer: PeerProcess) -> None:
    told = peer.hello
    assert (told.peer.name, told.peer.language) == ("java", "Java")
    assert re.match(r"\d+", told.peer.version)
    assert told.capabilities == {
        *("server", "client", "clock", "replay", "mutual", "subkey", "sequence", "addresses"),
        "permitted-etypes",
        *(f"etype.{etype}" for etype in ETYPES),
    }


# --- The server. ---


@pytest.mark.parametrize("etype", ETYPES)
def test_accepts_and_shows_what_was_sealed(peer: PeerProcess, etype: int) -> None:
    data = (AuthData(1, bytes.fromhex("300e300ca00402021267a1040402dead")),)
    keys = [key(etype, number) for number in (1, 2, 3)]
    exchange = Exchange(keys[0], keys[1], subkey=keys[2], ticket_data=data)
    shown = accepted(peer, exchange.accept())
    assert replace(shown, ap_rep=None) == Accepted(
        client="alice@EXAMPLE",
        mutual=True,
        session_key=keys[1],
        subkey=keys[2],
        sequence=7,
        authorization_data=data,
        ticket_flags=0x40A00000,
    )
    assert shown.ap_rep is not None
    [(tag, message)] = read(shown.ap_rep)
    assert tag == 0x6F
    reply = read_fields(decrypted(keys[1], 12, read_fields(message)[2]))
    assert int.from_bytes(reply[1]) == 123456


def test_what_was_not_sent_is_not_shown(peer: PeerProcess) -> None:
    shown = accepted(peer, Exchange(subkey=None, sequence=None, options=0).accept())
    assert (shown.mutual, shown.subkey, shown.sequence, shown.ap_rep) == (False, None, None, None)
    assert shown.authorization_data == ()


def test_names_are_quoted(peer: PeerProcess) -> None:
    client = (b"a/b", b"c@d", b"e\\f\n\t\b\0")
    shown = accepted(peer, Exchange(client=client, authenticator_client=client).accept())
    assert shown.client == r"a\/b/c\@d/e\\f\n\t\b\0@EXAMPLE"


def test_server_whose_name_the_jdk_cannot_be_given(peer: PeerProcess) -> None:
    request = replace(Exchange().accept(), server=r"host/a\/b@EXAMPLE")
    assert peer.ask(request) == Unsupported("quoted-names")


def test_refusals_have_their_codes(peer: PeerProcess) -> None:
    assert rejected(peer, Exchange(authenticator_client=(b"bob",)).accept()).code == 36
    assert rejected(peer, Exchange(ticket_key=OTHER_KEY).accept()).code is None  # it has none
    assert rejected(peer, Exchange(endtime=NOW - HOUR).accept()).code == 32
    assert rejected(peer, replace(Exchange().accept(), keytab=())).code is None


def test_what_is_no_message(peer: PeerProcess) -> None:
    for message in (b"", b"\x6e\x03\x02\x01\x05", b"\x6e\x84\x7f\xff\xff\xff"):
        assert rejected(peer, replace(Exchange().accept(), ap_req=message)).code is None


def test_clock_is_that_of_the_request(peer: PeerProcess) -> None:
    early, late = Exchange(ctime=NOW + 300 * SECOND), Exchange(ctime=NOW - 300 * SECOND)
    accepted(peer, early.accept())
    accepted(peer, late.accept())
    assert rejected(peer, replace(early.accept(), now=NOW - MILLISECOND)).code == 37
    assert rejected(peer, replace(late.accept(), now=NOW + MILLISECOND)).code == 37


@pytest.mark.parametrize("year", [1971, 2038, 2107, 9998])
def test_clock_of_another_century(peer: PeerProcess, year: int) -> None:
    now = datetime(year, 6, 1, tzinfo=UTC)
    exchange = Exchange(ctime=now, endtime=now + HOUR)
    accepted(peer, replace(exchange.accept(), now=now))
    late = replace(exchange, ctime=now + 2 * HOUR)
    assert rejected(peer, replace(late.accept(), now=now + 2 * HOUR)).code == 32


def test_clock_of_a_ticket_stands_still(peer: PeerProcess) -> None:
    """The JDK adds what System.nanoTime() has gone on since it last looked at the time."""
    end = NOW - 300 * SECOND
    for microseconds in (0, 1, 499_999, 999_999):
        now = NOW - SECOND + microseconds * MICROSECOND
        exchange = Exchange(ctime=now, endtime=end)
        accepted(peer, replace(exchange.accept(), now=now))
    late = replace(Exchange(endtime=end).accept(), now=NOW + MILLISECOND)
    assert rejected(peer, late).code == 32


def test_skew_is_that_of_the_policy(peer: PeerProcess) -> None:
    exchange = Exchange(ctime=NOW + 2 * SECOND, policy=Policy(max_skew=1))
    assert rejected(peer, exchange.accept()).code == 37
    accepted(peer, replace(exchange, policy=Policy(max_skew=2)).accept())


def test_types_are_those_of_the_policy(peer: PeerProcess) -> None:
    rejected(peer, Exchange(policy=Policy(permitted_etypes=(17, 25))).accept())
    accepted(peer, Exchange(policy=Policy(permitted_etypes=(17, 18))).accept())
    weak = Exchange(service_key=key(23, 1), policy=Policy(permitted_etypes=(17, 18)))
    rejected(peer, weak.accept())


def test_replay(peer: PeerProcess) -> None:
    request = Exchange(policy=Policy(replay=True)).accept()
    peer.ask(Reset())
    accepted(peer, request)
    assert rejected(peer, request).code == 34
    assert peer.ask(Reset()) == Done()
    accepted(peer, request)


def test_nothing_is_remembered_that_the_policy_does_not_want(peer: PeerProcess) -> None:
    for _ in range(2):
        accepted(peer, Exchange().accept())


def test_addresses(peer: PeerProcess) -> None:
    here, there = Address(2, bytes((192, 0, 2, 1))), Address(2, bytes((192, 0, 2, 2)))
    exchange = Exchange(addresses=(here,), policy=Policy(sender=here))
    accepted(peer, exchange.accept())
    assert rejected(peer, replace(exchange, policy=Policy(sender=there)).accept()).code == 38
    other = replace(exchange, policy=Policy(sender=Address(20, b"NETBIOS")))
    assert peer.ask(other.accept()) == Unsupported("addresses")


@pytest.mark.parametrize(
    ("policy", "capability"),
    [
        (Policy(framing="gss"), "gss"),
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
    exchange = Exchange(keys[0], keys[1])
    built = initiated(peer, exchange.initiate())
    assert options_of(built.ap_req) == b"\0" + MUTUAL.to_bytes(4)
    [(_, message)] = read(built.ap_req)
    authenticator = read_fields(decrypted(keys[1], 11, read_fields(message)[4]))
    assert {6, 7} <= set(authenticator)
    assert time_of(authenticator) == NOW + 7 * MICROSECOND
    reply = ap_rep(authenticator, keys[1], subkey=keys[2])
    answer = peer.ask(Finish(built.context, NOW, ap_rep=reply))
    assert answer == Accepted(subkey=keys[2], sequence=9)


def test_client_leaves_out_what_it_is_not_asked_for(peer: PeerProcess) -> None:
    built = initiated(peer, Exchange().initiate(replace(PLAIN, mutual=False)))
    assert set(authenticator_of(built.ap_req)) == {0, 1, 2, 4, 5}
    assert options_of(built.ap_req) == bytes(5)


def test_client_sends_a_checksum(peer: PeerProcess) -> None:
    asked = Options(checksum_data=b"application data")
    authenticator = authenticator_of(initiated(peer, Exchange().initiate(asked)).ap_req)
    checksum = read_fields(tlv(0x30, authenticator[3]))
    cipher = Cipher(SESSION_KEY.etype, SESSION_KEY.key)
    assert checksum[1] == cipher.checksum(10, b"application data")


def test_client_refuses_a_reply_to_another(peer: PeerProcess) -> None:
    built = initiated(peer, Exchange().initiate())
    reply = ap_rep(authenticator_of(built.ap_req), cusec_off=1)
    answer = peer.ask(Finish(built.context, NOW, ap_rep=reply))
    assert isinstance(answer, Rejected)
    assert answer.code == 46


@pytest.mark.parametrize(
    ("options", "capability"),
    [
        (Options(framing="gss"), "gss"),
        (Options(use_session_key=True), "user-to-user"),
        (Options(dce_style=True), "dce-style"),
        (Options(channel_bindings=b""), "channel-bindings"),
        (Options(delegate=True), "delegate"),
    ],
)
def test_client_that_cannot_be_driven(peer: PeerProcess, options: Options, capability: str) -> None:
    assert peer.ask(Exchange().initiate(options)) == Unsupported(capability)


def test_context_ends_with_its_answer(peer: PeerProcess) -> None:
    built = initiated(peer, Exchange().initiate())
    peer.ask(Finish(built.context, NOW, ap_rep=b""))
    answer = peer.ask(Finish(built.context, NOW, ap_rep=b""))
    assert isinstance(answer, Failed)
    assert built.context in answer.reason


# --- The process. ---


def test_failure_of_the_adapter_is_told(peer: PeerProcess) -> None:
    entry = KeytabEntry("host/a.example@EXAMPLE", 3, 18, b"")
    rejected(peer, replace(Exchange().accept(), keytab=(entry,)))  # the library's
    answer = peer.ask(Finish("c0", NOW, ap_rep=b""))  # and this the adapter's
    assert isinstance(answer, Failed)
    assert "IllegalStateException" in answer.reason


def test_starts_again_and_leaves_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setenv("JDK_JAVA_OPTIONS", f"-Djava.io.tmpdir={tmp_path}")
    with running("java", WANTED) as peer:
        before = accepted(peer, Exchange(options=0).accept())
        peer.stop()
        peer.start()
        assert accepted(peer, Exchange(options=0).accept()) == before
    assert not list(tmp_path.iterdir())
