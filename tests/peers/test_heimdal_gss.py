"""The adapter for Heimdal's GSS-API layer, in both roles.

Where Heimdal does otherwise than RFC 4121 says, the test shows what it does: the adapter must show
it, whoever is right.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from heimdal_peer import accepted, heimdal, initiated, rejected
from mit_gss_exchange import (
    AP_REP,
    AP_REQ,
    DCE_STYLE,
    DELEGATE,
    GSS,
    KRB_ERROR,
    MUTUAL,
    SECOND,
    VALID_CHECKSUM,
    accept_of,
    ap_req,
    checksum,
    frame,
    initiate_of,
    message_in,
    of_etype,
    reply_part,
    reply_token,
    with_policy,
)

from conformance.forge import forge_reply, open_request
from conformance.model.protocol import (
    Accept,
    Accepted,
    Failed,
    Finish,
    Rejected,
    Reset,
    Unsupported,
)
from conformance.model.scenario import Scenario, framed
from conformance.model.values import Gss
from conformance.peers.process import PeerProcess
from reference import der
from reference.messages import Checksum, KRBError

ETYPES = (16, 17, 18, 19, 20, 23)
VALID = Scenario()
HOUR = timedelta(hours=1)


@pytest.fixture(scope="module")
def peer() -> Iterator[PeerProcess]:
    """Heimdal, running."""
    with heimdal("heimdal-gss") as running:
        yield running


def asked(scenario: Scenario = VALID, carried: Checksum | None = VALID_CHECKSUM) -> Accept:
    """Return the request that gives a server the framed AP-REQ of a scenario."""
    return accept_of(scenario, frame(ap_req(scenario, carried)))


def error_in(answer: Rejected) -> KRBError:
    """Return the KRB-ERROR that a server has sent with a refusal."""
    return der.decode(KRBError, message_in(answer.krb_error, KRB_ERROR))


# --- The server. ---


def test_hello(peer: PeerProcess) -> None:
    told = peer.hello
    assert told.peer.name == "heimdal-gss"
    assert told.peer.version.startswith("7.")
    assert {"server", "client", "clock", "gss", "gss-only", "dce-style"} <= told.capabilities
    assert not {"replay", "user-to-user", "addresses"} & told.capabilities


def test_what_is_established(peer: PeerProcess) -> None:
    answer = accepted(peer, asked())
    assert replace(answer, ap_rep=None) == Accepted(
        client=VALID.client,
        mutual=True,
        session_key=VALID.session_key,
        subkey=VALID.subkey,
        sequence=VALID.sequence,
        ticket_flags=0x40600000,
    )
    part = reply_part(message_in(answer.ap_rep, AP_REP), VALID.session_key)
    assert (part.ctime, part.cusec) == (VALID.ctime.replace(microsecond=0), 123_456)
    assert part.subkey is not None


def test_no_answer_is_sent_to_who_wants_none(peer: PeerProcess) -> None:
    answer = accepted(peer, asked(carried=checksum(0)))
    assert (answer.mutual, answer.ap_rep) == (False, None)


@pytest.mark.parametrize("etype", ETYPES)
def test_every_encryption_type(peer: PeerProcess, etype: int) -> None:
    scenario = of_etype(etype)
    answer = accepted(peer, asked(scenario))
    assert (answer.session_key, answer.subkey) == (scenario.session_key, scenario.subkey)


@pytest.mark.parametrize(
    ("scenario", "code"),
    [
        (replace(VALID, ctime=VALID.ctime - 301 * SECOND), 37),
        (replace(VALID, starttime=VALID.now.replace(microsecond=0) + 301 * SECOND), 33),
    ],
)
def test_refusals_that_have_an_error_token(
    peer: PeerProcess, scenario: Scenario, code: int
) -> None:
    """The call asks for another token, and has no number of its own for it."""
    answer = rejected(peer, asked(scenario))
    error = error_in(answer)
    assert (answer.code, error.error_code) == (code, code)
    assert (error.stime, error.susec) == (VALID.now.replace(microsecond=0), 500_000)


@pytest.mark.parametrize(
    ("request_", "code"),
    [
        pytest.param(
            asked(replace(VALID, endtime=VALID.now.replace(microsecond=0) - 301 * SECOND)),
            32,
            id="expired",
        ),
        pytest.param(
            replace(asked(), keytab=(replace(asked().keytab[0], key=bytes(32)),)),
            31,
            id="integrity",
        ),
        pytest.param(asked(carried=checksum(bindings=b"x", type_=0x8004)), None, id="checksum"),
        pytest.param(replace(asked(), ap_req=b"garbage"), None, id="garbage"),
        pytest.param(replace(asked(), ap_req=b""), None, id="empty"),
        pytest.param(replace(asked(), keytab=()), None, id="no-key"),
        pytest.param(replace(asked(), server="host/a@/X500=A"), None, id="no-such-name"),
    ],
)
def test_refusals_without_one(peer: PeerProcess, request_: Accept, code: int | None) -> None:
    answer = rejected(peer, request_)
    assert (answer.code, answer.krb_error) == (code, None)


def test_channel_bindings(peer: PeerProcess) -> None:
    bound = with_policy(VALID, channel_bindings=b"the channel")
    accepted(peer, asked(bound, checksum(bindings=b"the channel")))
    assert rejected(peer, asked(bound, checksum(bindings=b"another"))).code is None
    # Who binds to nothing is taken.
    accepted(peer, asked(bound, checksum()))


def test_permitted_encryption_types(peer: PeerProcess) -> None:
    accepted(peer, asked(with_policy(VALID, permitted_etypes=(18,))))
    assert rejected(peer, asked(with_policy(VALID, permitted_etypes=(17,)))).code is None
    accepted(peer, asked())


def test_a_client_without_quotes(peer: PeerProcess) -> None:
    scenario = replace(VALID, client=r"a\/b@EXAMPLE")
    assert accepted(peer, asked(scenario)).client == "a/b@EXAMPLE"


def test_dce_style(peer: PeerProcess) -> None:
    scenario = framed(VALID, Gss(dce_style=True))
    token = ap_req(scenario, checksum(MUTUAL | DCE_STYLE))
    for away, taken in ((0, Accepted), (1, Rejected)):
        waiting = accepted(peer, accept_of(scenario, token))
        assert waiting.context is not None
        assert waiting.ap_rep is not None
        number = reply_part(waiting.ap_rep, VALID.session_key).seq_number
        assert number is not None
        # The client sends an AP-REP too, with the server's sequence number.
        own = replace(VALID, reply_sequence=number + away, reply_subkey=None)
        leg = forge_reply(own, open_request(token, VALID)).octets
        request = replace(accept_of(scenario, b""), context=waiting.context, third_leg=leg)
        answer = peer.ask(request)
        assert isinstance(answer, taken), answer
        assert isinstance(peer.ask(request), Failed)


def test_a_server_that_delegates_to_nobody(peer: PeerProcess) -> None:
    """The flag alone, without what it says is there."""
    answer = accepted(peer, asked(carried=checksum(MUTUAL | DELEGATE)))
    assert answer.client == VALID.client


# --- The clock. ---


@pytest.mark.parametrize("year", [1972, 2026, 2040, 2107])
def test_the_servers_clock_is_exact(peer: PeerProcess, year: int) -> None:
    moved = VALID.shifted(datetime(year, 3, 1, tzinfo=UTC) - VALID.now.replace(microsecond=0))
    for away, code in ((300, None), (301, 37), (-299, None), (-301, 37)):
        answer = peer.ask(asked(replace(moved, ctime=moved.now - away * SECOND)))
        assert (answer.code if isinstance(answer, Rejected) else None) == code, (away, answer)


def test_the_skew_is_the_one_that_is_asked_for(peer: PeerProcess) -> None:
    for skew in (10, 1000):
        scenario = with_policy(VALID, max_skew=skew)
        late = replace(scenario, ctime=VALID.now - (skew + 1) * SECOND)
        assert rejected(peer, asked(late)).code == 37
        accepted(peer, asked(replace(scenario, ctime=VALID.now - (skew - 1) * SECOND)))


def test_what_is_beyond_the_clock(peer: PeerProcess) -> None:
    assert peer.ask(replace(asked(), now=datetime(9999, 1, 1, tzinfo=UTC))) == Unsupported("clock")
    beyond = VALID.shifted(datetime(2106, 2, 8, tzinfo=UTC) - VALID.now.replace(microsecond=0))
    assert peer.ask(initiate_of(beyond)) == Unsupported("clock")


# --- The client. ---


def test_a_genuine_reply(peer: PeerProcess) -> None:
    built = initiated(peer, initiate_of(VALID))
    request = open_request(message_in(built.ap_req, AP_REQ), VALID)
    part = request.authenticator
    assert (part.ctime, part.cusec) == (VALID.now.replace(microsecond=0), 500_000)
    finish = Finish(built.context, VALID.now, token=reply_token(VALID, request))
    assert peer.ask(finish) == Accepted(
        subkey=VALID.reply_subkey, sequence=VALID.reply_sequence, ap_rep=None
    )
    assert isinstance(peer.ask(finish), Failed)


def test_the_reply_to_another_request(peer: PeerProcess) -> None:
    first = initiated(peer, initiate_of(VALID))
    later = initiated(peer, initiate_of(replace(VALID, now=VALID.now + SECOND)))
    request = open_request(message_in(first.ap_req, AP_REQ), VALID)
    answer = peer.ask(Finish(later.context, VALID.now, token=reply_token(VALID, request)))
    assert isinstance(answer, Rejected)
    assert answer.code == 46


def test_an_error_for_a_reply(peer: PeerProcess) -> None:
    """With a server's clock that differs it tries again: so far, it was refused."""
    for refused, code in (
        (replace(VALID, ctime=VALID.ctime - HOUR), 37),
        (replace(VALID, starttime=VALID.now.replace(microsecond=0) + HOUR), 33),
    ):
        token = rejected(peer, asked(refused)).krb_error
        built = initiated(peer, initiate_of(VALID))
        answer = peer.ask(Finish(built.context, VALID.now, token=token))
        assert isinstance(answer, Rejected)
        assert answer.code == code


