"""The adapter of gokrb5 and of its fork, with messages made here.

Where they do otherwise than RFC 4120 says, the test shows what they do: the adapter must show it,
whoever is right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from gokrb5_peer import NAMES, gokrb5
from mit_messages import (
    AUTHENTICATOR,
    HOUR,
    MICROSECOND,
    MUTUAL,
    NOW,
    OTHER_KEY,
    SECOND,
    SESSION_KEY,
    SUBKEY,
    USE_SESSION_KEY,
    Exchange,
    decrypted,
    integer,
    key,
    name,
    octets,
    read,
    read_fields,
    text,
    time,
    tlv,
)

from conformance.model.observation import Crashed
from conformance.model.protocol import (
    Accepted,
    Done,
    Finish,
    Initiated,
    Rejected,
    Reset,
    Unsupported,
)
from conformance.model.values import Address, AuthData, KeytabEntry, Options, Policy
from conformance.peers.process import PeerProcess
from reference.crypto import Key as Cipher

ETYPES = (16, 17, 18, 19, 20, 23)
MECHANISM = bytes.fromhex("06092a864886f712010202")
AP_REQ_TOKEN = b"\x01\x00"
GSS = Policy(framing="gss")
ALONE = Options(mutual=False, subkey=False, sequence=False)


@pytest.fixture(scope="module", params=NAMES)
def peer(request: pytest.FixtureRequest) -> Iterator[PeerProcess]:
    """Each of the two, running."""
    with gokrb5(request.param) as running:
        yield running


def accepted(peer: PeerProcess, exchange: Exchange, **changes: object) -> Accepted:
    """Return what was established; the message must be accepted."""
    answer = peer.ask(replace(exchange.accept(), **changes))
    assert isinstance(answer, Accepted), answer
    return answer


def rejected(peer: PeerProcess, exchange: Exchange, **changes: object) -> Rejected:
    """Return the refusal, which must say why in the library's words."""
    answer = peer.ask(replace(exchange.accept(), **changes))
    assert isinstance(answer, Rejected), answer
    assert answer.native is not None
    assert answer.native.code == answer.code
    assert answer.native.message
    return answer


def token(ap_req: bytes) -> bytes:
    """Return an AP-REQ in the framing of RFC 4121."""
    return tlv(0x60, MECHANISM + AP_REQ_TOKEN + ap_req)


def test_hello(peer: PeerProcess) -> None:
    told = peer.hello
    assert told.peer.name in NAMES
    assert re.fullmatch(r"\d+\.\d+\.\d+", told.peer.version)
    assert told.capabilities == {
        *("server", "client", "clock", "replay", "subkey", "sequence", "gss"),
        *("addresses", "require-address"),
        *(f"etype.{etype}" for etype in ETYPES),
    }


# --- The server. ---


@pytest.mark.parametrize("etype", ETYPES)
def test_accepts_and_shows_what_was_sealed(peer: PeerProcess, etype: int) -> None:
    data = (AuthData(1, bytes.fromhex("300e300ca00402021267a1040402dead")),)
    keys = [key(etype, number) for number in (1, 2, 3)]
    exchange = Exchange(keys[0], keys[1], subkey=keys[2], ticket_data=data)
    shown = accepted(peer, exchange)
    assert shown == Accepted(
        client="alice@EXAMPLE",
        mutual=True,
        session_key=keys[1],
        subkey=keys[2],
        sequence=7,
        authorization_data=data,
        ticket_flags=0x40A00000,
    )


def test_what_was_not_sent_is_not_shown(peer: PeerProcess) -> None:
    shown = accepted(peer, Exchange(subkey=None, sequence=None, options=0))
    assert (shown.mutual, shown.subkey, shown.sequence) == (False, None, 0)
    assert shown.authorization_data == ()


def test_names_are_quoted(peer: PeerProcess) -> None:
    client = (b"a/b", b"c@d", b"e\\f\n\t\b\0")
    shown = accepted(peer, Exchange(client=client, authenticator_client=client))
    assert shown.client == r"a\/b/c\@d/e\\f\n\t\b\0@EXAMPLE"


