"""The client role of MIT's GSS layer, and DCE style, which has three legs, in both roles."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from itertools import product
from pathlib import Path

import pytest
from mit_gss_exchange import (
    AP_REP,
    AP_REQ,
    ETYPES,
    GSS,
    KRB_ERROR,
    MICROSECOND,
    SECOND,
    accept_of,
    ap_req,
    bindings_hash,
    checksum,
    frame,
    initiate_of,
    initiated,
    message_in,
    of_etype,
    refusal,
    reply_part,
    reply_token,
)

from conformance.forge import OpenedRequest, forge_reply
from conformance.model.protocol import Accepted, Finish, Initiated, Rejected
from conformance.model.scenario import Scenario
from conformance.model.values import Key, Options
from conformance.peers.mit.find import Library
from conformance.peers.mit_gss.adapter import MitGssAdapter
from conformance.peers.mit_gss.find import find_libraries
from conformance.peers.serving import CannotDrive
from reference import der
from reference.messages import KRBError
from reference.numbers import NameType
from reference.principal import Principal

LIBRARIES = find_libraries()
assert LIBRARIES, "no MIT GSS library: install libgssapi-krb5-2, or psycopg-binary from PyPI"
VALID = Scenario()
DCE = replace(GSS, dce_style=True)
OLD_ETYPES = (16, 23)


def version(library: Library) -> str:
    """Return a library's version, its name in these tests."""
    return library.version


@pytest.fixture(scope="module", params=LIBRARIES, ids=version)
def loaded(request: pytest.FixtureRequest) -> MitGssAdapter:
    """Return each library's adapter in turn."""
    library: Library = request.param
    return MitGssAdapter(library.path)


@pytest.fixture
def peer(loaded: MitGssAdapter) -> MitGssAdapter:
    """Return the adapter, with nothing of an earlier test in it."""
    loaded.reset()
    return loaded


def finished(
    peer: MitGssAdapter, started: Initiated, token: bytes, now: datetime = VALID.now
) -> Accepted | Rejected:
    """Give a client its answer."""
    return peer.finish(Finish(started.context, now, token=token))


def error_token(code: int) -> bytes:
    """Return the token of a KRB-ERROR."""
    server = Principal.parse(VALID.server)
    error = KRBError(
        pvno=5,
        msg_type=30,
        stime=VALID.now.replace(microsecond=0),
        susec=0,
        error_code=code,
        realm=server.realm,
        sname=server.name(NameType.SRV_INST),
    )
    return frame(der.encode(error), KRB_ERROR)


# --- What a client sends. ---


@pytest.mark.parametrize("microsecond", [0, 1, 999_999])
def test_the_authenticator_has_the_time_of_the_request(
    peer: MitGssAdapter, microsecond: int
) -> None:
    scenario = replace(VALID, now=VALID.now.replace(microsecond=microsecond))
    for _ in range(2):  # nothing is counted up
        _, opened = initiated(peer, scenario)
        sent = opened.authenticator
        assert sent.ctime + sent.cusec * MICROSECOND == scenario.now


@pytest.mark.parametrize("years", [-50, 0, 11])
def test_any_time(peer: MitGssAdapter, years: int) -> None:
    scenario = VALID.shifted(years * 365 * 86400 * SECOND)
    started, opened = initiated(peer, scenario)
    assert opened.authenticator.ctime == scenario.now.replace(microsecond=0)
    assert isinstance(finished(peer, started, reply_token(scenario, opened)), Accepted)


@pytest.mark.parametrize("mutual", [True, False])
def test_the_options_are_heard(peer: MitGssAdapter, mutual: bool) -> None:
    # Subkey and sequence number are sent unasked.
    options = replace(GSS, mutual=mutual, subkey=False, sequence=False)
    _, opened = initiated(peer, VALID, options)
    sent = opened.authenticator
    assert int(opened.ap_req.ap_options) == (0x20000000 if mutual else 0)
    assert sent.subkey is not None
    assert sent.seq_number is not None
    assert sent.cksum is not None
    assert sent.cksum.cksumtype == 0x8003
    # Confidentiality and integrity are offered unasked, and "transferable" (256) is sent with
    # them, a flag that RFC 4121 does not have.
    flags = 0x130 | (0x2 if mutual else 0)
    assert sent.cksum.checksum == checksum(flags).checksum


@pytest.mark.parametrize("data", [b"", b"tls-server-end-point:0123"])
def test_channel_bindings(peer: MitGssAdapter, data: bytes) -> None:
    _, opened = initiated(peer, VALID, replace(GSS, channel_bindings=data))
    assert opened.authenticator.cksum is not None
    assert opened.authenticator.cksum.checksum[4:20] == bindings_hash(data)