def test_channel_bindings_of_the_client(peer: PeerProcess) -> None:
    options = replace(GSS, channel_bindings=b"the channel")
    built = initiated(peer, initiate_of(VALID, options))
    part = open_request(message_in(built.ap_req, AP_REQ), VALID).authenticator
    assert part.cksum is not None
    assert part.cksum.checksum[4:20] == checksum(bindings=b"the channel").checksum[4:20]


def test_dce_style_of_the_client(peer: PeerProcess) -> None:
    built = initiated(peer, initiate_of(VALID, replace(GSS, dce_style=True)))
    request = open_request(built.ap_req, VALID)
    reply = forge_reply(VALID, request).octets
    answer = peer.ask(Finish(built.context, VALID.now, ap_rep=reply))
    assert isinstance(answer, Accepted)
    assert answer.ap_rep is not None
    assert reply_part(answer.ap_rep, VALID.session_key).seq_number == VALID.reply_sequence


def test_an_expired_ticket_is_not_sent(peer: PeerProcess) -> None:
    ended = replace(VALID, endtime=VALID.now.replace(microsecond=0) - SECOND)
    answer = peer.ask(initiate_of(ended))
    assert isinstance(answer, Rejected)


def test_reset_and_restart_forget(peer: PeerProcess) -> None:
    for forget in (lambda: peer.ask(Reset()), peer.stop):
        built = initiated(peer, initiate_of(VALID))
        forget()
        assert isinstance(peer.ask(Finish(built.context, VALID.now, token=b"x")), Failed)


def test_bare_messages_are_not_driven(peer: PeerProcess) -> None:
    assert peer.ask(replace(asked(), policy=VALID.policy)) == Unsupported("raw")
    assert peer.ask(initiate_of(VALID, replace(GSS, framing="raw"))) == Unsupported("raw")
