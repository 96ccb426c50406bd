"""The MIT adapter against every MIT library of this machine, with messages made here.

The messages are written with a few lines of DER and `reference.crypto`, so that neither the
harness nor MIT's own encoder has a part in them.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from mit_messages import (
    AP_REP,
    AUTHENTICATOR,
    ETYPES,
    HOUR,
    MICROSECOND,
    MUTUAL,
    NOW,
    OTHER_KEY,
    REALM,
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

from conformance.model.protocol import (
    Accepted,
    Finish,
    Initiated,
    Rejected,
)
from conformance.model.values import (
    Address,
    AuthData,
    Key,
    Options,
    Policy,
)
from conformance.peers.mit.adapter import MitAdapter
from conformance.peers.mit.find import Library, find_libraries
from conformance.peers.mit.settings import last_second
from conformance.peers.serving import CannotDrive
from reference.crypto import Key as Cipher

LIBRARIES = find_libraries()


def test_mit_is_here() -> None:
    """Without MIT the tests below would select nothing, and be green."""
    assert LIBRARIES, "no MIT krb5: install libkrb5-3, or psycopg-binary from PyPI"


@pytest.fixture(scope="module", params=LIBRARIES, ids=lambda library: library.version)
def library(request: pytest.FixtureRequest) -> Library:
    """Return each library in turn."""
    found: Library = request.param
    return found


@pytest.fixture(scope="module")
def loaded(library: Library) -> MitAdapter:
    """Return the library's adapter."""
    return MitAdapter(library.path)


@pytest.fixture
def mit(loaded: MitAdapter) -> MitAdapter:
    """Return the adapter, with nothing of an earlier test in it."""
    loaded.reset()
    return loaded


def accepted(mit: MitAdapter, exchange: Exchange) -> Accepted:
    """Return what the server established; it must accept."""
    answer = mit.accept(exchange.accept())
    assert isinstance(answer, Accepted), answer
    return answer


def rejected(mit: MitAdapter, exchange: Exchange) -> int | None:
    """Return the code of the server's refusal, which must have a KRB-ERROR with it."""
    answer = mit.accept(exchange.accept())
    assert isinstance(answer, Rejected), answer
    assert answer.native is not None
    assert answer.krb_error is not None
    [(tag, error)] = read(answer.krb_error)
    assert tag == 0x7E
    sent = read_fields(error)
    assert (sent[4], sent[5]) == (b"20260101120000Z", b"\0")
    assert int.from_bytes(sent[6]) == (60 if answer.code is None else answer.code)
    return answer.code


# --- The server. ---


def test_hello(mit: MitAdapter, library: Library) -> None:
    peer, capabilities = mit.hello()
    assert str(peer) == f"mit-krb5 {library.version}"
    assert {"server", "client", "clock", "replay", "etype.17", "etype.18"} <= capabilities


def test_what_is_established(mit: MitAdapter) -> None:
    elements = (AuthData(-5, b""), AuthData(1, bytes.fromhex("3000")))
    exchange = Exchange(ticket_data=elements)
    answer = accepted(mit, exchange)
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
    part = decrypted(SESSION_KEY, AP_REP, read_fields(reply)[2])
    answered = read_fields(part)
    assert (answered[0], int.from_bytes(answered[1])) == (b"20260101120000Z", 123456)


def test_no_more_than_the_client_said(mit: MitAdapter) -> None:
    exchange = Exchange(options=0, subkey=None, sequence=None, ticket_flags=0xFFFFFFFF & ~(1 << 24))
    answer = accepted(mit, exchange)
    assert (answer.mutual, answer.ap_rep) == (False, None)
    assert (answer.subkey, answer.sequence) == (None, None)
    assert answer.authorization_data == ()
    assert answer.ticket_flags == exchange.ticket_flags


def test_numbers_of_32_bits_are_unsigned(mit: MitAdapter) -> None:
    assert accepted(mit, Exchange(sequence=2**32 - 1)).sequence == 2**32 - 1