def test_the_ticket_is_the_one_given(peer: MitGssAdapter) -> None:
    request = initiate_of(VALID)
    answer = peer.initiate(request)
    assert isinstance(answer, Initiated)
    assert request.credential.ticket in answer.ap_req


@pytest.mark.parametrize(("seconds", "is_sent"), [(0, True), (1, False)])
def test_an_expired_credential(peer: MitGssAdapter, seconds: int, is_sent: bool) -> None:
    ended = VALID.now.replace(microsecond=0) - seconds * SECOND
    answer = peer.initiate(initiate_of(replace(VALID, endtime=ended)))
    assert isinstance(answer, Initiated) == is_sent
    if not is_sent:
        assert refusal(answer) is None


def test_a_credential_of_tomorrow(peer: MitGssAdapter) -> None:
    start = VALID.authtime + 86400 * SECOND
    assert refusal(peer.initiate(initiate_of(replace(VALID, starttime=start)))) == 33


@pytest.mark.parametrize(
    ("options", "capability"),
    [
        (Options(), "raw"),
        (replace(GSS, use_session_key=True), "user-to-user"),
        (replace(GSS, checksum_data=b""), "checksum-data"),
        (replace(GSS, delegate=True), "delegate"),
        (replace(DCE, mutual=False), "always-mutual"),
    ],
)
def test_what_a_client_cannot_be_asked(
    peer: MitGssAdapter, options: Options, capability: str
) -> None:
    with pytest.raises(CannotDrive, match=f"^{capability}$"):
        peer.initiate(initiate_of(VALID, options))


# --- What a client takes. ---


@pytest.mark.parametrize("etype", ETYPES)
def test_there_and_back(peer: MitGssAdapter, etype: int) -> None:
    scenario = of_etype(etype)
    started, opened = initiated(peer, scenario)
    answer = finished(peer, started, reply_token(scenario, opened))
    # With the older types GSS has no use for the server's subkey.
    subkey = None if etype in OLD_ETYPES else scenario.reply_subkey
    assert answer == Accepted(subkey=subkey, sequence=scenario.reply_sequence)


def test_a_reply_without_options(peer: MitGssAdapter) -> None:
    bare = replace(VALID, reply_subkey=None, reply_sequence=None)
    started, opened = initiated(peer, bare)
    assert finished(peer, started, reply_token(bare, opened)) == Accepted()


@pytest.mark.parametrize("field", ["ctime", "cusec"])
def test_another_time_in_the_reply(peer: MitGssAdapter, field: str) -> None:
    started, opened = initiated(peer, VALID)
    sent = opened.authenticator
    wrong = {"ctime": sent.ctime + SECOND, "cusec": sent.cusec + 1}[field]
    opened = OpenedRequest(opened.ap_req, replace(sent, **{field: wrong}))
    assert refusal(finished(peer, started, reply_token(VALID, opened))) == 46


def test_a_reply_under_another_key(peer: MitGssAdapter) -> None:
    started, opened = initiated(peer, VALID)
    other = replace(VALID, session_key=VALID.service_key)
    assert refusal(finished(peer, started, reply_token(other, opened))) == 31


def test_a_reply_under_the_subkey(peer: MitGssAdapter) -> None:
    """MIT tries that key as well (RFC 4120 section 3.2.4: the session key)."""
    started, opened = initiated(peer, VALID)
    subkey = opened.authenticator.subkey
    assert subkey is not None
    other = replace(VALID, session_key=Key(subkey.keytype, subkey.keyvalue))
    assert isinstance(finished(peer, started, reply_token(other, opened)), Accepted)


def test_garbage_in_reply(peer: MitGssAdapter) -> None:
    framed = frame(b"\x7e", KRB_ERROR), frame(b"\x6f", AP_REP)
    for token in (b"", b"\x60", b"garbage", b"\x6f", *framed):
        started, _ = initiated(peer, VALID)
        assert refusal(finished(peer, started, token)) is None


def test_a_reply_in_another_token(peer: MitGssAdapter) -> None:
    started, opened = initiated(peer, VALID)
    assert refusal(finished(peer, started, forge_reply(VALID, opened).octets)) is None
    for token_id, code in ((AP_REQ, None), (KRB_ERROR, 40), (b"\0\0", None)):
        started, opened = initiated(peer, VALID)
        token = frame(forge_reply(VALID, opened).octets, token_id)
        assert refusal(finished(peer, started, token)) == code


@pytest.mark.parametrize(("number", "code"), [(37, 37), (60, 60), (0, None), (128, None)])
def test_an_error_in_reply(peer: MitGssAdapter, number: int, code: int | None) -> None:
    started, _ = initiated(peer, VALID)
    assert refusal(finished(peer, started, error_token(number))) == code