def test_quoted_names_of_a_service_are_understood(peer: PeerProcess) -> None:
    exchange = Exchange(server=(b"host\n", b"a/b@c"))
    [entry] = exchange.accept().keytab
    accepted(peer, exchange, keytab=(replace(entry, principal=r"host\n/a\/b\@c@EXAMPLE"),))


def test_name_that_is_not_utf8_cannot_be_shown(peer: PeerProcess) -> None:
    name = (b"\xff",)
    shown = accepted(peer, Exchange(client=name, authenticator_client=name))
    # The fork reads Latin-1.
    assert shown.client == (None if peer.hello.peer.name == "gokrb5" else "\xff@EXAMPLE")


def test_name_of_the_authenticator_counts(peer: PeerProcess) -> None:
    assert rejected(peer, Exchange(authenticator_client=(b"bob",))).code == 36


def test_newest_key_opens_a_ticket_without_a_version(peer: PeerProcess) -> None:
    exchange = Exchange(kvno=None)
    [entry] = exchange.accept().keytab
    older = replace(entry, kvno=2, key=OTHER_KEY.key)
    for keytab in ((entry, older), (older, entry)):
        accepted(peer, exchange, keytab=keytab)


@pytest.mark.parametrize("kvno", [255, 256, 2**32 - 1])
def test_any_version_of_a_key_is_found(peer: PeerProcess, kvno: int) -> None:
    exchange = Exchange(kvno=kvno)
    [entry] = exchange.accept().keytab
    accepted(peer, exchange, keytab=(replace(entry, kvno=kvno),))


def test_no_key_and_another_key(peer: PeerProcess) -> None:
    assert rejected(peer, Exchange(), keytab=()).code == 45
    assert rejected(peer, Exchange(ticket_key=OTHER_KEY)).code is None  # the library has none


def test_what_is_no_message(peer: PeerProcess) -> None:
    assert rejected(peer, Exchange(), ap_req=b"").code is None
    assert rejected(peer, Exchange(), ap_req=b"\x6e\x03\x02\x01\x05").code is None


def test_clock_is_that_of_the_request(peer: PeerProcess) -> None:
    edge = Exchange(ctime=NOW + 300 * SECOND)
    accepted(peer, edge)
    assert rejected(peer, edge, now=NOW - MICROSECOND).code == 37
    assert rejected(peer, Exchange(ctime=NOW - 300 * SECOND), now=NOW + MICROSECOND).code == 37


@pytest.mark.parametrize("year", [1971, 2038, 2107, 9998])
def test_clock_of_another_century(peer: PeerProcess, year: int) -> None:
    now = datetime(year, 6, 1, tzinfo=UTC)
    exchange = Exchange(ctime=now, endtime=now + HOUR)
    accepted(peer, exchange, now=now)
    assert rejected(peer, exchange, now=now + 2 * HOUR).code == 32


def test_skew_is_that_of_the_policy(peer: PeerProcess) -> None:
    exchange = Exchange(ctime=NOW + 2 * SECOND, policy=Policy(max_skew=1))
    assert rejected(peer, exchange).code == 37
    accepted(peer, replace(exchange, policy=Policy(max_skew=2)))


def test_replay(peer: PeerProcess) -> None:
    exchange = Exchange(policy=Policy(replay=True))
    peer.ask(Reset())
    accepted(peer, exchange)
    assert rejected(peer, exchange).code == 34
    accepted(peer, replace(exchange, ctime=exchange.ctime + MICROSECOND))
    assert peer.ask(Reset()) == Done()
    accepted(peer, exchange)


def test_nothing_is_remembered_that_the_policy_does_not_want(peer: PeerProcess) -> None:
    for _ in range(2):
        accepted(peer, Exchange())


def test_replay_cache_goes_by_the_clock_of_the_request(peer: PeerProcess) -> None:
    early = Exchange(ctime=NOW + 300 * SECOND, policy=Policy(replay=True))
    peer.ask(Reset())
    accepted(peer, early)
    assert rejected(peer, early, now=NOW + 300 * SECOND).code == 34
    accepted(peer, early, now=NOW + 301 * SECOND)  # it is remembered from when it came