def test_a_name_is_quoted(mit: MitAdapter) -> None:
    client = (b"a/b@c", b"d\\e\0")
    answer = accepted(mit, Exchange(client=client, authenticator_client=client))
    assert answer.client == r"a\/b\@c/d\\e\0@EXAMPLE"


@pytest.mark.parametrize("etype", ETYPES)
def test_every_etype_it_claims(mit: MitAdapter, etype: int) -> None:
    exchange = Exchange(key(etype, 1), key(etype, 2), subkey=key(etype, 3))
    if f"etype.{etype}" in mit.hello()[1]:
        assert accepted(mit, exchange).subkey == exchange.subkey
    else:
        assert rejected(mit, exchange) is None


@pytest.mark.parametrize("sign", [1, -1])
def test_the_clock_stands_still_at_the_limit_of_the_skew(mit: MitAdapter, sign: int) -> None:
    # MIT compares whole seconds, the microseconds play no part.
    accepted(mit, Exchange(ctime=NOW + sign * 300 * SECOND))
    assert rejected(mit, Exchange(ctime=NOW + sign * 301 * SECOND)) == 37


@pytest.mark.parametrize("skew", [0, 1, 86400])
def test_the_skew_is_the_policy_s(mit: MitAdapter, skew: int) -> None:
    exchange = Exchange(policy=Policy(max_skew=skew), endtime=NOW + 48 * HOUR)
    accepted(mit, replace(exchange, ctime=NOW + skew * SECOND))
    assert rejected(mit, replace(exchange, ctime=NOW + (skew + 1) * SECOND)) == 37


def test_the_ticket_s_key_is_wrong(mit: MitAdapter) -> None:
    assert rejected(mit, Exchange(ticket_key=OTHER_KEY)) == 31


def test_the_server_is_another(mit: MitAdapter) -> None:
    request = Exchange().accept()
    answer = mit.accept(replace(request, server="host/b.example@EXAMPLE"))
    assert isinstance(answer, Rejected)
    assert answer.code in (35, 45)


def test_the_clients_differ(mit: MitAdapter) -> None:
    assert rejected(mit, Exchange(authenticator_client=(b"mallory",))) == 36


def test_a_message_twice(mit: MitAdapter) -> None:
    exchange = Exchange(policy=Policy(replay=True))
    accepted(mit, exchange)
    assert rejected(mit, exchange) == 34
    accepted(mit, replace(exchange, ctime=exchange.ctime + MICROSECOND))
    assert rejected(mit, exchange) == 34
    mit.reset()
    accepted(mit, exchange)


def test_a_message_twice_where_nobody_asks_for_memory(mit: MitAdapter) -> None:
    accepted(mit, Exchange())
    accepted(mit, Exchange())


def test_the_sender_is_not_in_the_ticket(mit: MitAdapter) -> None:
    here, there = Address(2, bytes((192, 0, 2, 1))), Address(2, bytes((192, 0, 2, 2)))
    exchange = Exchange(addresses=(here,))
    accepted(mit, exchange)
    accepted(mit, replace(exchange, policy=Policy(sender=here)))
    assert rejected(mit, replace(exchange, policy=Policy(sender=there))) == 38


def test_user_to_user(mit: MitAdapter) -> None:
    request = Exchange(ticket_key=OTHER_KEY, kvno=None, options=USE_SESSION_KEY).accept()
    assert isinstance(mit.accept(replace(request, user_to_user_key=OTHER_KEY)), Accepted)
    assert isinstance(mit.accept(request), Rejected)


def test_permitted_etypes(mit: MitAdapter) -> None:
    accepted(mit, Exchange(policy=Policy(permitted_etypes=(17, 18))))
    assert rejected(mit, Exchange(policy=Policy(permitted_etypes=(17,)))) is None


@pytest.mark.parametrize(
    ("ap_req", "code"),
    [(b"", 40), (b"\0", 40), (b"garbage", 40), (b"\x6e", None), (b"\x6e\x03\x02\x01\x05", None)],
)
def test_garbage(mit: MitAdapter, ap_req: bytes, code: int | None) -> None:
    answer = mit.accept(replace(Exchange().accept(), ap_req=ap_req))
    assert isinstance(answer, Rejected)
    assert answer.code == code


