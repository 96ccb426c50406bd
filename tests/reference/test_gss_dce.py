"""DCE style: no framing, and a third token ([MS-KILE] section 3.4.5.1)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from exchanges import NOW, SESSION_KEY, ap_rep, make_key, seal
from gss_exchanges import (
    F,
    acceptor,
    checksum,
    established,
    initiator,
    offer_token,
    opened,
    refused,
    token,
    unframed,
)
from hypothesis import given
from hypothesis import strategies as st
from server_cases import flipped
from test_der_canonical import mutations, regrown

from reference import der
from reference.crypto import SUPPORTED
from reference.flags import APOption
from reference.gss import GssAccepted, GssGenuine, GssOptions, GssRequest, TokenId, Unproven, frame
from reference.gss.third_leg import CHECKS
from reference.messages import APRep, EncAPRepPart, EncryptionKey
from reference.numbers import KeyUsage
from reference.policy import Policy

DCE = GssOptions(flags=F.DCE_STYLE | F.MUTUAL | F.INTEG)
LATER = NOW + timedelta(milliseconds=20)
ACCEPTOR = acceptor(dce_style=True)


def begin(**changes: Any) -> tuple[GssRequest, GssAccepted]:
    """Return a request, and what a fresh acceptor made of it."""
    sent = initiator().request(NOW, DCE)
    return sent, established(acceptor(dce_style=True, **changes).accept(sent.token, NOW))


SENT, PENDING = begin()
NUMBER = PENDING.reply_sequence_number


def part(**changes: Any) -> EncAPRepPart:
    """Return what a genuine third token seals."""
    return replace(EncAPRepPart(ctime=NOW, cusec=1, seq_number=NUMBER), **changes)


@pytest.mark.parametrize("etype", sorted(SUPPORTED))
def test_a_whole_exchange(etype: int) -> None:
    from_, to = initiator(etype), acceptor(dce_style=True)
    key = from_.client.credential.session_key
    sent = from_.request(NOW, DCE)
    assert sent.token == sent.octets  # the request is sent as it is
    pending = established(to.accept(sent.token, NOW))
    assert (pending.token, pending.continue_needed) == (pending.ap_rep, True)
    assert pending.token is not None
    genuine = from_.verify(sent, pending.token, LATER)
    assert isinstance(genuine, GssGenuine)
    assert genuine.token is not None
    last = opened(genuine.token, key)
    assert last.ctime.replace(microsecond=last.cusec) == LATER
    assert (last.subkey, last.seq_number) == (None, pending.reply_sequence_number)
    result = to.finish(pending, genuine.token)
    assert isinstance(result, GssAccepted)
    assert result == replace(pending, token=None, continue_needed=False)


def test_dce_style_brings_mutual_authentication() -> None:
    sent = initiator().request(NOW, GssOptions(flags=F.DCE_STYLE))
    assert sent.flags == F.DCE_STYLE | F.MUTUAL
    assert APOption.MUTUAL_REQUIRED in sent.ap_req.ap_options
    bare = unframed(checksum(flags=F.DCE_STYLE), options=[])
    result = established(offer_token(bare, to=acceptor(dce_style=True)))
    assert (result.flags, result.continue_needed) == (F.DCE_STYLE, True)
    assert result.token is not None


def test_the_time_of_the_third_token_is_the_clock_s_and_used_once() -> None:
    from_ = initiator()
    sent = from_.request(NOW, DCE)
    pending = established(acceptor(dce_style=True).accept(sent.token, NOW))
    assert pending.token is not None
    genuine = from_.verify(sent, pending.token, NOW)
    assert isinstance(genuine, GssGenuine)
    last = opened(genuine.token)
    assert (last.ctime, last.cusec) == (NOW, 1)


def test_an_acceptor_that_does_it_serves_others_as_ever() -> None:
    result = established(offer_token(token(), to=acceptor(dce_style=True)))
    assert not result.continue_needed
    assert result.token == frame(TokenId.AP_REP, result.ap_rep or b"")


def test_an_acceptor_that_does_not_takes_the_flag_for_unknown() -> None:
    result = established(offer_token(token(checksum(flags=DCE.flags))))
    assert (result.flags, result.continue_needed) == (F.MUTUAL | F.INTEG, False)


def test_the_error_is_framed_all_the_same() -> None:
    sent = initiator().request(NOW, DCE)
    late: Any = acceptor(dce_style=True).accept(sent.token, NOW + timedelta(hours=1))
    assert refused(late) == ("skew", 37)
    assert late.token == frame(TokenId.ERROR, late.krb_error)
    result: Any = initiator().verify(sent, late.token or b"", NOW)
    assert result.code == 37


def test_a_framed_reply_is_refused() -> None:
    assert PENDING.ap_rep is not None
    result: Any = initiator().verify(SENT, frame(TokenId.AP_REP, PENDING.ap_rep), NOW)
    assert (result.check.name, result.code) == ("message_type", 40)


GENUINE = ap_rep(part())
SEALED = seal(part(), SESSION_KEY, KeyUsage.AP_REP)
OTHER_KEY = EncryptionKey.of(make_key("subkey"))
PAST = datetime(1970, 1, 1, tzinfo=UTC)

PROVEN = {
    "a time of its own": GENUINE,
    "the time of the authenticator": ap_rep(
        part(ctime=SENT.authenticator.ctime, cusec=SENT.authenticator.cusec)
    ),
    "a time long ago": ap_rep(part(ctime=PAST, cusec=999_999)),
    "with a kvno that means nothing": ap_rep(replace(SEALED, kvno=9)),
}
REFUSED = {
    "nothing": ("message_type", 40, b""),
    "the request again": ("message_type", 40, SENT.token),
    "framed": ("message_type", 40, frame(TokenId.AP_REP, GENUINE)),
    "an octet left over": ("message_type", 60, GENUINE + b"\0"),
    "msg-type 14": ("message_type", 40, ap_rep(part(), msg_type=14)),
    "pvno 4": ("protocol_version", 39, ap_rep(part(), pvno=4)),
    "in another key": (
        "integrity",
        31,
        ap_rep(seal(part(), make_key("another"), KeyUsage.AP_REP)),
    ),
    "in the client's subkey": (
        "integrity",
        31,
        ap_rep(seal(part(), SENT.subkey or SESSION_KEY, KeyUsage.AP_REP)),
    ),
    "in the server's subkey": (
        "integrity",
        31,
        ap_rep(seal(part(), PENDING.reply_subkey or SESSION_KEY, KeyUsage.AP_REP)),
    ),
    **{
        f"usage {usage}": ("integrity", 31, ap_rep(seal(part(), SESSION_KEY, usage)))
        for usage in (2, 10, 11, 13)
    },
    "a bit flipped": ("integrity", 31, ap_rep(flipped(SEALED, 200))),
    "seals something else": ("integrity", 60, ap_rep(b"no reply")),
    "the server's own reply": ("reflection", 46, PENDING.ap_rep or b""),
    "with a subkey": ("no_subkey", 46, ap_rep(part(subkey=OTHER_KEY))),
    "no number": ("sequence_number", 46, ap_rep(part(seq_number=None))),
    "a number one higher": (
        "sequence_number",
        46,
        ap_rep(part(seq_number=((NUMBER or 0) + 1) % 2**32)),
    ),
    "the client's number": (
        "sequence_number",
        46,
        ap_rep(part(seq_number=SENT.authenticator.seq_number)),
    ),
}


@pytest.mark.parametrize("octets", PROVEN.values(), ids=PROVEN)
def test_accepts(octets: bytes) -> None:
    assert isinstance(ACCEPTOR.finish(PENDING, octets), GssAccepted)


@pytest.mark.parametrize(("check", "code", "octets"), REFUSED.values(), ids=REFUSED)
def test_refuses(check: str, code: int, octets: bytes) -> None:
    result = ACCEPTOR.finish(PENDING, octets)
    assert isinstance(result, Unproven)
    assert (result.check.name, result.code) == (check, code)
    assert result.reason


def test_every_rule_refuses_something() -> None:
    assert {check for check, _, _ in REFUSED.values()} == {check.name for check in CHECKS}
    assert all(check.section for check in CHECKS)


def test_a_reflected_reply_without_a_subkey_is_refused_too() -> None:
    """Nothing else tells it from the client's: same key, same usage, same number."""
    _, pending = begin(policy=Policy(reply_subkey=False))
    assert pending.ap_rep is not None
    message = der.decode(APRep, pending.ap_rep)
    disguised = der.encode(replace(message, enc_part=replace(message.enc_part, kvno=1)))
    for octets in pending.ap_rep, disguised:
        result = ACCEPTOR.finish(pending, octets)
        assert isinstance(result, Unproven)
        assert (result.check.name, result.code) == ("reflection", 46)