def test_addresses(peer: PeerProcess) -> None:
    here, there = Address(2, bytes((192, 0, 2, 1))), Address(2, bytes((192, 0, 2, 2)))
    exchange = Exchange(addresses=(here,), policy=Policy(sender=here))
    accepted(peer, exchange)
    assert rejected(peer, replace(exchange, policy=Policy(sender=there))).code == 38
    assert rejected(peer, Exchange(policy=Policy(require_address=True))).code == 38


def test_token(peer: PeerProcess) -> None:
    exchange = Exchange(policy=GSS)
    framed = token(exchange.ap_req())
    assert accepted(peer, exchange, ap_req=framed) == Accepted(client="alice@EXAMPLE")
    rejected(peer, exchange)  # without its framing
    assert rejected(peer, exchange, ap_req=framed, now=NOW + 301 * SECOND).code == 37
    assert rejected(peer, exchange, ap_req=framed, keytab=()).code == 45


@pytest.mark.parametrize(
    ("policy", "capability"),
    [
        (Policy(dce_style=True), "dce-style"),
        (Policy(channel_bindings=b""), "channel-bindings"),
        (Policy(permitted_etypes=(18,)), "permitted-etypes"),
        (Policy(max_skew=0), "max-skew"),
    ],
)
def test_server_that_cannot_be_driven(peer: PeerProcess, policy: Policy, capability: str) -> None:
    assert peer.ask(Exchange(policy=policy).accept()) == Unsupported(capability)


def test_server_takes_no_user_to_user_key(peer: PeerProcess) -> None:
    request = replace(Exchange().accept(), user_to_user_key=SESSION_KEY)
    assert peer.ask(request) == Unsupported("user-to-user")


def test_keytab_has_no_place_for_an_etype_of_17_bits(peer: PeerProcess) -> None:
    entry = KeytabEntry("host/a.example@EXAMPLE", 3, 65536, b"")
    request = replace(Exchange().accept(), keytab=(entry,))
    assert peer.ask(request) == Unsupported("etype.65536")


# --- A panic is the library's, and is shown; the process starts again. ---


def test_panic_is_a_crash(peer: PeerProcess) -> None:
    [(tag, message)] = read(Exchange().ap_req())
    sealed = tlv(0x30, tlv(0xA0, integer(18)) + tlv(0xA2, octets(b"")))
    [(_, fields)] = read(message)
    parts = [tlv(each, sealed if each == 0xA4 else value) for each, value in read(fields)]
    spoilt = tlv(tag, tlv(0x30, b"".join(parts)))
    answer = peer.ask(replace(Exchange().accept(), ap_req=spoilt))
    assert isinstance(answer, Crashed)
    assert "status 2" in answer.how
    assert "panic: runtime error" in peer.log
    accepted(peer, Exchange())


# --- The client. ---


def built(peer: PeerProcess, options: Options, exchange: Exchange | None = None) -> bytes:
    """Return what the client built; it must build."""
    answer = peer.ask((exchange or Exchange()).initiate(options))
    assert isinstance(answer, Initiated), answer
    return answer.ap_req


def opened(ap_req: bytes, exchange: Exchange | None = None) -> tuple[int, dict[int, bytes]]:
    """Return the options of an AP-REQ, and the fields of its authenticator."""
    exchange = exchange or Exchange()
    [(tag, message)] = read(ap_req)
    assert tag == 0x6E
    parts = read_fields(message)
    assert tlv(0x61, parts[3]) == exchange.ticket()[: len(tlv(0x61, parts[3]))]
    options = int.from_bytes(parts[2][1:])
    return options, read_fields(decrypted(exchange.session_key, AUTHENTICATOR, parts[4]))


@pytest.mark.parametrize("etype", ETYPES)
def test_client_builds(peer: PeerProcess, etype: int) -> None:
    keys = [key(etype, number) for number in (1, 2)]
    exchange = Exchange(keys[0], keys[1])
    options, authenticator = opened(built(peer, ALONE, exchange), exchange)
    assert options == 0
    assert tlv(0x1B, authenticator[1]) == text(b"EXAMPLE")
    assert tlv(0x30, authenticator[2]) == name(b"alice")
    assert int.from_bytes(authenticator[4]) == 7
    assert tlv(0x18, authenticator[5]) == time(NOW)
    assert set(authenticator) == {0, 1, 2, 4, 5}