def test_an_error_has_its_own_text(mit: MitAdapter) -> None:
    """The library's text for an earlier error must not stick to a later one."""
    first = mit.accept(replace(Exchange().accept(), server="host/b.example@EXAMPLE"))
    second = mit.accept(Exchange(ctime=NOW - HOUR).accept())
    assert isinstance(first, Rejected)
    assert isinstance(second, Rejected)
    assert second.native is not None
    assert second.native.message == "Clock skew too great"


def test_a_skew_that_cannot_be_configured(mit: MitAdapter) -> None:
    with pytest.raises(ValueError, match="clock skew"):
        mit.accept(Exchange(policy=Policy(max_skew=2**31)).accept())


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
def test_what_a_server_cannot_be_asked(mit: MitAdapter, policy: Policy, capability: str) -> None:
    with pytest.raises(CannotDrive, match=f"^{capability}$"):
        mit.accept(Exchange(policy=policy).accept())


def test_what_the_clock_can_tell(mit: MitAdapter, library: Library) -> None:
    first = datetime(1970, 1, 1, tzinfo=UTC)
    last = first + last_second(library.version) * SECOND
    for now in (first, last):
        assert isinstance(mit.accept(replace(Exchange().accept(), now=now)), Rejected)
    for now in (first - MICROSECOND, last + SECOND):
        with pytest.raises(CannotDrive, match=r"^clock$"):
            mit.accept(replace(Exchange().accept(), now=now))


def test_two_adapters_of_one_library_share_nothing(mit: MitAdapter, library: Library) -> None:
    exchange = Exchange(policy=Policy(replay=True))
    other = MitAdapter(library.path)
    accepted(mit, exchange)
    accepted(other, exchange)
    empty = other.accept(replace(exchange.accept(), keytab=()))
    assert isinstance(empty, Rejected)
    assert empty.code == 45


# --- The client. ---


def authenticator_of(started: Initiated | Rejected, session_key: Key) -> dict[int, bytes]:
    """Return the fields of the authenticator that the client has made."""
    assert isinstance(started, Initiated), started
    [(_, request)] = read(started.ap_req)
    part = decrypted(session_key, AUTHENTICATOR, read_fields(request)[4])
    return read_fields(part)


def finished(mit: MitAdapter, started: Initiated | Rejected, reply: bytes) -> Accepted | Rejected:
    """Return the client's answer to a reply."""
    assert isinstance(started, Initiated)
    return mit.finish(Finish(started.context, NOW + SECOND, reply))


@pytest.mark.parametrize("etype", ETYPES)
def test_there_and_back(mit: MitAdapter, etype: int) -> None:
    session_key = key(etype, 2)
    started = mit.initiate(Exchange(session_key=session_key).initiate())
    if f"etype.{etype}" not in mit.hello()[1]:
        assert isinstance(started, Rejected)
        return
    authenticator = authenticator_of(started, session_key)
    assert (authenticator[5], int.from_bytes(authenticator[4])) == (b"20260101120000Z", 7)
    answer = finished(mit, started, ap_rep(authenticator, session_key))
    assert answer == Accepted(subkey=OTHER_KEY, sequence=9)


def test_a_reply_without_options(mit: MitAdapter) -> None:
    started = mit.initiate(Exchange().initiate())
    authenticator = authenticator_of(started, SESSION_KEY)
    reply = ap_rep(authenticator, subkey=None, sequence=None)
    assert finished(mit, started, reply) == Accepted()


def test_a_client_takes_its_own_server(mit: MitAdapter) -> None:
    started = mit.initiate(Exchange().initiate())
    assert isinstance(started, Initiated)
    answer = mit.accept(replace(Exchange().accept(), ap_req=started.ap_req))
    assert isinstance(answer, Accepted)
    assert answer.ap_rep is not None
    assert isinstance(finished(mit, started, answer.ap_rep), Accepted)


