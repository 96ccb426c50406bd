"""The adapter of the JDK's GSS-API, GSSContext, with tokens made here.

Where the JDK does otherwise than RFC 4121 says, the test shows what it does.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from mit_gss_exchange import (
    accept_of,
    ap_req,
    bindings_hash,
    checksum,
    frame,
    of_etype,
    with_policy,
)
from mit_messages import HOUR, MICROSECOND, NOW, Exchange, ap_rep, read_fields, tlv
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

from conformance.model.protocol import Accept, Accepted, Done, Finish, Rejected, Reset, Unsupported
from conformance.model.scenario import Scenario
from conformance.model.values import Address, Options
from conformance.peers.process import PeerProcess

WANTED = "SIXSTEP_WANTS_JAVA"
ETYPES = (16, 17, 18, 19, 20, 23)
GSS = Options(framing="gss")
BINDINGS = b"tls-server-end-point:0123"


@pytest.fixture(scope="module")
def peer() -> Iterator[PeerProcess]:
    """The adapter, running."""
    with running("java-jgss", WANTED) as process:
        yield process


def accept(scenario: Scenario | None = None, bindings: bytes | None = None) -> Accept:
    """Return the request that gives a server the token of a scenario."""
    scenario = scenario or Scenario()
    return accept_of(scenario, frame(ap_req(scenario, checksum(bindings=bindings))))


def test_hello(peer: PeerProcess) -> None:
    told = peer.hello
    assert (told.peer.name, told.peer.language) == ("java-jgss", "Java")
    assert told.capabilities == {
        *("server", "client", "clock", "replay", "mutual", "subkey", "sequence", "gss"),
        *("gss-only", "channel-bindings", "permitted-etypes"),
        *(f"etype.{etype}" for etype in ETYPES),
    }


# --- The server. ---


@pytest.mark.parametrize("etype", ETYPES)
def test_accepts_and_shows_what_was_sealed(peer: PeerProcess, etype: int) -> None:
    scenario = of_etype(etype)
    shown = accepted(peer, accept(scenario))
    assert (shown.client, shown.mutual) == (scenario.client, True)
    assert (shown.subkey, shown.sequence) == (scenario.subkey, scenario.sequence)
    assert shown.session_key is None  # the key of the context is the subkey
    assert shown.authorization_data == ()
    assert shown.ap_rep is not None
    assert message_in(shown.ap_rep, TOKEN_OF_REPLY)[0] == 0x6F


def test_session_key_is_shown_where_there_is_no_other(peer: PeerProcess) -> None:
    scenario = replace(Scenario(), subkey=None)
    shown = accepted(peer, accept(scenario))
    assert (shown.session_key, shown.subkey) == (scenario.session_key, None)


def test_refusals_have_their_codes(peer: PeerProcess) -> None:
    scenario = Scenario()
    late = replace(scenario, ctime=scenario.now - timedelta(hours=1))
    assert rejected(peer, accept(late)).code == 37
    without = replace(accept(), ap_req=frame(ap_req(scenario, None)))
    assert rejected(peer, without).code == 50
    assert rejected(peer, replace(accept(), ap_req=b"")).code is None
    assert rejected(peer, replace(accept(), keytab=())).code is None


def test_clock_is_that_of_the_request(peer: PeerProcess) -> None:
    skew = timedelta(seconds=300)
    scenario = Scenario()
    early = replace(scenario, ctime=scenario.now + skew)
    accepted(peer, accept(early))
    later = replace(accept(early), now=scenario.now - timedelta(milliseconds=1))
    assert rejected(peer, later).code == 37


def test_replay(peer: PeerProcess) -> None:
    request = accept(with_policy(Scenario(), replay=True))
    peer.ask(Reset())
    accepted(peer, request)
    assert rejected(peer, request).code == 34
    assert peer.ask(Reset()) == Done()
    accepted(peer, request)


def test_channel_bindings(peer: PeerProcess) -> None:
    scenario = with_policy(Scenario(), channel_bindings=BINDINGS)
    accepted(peer, accept(scenario, BINDINGS))
    rejected(peer, accept(scenario, BINDINGS + b"!"))
    rejected(peer, accept(scenario))


def test_server_whose_name_the_jdk_cannot_be_given(peer: PeerProcess) -> None:
    request = replace(accept(), server=r"host/a\/b@EXAMPLE")
    assert peer.ask(request) == Unsupported("quoted-names")


@pytest.mark.parametrize(
    ("policy", "capability"),
    [
        ({"framing": "raw"}, "raw"),
        ({"dce_style": True}, "dce-style"),
        ({"sender": Address(2, bytes(4))}, "addresses"),
        ({"require_address": True}, "require-address"),
        ({"check_transited": False}, "check-transited"),
    ],
)
def test_server_that_cannot_be_driven(
    peer: PeerProcess, policy: dict[str, object], capability: str
) -> None:
    request = accept()
    request = replace(request, policy=replace(request.policy, **policy))
    assert peer.ask(request) == Unsupported(capability)


# --- The client. ---


def test_client_builds_and_reads_the_reply(peer: PeerProcess) -> None:
    built = initiated(peer, Exchange().initiate(GSS))
    authenticator = authenticator_of(message_in(built.ap_req, TOKEN_OF_REQUEST))
    assert time_of(authenticator) == NOW + 7 * MICROSECOND
    reply = token(ap_rep(authenticator, subkey=None), TOKEN_OF_REPLY)
    answer = peer.ask(Finish(built.context, NOW, token=reply))
    assert answer == Accepted(sequence=9)


def test_subkey_of_the_server_is_shown(peer: PeerProcess) -> None:
    built = initiated(peer, Exchange().initiate(GSS))
    authenticator = authenticator_of(message_in(built.ap_req, TOKEN_OF_REQUEST))
    reply = token(ap_rep(authenticator), TOKEN_OF_REPLY)
    answer = peer.ask(Finish(built.context, NOW, token=reply))
    assert isinstance(answer, Accepted)
    assert answer.subkey is not None
    assert answer.subkey.etype == 18


def test_client_refuses_a_reply_to_another(peer: PeerProcess) -> None:
    built = initiated(peer, Exchange().initiate(GSS))
    authenticator = authenticator_of(message_in(built.ap_req, TOKEN_OF_REQUEST))
    reply = token(ap_rep(authenticator, cusec_off=1), TOKEN_OF_REPLY)
    answer = peer.ask(Finish(built.context, NOW, token=reply))
    assert isinstance(answer, Rejected)
    assert answer.code == 46


def test_client_binds_to_a_channel(peer: PeerProcess) -> None:
    built = initiated(peer, Exchange().initiate(replace(GSS, channel_bindings=BINDINGS)))
    authenticator = authenticator_of(message_in(built.ap_req, TOKEN_OF_REQUEST))
    sent = read_fields(tlv(0x30, authenticator[3]))
    assert sent[1][4:20] == bindings_hash(BINDINGS)


def test_ticket_that_has_ended_is_refused_without_a_network(peer: PeerProcess) -> None:
    """The JDK drops it, and has no other."""
    answer = rejected(peer, Exchange(endtime=NOW - HOUR).initiate(GSS))
    assert answer.code is None


@pytest.mark.parametrize(
    ("options", "capability"),
    [
        (Options(), "raw"),
        (replace(GSS, use_session_key=True), "user-to-user"),
        (replace(GSS, dce_style=True), "dce-style"),
        (replace(GSS, checksum_data=b""), "checksum-data"),
        (replace(GSS, delegate=True), "delegate"),
    ],
)
def test_client_that_cannot_be_driven(peer: PeerProcess, options: Options, capability: str) -> None:
    assert peer.ask(Exchange().initiate(options)) == Unsupported(capability)


# --- The process. ---


def test_starts_again() -> None:
    with running("java-jgss", WANTED) as peer:
        request = accept(replace(Scenario(), mutual=False))
        request = replace(request, ap_req=frame(ap_req(Scenario(mutual=False), checksum(0))))
        before = accepted(peer, request)
        peer.stop()
        peer.start()
        assert accepted(peer, request) == before