def test_client_does_as_it_is_asked(peer: PeerProcess) -> None:
    asked = Options(use_session_key=True, checksum_data=b"application data")
    options, authenticator = opened(built(peer, asked))
    assert options == MUTUAL | USE_SESSION_KEY
    assert {3, 6, 7} <= set(authenticator)
    checksum = read_fields(tlv(0x30, authenticator[3]))
    cipher = Cipher(SESSION_KEY.etype, SESSION_KEY.key)
    assert checksum[1] == cipher.checksum(10, b"application data")
    subkey = read_fields(tlv(0x30, authenticator[6]))
    assert (subkey[0], len(subkey[1])) == (b"\x12", len(SUBKEY.key))


def test_client_draws_anew(peer: PeerProcess) -> None:
    asked = Options(mutual=False)
    drawn = [opened(built(peer, asked))[1] for _ in range(2)]
    assert drawn[0][6] != drawn[1][6]
    assert drawn[0][7] != drawn[1][7]
    assert drawn[0][5] == drawn[1][5]  # it has no other clock


def test_client_builds_a_token(peer: PeerProcess) -> None:
    asked = replace(ALONE, mutual=True, framing="gss")
    [(tag, framed)] = read(built(peer, asked))
    assert tag == 0x60
    head = MECHANISM + AP_REQ_TOKEN
    assert framed.startswith(head)
    options, authenticator = opened(framed[len(head) :])
    assert options == MUTUAL
    checksum = read_fields(tlv(0x30, authenticator[3]))
    assert checksum[0] == bytes.fromhex("008003")
    assert checksum[1] == bytes((16, *bytes(19), 0x32, 0, 0, 0))  # MUTUAL, CONF and INTEG


def test_client_reads_no_answer(peer: PeerProcess) -> None:
    answer = peer.ask(Exchange().initiate(Options()))
    assert isinstance(answer, Initiated)
    assert peer.ask(Finish(answer.context, NOW, ap_rep=b"")) == Unsupported("mutual")


@pytest.mark.parametrize(
    ("options", "capability"),
    [
        (Options(dce_style=True), "dce-style"),
        (Options(channel_bindings=b""), "channel-bindings"),
        (Options(delegate=True), "delegate"),
        (Options(framing="gss"), "subkey"),
        (replace(ALONE, framing="gss", checksum_data=b""), "checksum-data"),
    ],
)
def test_client_that_cannot_be_driven(peer: PeerProcess, options: Options, capability: str) -> None:
    assert peer.ask(Exchange().initiate(options)) == Unsupported(capability)


def test_ticket_that_is_none(peer: PeerProcess) -> None:
    request = Exchange().initiate(ALONE)
    request = replace(request, credential=replace(request.credential, ticket=b"noise"))
    assert isinstance(peer.ask(request), Rejected)


def test_session_key_of_an_unknown_type(peer: PeerProcess) -> None:
    request = Exchange().initiate(ALONE)
    other = replace(request.credential, session_key=key(25, 2))
    assert isinstance(peer.ask(replace(request, credential=other)), Rejected)


# --- The process. ---


@pytest.mark.parametrize("which", NAMES)
def test_starts_again(which: str) -> None:
    with gokrb5(which) as peer:
        before = accepted(peer, Exchange())
        peer.stop()
        peer.start()
        assert accepted(peer, Exchange()) == before


@pytest.mark.parametrize("which", NAMES)
def test_memory_is_bounded(which: str) -> None:
    """What a PAC says of its size is believed; this machine must not pay for that."""
    header = bytes.fromhex("00000010 00000000")  # 2**28 buffers of 16 octets
    pac = tlv(0x30, tlv(0x30, tlv(0xA0, integer(128)) + tlv(0xA1, octets(header))))
    with gokrb5(which) as peer:
        started = datetime.now(UTC)
        answer = peer.ask(Exchange(ticket_data=(AuthData(1, pac),)).accept())
        assert isinstance(answer, Crashed)
        assert datetime.now(UTC) - started < timedelta(seconds=5)