@pytest.mark.parametrize("mutual", [True, False])
@pytest.mark.parametrize("subkey", [True, False])
@pytest.mark.parametrize("sequence", [True, False])
def test_the_options_are_heard(mit: MitAdapter, mutual: bool, subkey: bool, sequence: bool) -> None:
    options = Options(mutual=mutual, subkey=subkey, sequence=sequence)
    started = mit.initiate(Exchange().initiate(options))
    authenticator = authenticator_of(started, SESSION_KEY)
    assert (3 in authenticator, 6 in authenticator, 7 in authenticator) == (False, subkey, sequence)
    assert isinstance(started, Initiated)
    [(_, request)] = read(started.ap_req)
    assert read_fields(request)[2] == b"\0" + (MUTUAL if mutual else 0).to_bytes(4)


def test_a_session_key_and_a_checksum(mit: MitAdapter) -> None:
    options = Options(use_session_key=True, checksum_data=b"data")
    started = mit.initiate(Exchange().initiate(options))
    checksum = read_fields(tlv(0x30, authenticator_of(started, SESSION_KEY)[3]))
    Cipher(18, SESSION_KEY.key).verify(10, b"data", checksum[1])
    assert isinstance(started, Initiated)
    [(_, message)] = read(started.ap_req)
    assert read_fields(message)[2] == b"\0" + (MUTUAL | USE_SESSION_KEY).to_bytes(4)


def test_another_time_in_the_reply(mit: MitAdapter) -> None:
    started = mit.initiate(Exchange().initiate())
    reply = ap_rep(authenticator_of(started, SESSION_KEY), cusec_off=1)
    answer = finished(mit, started, reply)
    assert isinstance(answer, Rejected)
    assert answer.code == 46


def test_a_reply_under_another_key(mit: MitAdapter) -> None:
    started = mit.initiate(Exchange().initiate())
    reply = ap_rep(authenticator_of(started, SESSION_KEY), OTHER_KEY)
    answer = finished(mit, started, reply)
    assert isinstance(answer, Rejected)
    assert answer.code == 31


@pytest.mark.parametrize("reply", [b"", b"\x6f", b"\x7e", b"\x7e\x00", b"garbage"])
def test_garbage_in_reply(mit: MitAdapter, reply: bytes) -> None:
    started = mit.initiate(Exchange().initiate())
    answer = finished(mit, started, reply)
    assert isinstance(answer, Rejected)
    assert answer.native is not None


@pytest.mark.parametrize(("number", "code"), [(37, 37), (0, 0), (128, None)])
def test_an_error_in_reply(mit: MitAdapter, number: int, code: int | None) -> None:
    started = mit.initiate(Exchange().initiate())
    error = fields(
        {
            0: integer(5),
            1: integer(30),
            4: time(NOW),
            5: integer(0),
            6: integer(number),
            9: text(REALM),
            10: name(b"host", b"a.example"),
        }
    )
    answer = finished(mit, started, tlv(0x7E, error))
    assert isinstance(answer, Rejected)
    assert answer.native is not None
    assert (answer.code, answer.native.code) == (code, number)


def test_an_expired_credential(mit: MitAdapter) -> None:
    answer = mit.initiate(Exchange(endtime=NOW - HOUR).initiate())
    assert isinstance(answer, Rejected)
    assert answer.code == 32


def test_a_context_is_finished_once(mit: MitAdapter) -> None:
    started = mit.initiate(Exchange().initiate())
    finished(mit, started, b"")
    with pytest.raises(ValueError, match="no context"):
        finished(mit, started, b"")


def test_reset_forgets_contexts(mit: MitAdapter) -> None:
    started = mit.initiate(Exchange().initiate())
    mit.reset()
    with pytest.raises(ValueError, match="no context"):
        finished(mit, started, b"")


@pytest.mark.parametrize(
    ("options", "capability"),
    [
        (Options(framing="gss"), "gss"),
        (Options(dce_style=True), "dce-style"),
        (Options(channel_bindings=b""), "channel-bindings"),
        (Options(delegate=True), "delegate"),
    ],
)
def test_what_a_client_cannot_be_asked(mit: MitAdapter, options: Options, capability: str) -> None:
    with pytest.raises(CannotDrive, match=f"^{capability}$"):
        mit.initiate(Exchange().initiate(options))