def test_without_a_reply_there_is_nothing_to_finish() -> None:
    pending = established(offer_token(token(checksum(flags=F.INTEG))))
    with pytest.raises(ValueError, match="nothing to finish"):
        ACCEPTOR.finish(pending, GENUINE)


def test_a_context_is_finished_by_its_own_third_token() -> None:
    """Another one of the same ticket has another number."""
    from_, to = initiator(), acceptor(dce_style=True)
    sent = [from_.request(NOW, DCE) for _ in range(2)]
    pending = [established(to.accept(each.token, NOW)) for each in sent]
    genuine: list[Any] = [
        from_.verify(each, reply.token or b"", NOW)
        for each, reply in zip(sent, pending, strict=True)
    ]
    last = [each.token for each in genuine]
    assert isinstance(to.finish(pending[0], last[1]), Unproven)
    assert isinstance(to.finish(pending[1], last[0]), Unproven)
    assert isinstance(to.finish(pending[0], last[0]), GssAccepted)


@given(octets=mutations(GENUINE) | regrown(GENUINE) | st.binary(max_size=60))
def test_spoilt_octets_are_refused_or_the_same(octets: bytes) -> None:
    result = ACCEPTOR.finish(PENDING, octets)
    if isinstance(result, GssAccepted):
        assert der.decode(APRep, octets).enc_part.cipher in GENUINE


@given(data=st.data())
def test_whatever_is_sealed_is_answered(data: st.DataObject) -> None:
    octets = der.encode(part())
    sealed = data.draw(mutations(octets) | regrown(octets) | st.binary(max_size=40))
    result = ACCEPTOR.finish(PENDING, ap_rep(sealed or b"\0"))
    assert isinstance(result, GssAccepted | Unproven)
