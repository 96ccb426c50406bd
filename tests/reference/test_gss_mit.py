"""A second opinion on tokens: MIT's GSS layer, each library on this machine, in both roles."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from exchanges import CLIENT, KVNO, NOW, SERVER, SERVICE_KEY, ticket_part
from gss_exchanges import BINDINGS, F, acceptor, established, initiator

from conformance.model.protocol import Accept, Accepted, Finish, Initiate, Initiated, Rejected
from conformance.model.values import Credential, Key, KeytabEntry, Options, Policy
from conformance.peers.process import PeerProcess
from conformance.peers.registry import resolve
from conformance.peers.spec import PeerSpec
from reference import der
from reference.client import ServerError
from reference.gss import GssAccepted, GssGenuine, GssOptions, Initiator

LATER = NOW + timedelta(milliseconds=20)
DCE_FLAGS = F.DCE_STYLE | F.MUTUAL | F.REPLAY | F.SEQUENCE
ENTRY = KeytabEntry(str(SERVER), KVNO, SERVICE_KEY.etype, SERVICE_KEY.contents)
APPLICATION_DATA = BINDINGS.application_data
each_etype = pytest.mark.parametrize("etype", [17, 18, 19, 20, 23])


@pytest.fixture(scope="module", params=resolve("mit-gss"), ids=lambda spec: spec.name)
def peer(request: Any) -> Iterator[PeerProcess]:
    spec: PeerSpec = request.param
    with PeerProcess(spec.command) as process:
        yield process


def offer(peer: PeerProcess, octets: bytes, **more: Any) -> Any:
    policy = Policy(
        framing="gss", **{k: more.pop(k) for k in ("dce_style", "channel_bindings") if k in more}
    )
    return peer.ask(Accept(LATER, str(SERVER), (ENTRY,), policy, octets, **more))


def begin(peer: PeerProcess, from_: Initiator, **options: Any) -> Initiated:
    """Have MIT build a token with the initiator's credential."""
    held, part = from_.client.credential, ticket_part()
    session_key = Key(held.session_key.etype, held.session_key.contents)
    given = Credential(
        client=str(CLIENT),
        server=str(SERVER),
        ticket=der.encode(held.ticket),
        session_key=session_key,
        flags=0,
        authtime=part.authtime,
        starttime=None,
        endtime=part.endtime,
    )
    answer = peer.ask(Initiate(NOW, given, Options(framing="gss", **options)))
    assert isinstance(answer, Initiated), answer
    return answer


def values(key: Any) -> Key | None:
    return None if key is None else Key(key.etype, key.contents)


@each_etype
def test_our_token_to_mit(peer: PeerProcess, etype: int) -> None:
    from_ = initiator(etype)
    sent = from_.request(NOW, GssOptions(bindings=BINDINGS))
    answer = offer(peer, sent.token, channel_bindings=APPLICATION_DATA)
    assert isinstance(answer, Accepted), answer
    assert (answer.client, answer.mutual) == (str(CLIENT), True)
    assert answer.session_key == values(sent.session_key)
    assert answer.sequence == sent.authenticator.seq_number
    result = from_.verify(sent, answer.ap_rep or b"", LATER)
    assert isinstance(result, GssGenuine), result


@each_etype
def test_mit_s_token_to_us(peer: PeerProcess, etype: int) -> None:
    from_ = initiator(etype)
    sent = begin(peer, from_, channel_bindings=APPLICATION_DATA)
    result = established(acceptor().accept(sent.ap_req, LATER, bindings=BINDINGS))
    assert result.client == CLIENT
    assert F.MUTUAL in result.flags
    assert result.token is not None
    answer = peer.ask(Finish(sent.context, LATER, token=result.token))
    assert isinstance(answer, Accepted), answer
    assert answer.sequence == result.reply_sequence_number
    if etype != 23:  # the older tokens have no use for it, so that MIT shows none
        assert answer.subkey == values(result.reply_subkey)


@each_etype
def test_our_three_tokens_in_dce_style(peer: PeerProcess, etype: int) -> None:
    from_ = initiator(etype)
    sent = from_.request(NOW, GssOptions(flags=DCE_FLAGS))
    answer = offer(peer, sent.token, dce_style=True)
    assert isinstance(answer, Accepted), answer
    result = from_.verify(sent, answer.ap_rep or b"", LATER)
    assert isinstance(result, GssGenuine), result
    last = offer(peer, sent.token, dce_style=True, context=answer.context, third_leg=result.token)
    assert isinstance(last, Accepted), last
    assert last.client == str(CLIENT)


@each_etype
def test_mit_s_three_tokens_in_dce_style(peer: PeerProcess, etype: int) -> None:
    from_, to = initiator(etype), acceptor(dce_style=True)
    sent = begin(peer, from_, dce_style=True)
    pending = established(to.accept(sent.ap_req, LATER))
    assert pending.continue_needed
    answer = peer.ask(Finish(sent.context, LATER, token=pending.token))
    assert isinstance(answer, Accepted), answer
    result = to.finish(pending, answer.ap_rep or b"")
    assert isinstance(result, GssAccepted), result


def test_mit_misses_other_bindings(peer: PeerProcess) -> None:
    sent = initiator().request(NOW, GssOptions(bindings=BINDINGS))
    answer = offer(peer, sent.token, channel_bindings=b"another channel")
    assert isinstance(answer, Rejected), answer


def test_we_read_mit_s_error_token(peer: PeerProcess) -> None:
    from_ = initiator()
    sent = from_.request(NOW - timedelta(hours=1))
    answer = offer(peer, sent.token)
    assert isinstance(answer, Rejected), answer
    assert answer.krb_error is not None
    result = from_.verify(sent, answer.krb_error, LATER)
    assert isinstance(result, ServerError)
    assert result.code == 37


def test_mit_reads_our_error_token(peer: PeerProcess) -> None:
    sent = begin(peer, initiator())
    late = acceptor().accept(sent.ap_req, NOW + timedelta(hours=1))
    answer = peer.ask(Finish(sent.context, LATER, token=late.token))
    assert isinstance(answer, Rejected), answer
    assert answer.code == 37