def test_an_answer_where_none_is_wanted(peer: MitGssAdapter) -> None:
    started, opened = initiated(peer, VALID, replace(GSS, mutual=False))
    assert refusal(finished(peer, started, reply_token(VALID, opened))) is None


def test_a_raw_reply_cannot_be_given(peer: MitGssAdapter) -> None:
    started, opened = initiated(peer, VALID)
    with pytest.raises(CannotDrive, match=r"^raw$"):
        peer.finish(Finish(started.context, VALID.now, ap_rep=forge_reply(VALID, opened).octets))


def test_a_context_is_finished_once(peer: MitGssAdapter) -> None:
    started, opened = initiated(peer, VALID)
    for token in (b"", reply_token(VALID, opened)):
        if token:
            with pytest.raises(ValueError, match="no context"):
                finished(peer, started, token)
        else:
            refusal(finished(peer, started, token))


def test_reset_forgets_contexts(peer: MitGssAdapter) -> None:
    started, _ = initiated(peer, VALID)
    peer.reset()
    with pytest.raises(ValueError, match="no context"):
        finished(peer, started, b"")


def test_many_requests_take_no_more_room(peer: MitGssAdapter) -> None:
    request = initiate_of(VALID)

    def go_on(times: int) -> int:
        for _ in range(times):
            waiting, started = peer.initiate(request), peer.initiate(request)
            assert isinstance(waiting, Initiated)
            assert isinstance(started, Initiated)
            finished(peer, started, error_token(37))
        return int(Path("/proc/self/statm").read_text().split()[1]) * 4096

    before = go_on(1200)  # as many as are kept waiting, and some more
    assert go_on(1200) - before < 2**20


# --- Both roles, of any two versions. ---

PAIRS = list(product(LIBRARIES, repeat=2))
NAMES = ["-".join(map(version, pair)) for pair in PAIRS]


@pytest.mark.parametrize(("client", "server"), PAIRS, ids=NAMES)
def test_a_client_takes_its_server(client: Library, server: Library) -> None:
    initiator, acceptor = MitGssAdapter(client.path), MitGssAdapter(server.path)
    started, opened = initiated(initiator, VALID)
    answer = acceptor.accept(accept_of(VALID, started.ap_req))
    assert isinstance(answer, Accepted)
    assert answer.sequence == opened.authenticator.seq_number
    assert answer.ap_rep is not None
    part = reply_part(message_in(answer.ap_rep, AP_REP), VALID.session_key)
    assert part.subkey is not None
    assert finished(initiator, started, answer.ap_rep) == Accepted(
        subkey=Key(part.subkey.keytype, part.subkey.keyvalue), sequence=part.seq_number
    )


@pytest.mark.parametrize(("client", "server"), PAIRS, ids=NAMES)
def test_dce_style(client: Library, server: Library) -> None:
    initiator, acceptor = MitGssAdapter(client.path), MitGssAdapter(server.path)
    started, opened = initiated(initiator, VALID, DCE)
    first = acceptor.accept(accept_of(VALID, started.ap_req))
    assert isinstance(first, Accepted)
    assert (first.client, first.session_key) == (None, VALID.session_key)
    assert first.ap_rep is not None
    part = reply_part(first.ap_rep, VALID.session_key)

    second = initiator.finish(Finish(started.context, VALID.now, ap_rep=first.ap_rep))
    assert isinstance(second, Accepted)
    assert part.subkey is not None
    assert second.subkey == Key(part.subkey.keytype, part.subkey.keyvalue)
    assert second.ap_rep is not None
    assert reply_part(second.ap_rep, VALID.session_key).seq_number == part.seq_number

    last = replace(accept_of(VALID, b""), context=first.context, third_leg=second.ap_rep)
    third = acceptor.accept(last)
    assert isinstance(third, Accepted)
    assert third == Accepted(
        client="alice@EXAMPLE",
        mutual=True,
        session_key=VALID.session_key,
        subkey=first.subkey,
        sequence=opened.authenticator.seq_number,
        ticket_flags=0x40600000,
    )
    with pytest.raises(ValueError, match="no context"):
        acceptor.accept(last)


def test_a_wrong_third_leg(peer: MitGssAdapter) -> None:
    token = ap_req(VALID, checksum(0x1000))
    for third_leg in (b"", b"garbage", b"\x6f\0"):
        first = peer.accept(accept_of(VALID, token))
        assert isinstance(first, Accepted)
        last = replace(accept_of(VALID, b""), context=first.context, third_leg=third_leg)
        refusal(peer.accept(last))


def test_a_third_leg_without_a_context(peer: MitGssAdapter) -> None:
    with pytest.raises(ValueError, match="context and a token"):
        peer.accept(replace(accept_of(VALID, b""), third_leg=b""))
