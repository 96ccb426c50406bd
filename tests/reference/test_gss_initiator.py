"""Steps 1 and 6 with tokens (RFC 4121 section 4.1)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from asn1_tree import tlv
from client_cases import REFUSED as CLIENT_REFUSED
from exchanges import CLIENT, NOW, SERVER, ap_rep, elements, reply_part
from gss_exchanges import (
    BINDINGS,
    F,
    acceptor,
    cred_part,
    established,
    initial,
    initiator,
    krb_cred,
)
from hypothesis import given
from hypothesis import strategies as st
from server_cases import if_relevant
from test_der_canonical import mutations

from reference import der
from reference.client import Doubtful, ServerError
from reference.crypto import SUPPORTED
from reference.flags import APOption
from reference.gss import (
    NO_BINDINGS,
    GssChecksum,
    GssFlag,
    GssGenuine,
    GssOptions,
    GssRequest,
    TokenId,
    frame,
    unframe,
)
from reference.messages import APReq, KRBError

USUAL = F.MUTUAL | F.REPLAY | F.SEQUENCE | F.CONF | F.INTEG
LATER = NOW + timedelta(milliseconds=20)


def field_of(sent: GssRequest) -> bytes:
    assert sent.authenticator.cksum is not None
    assert sent.authenticator.cksum.cksumtype == 0x8003
    return sent.authenticator.cksum.checksum


def verify(sent: GssRequest, octets: bytes) -> Any:
    return initiator().verify(sent, octets, LATER)


def error_message(code: int = 37) -> bytes:
    return der.encode(
        KRBError(
            pvno=5,
            msg_type=30,
            stime=NOW,
            susec=0,
            error_code=code,
            realm=SERVER.realm,
            sname=SERVER.name(),
        )
    )


def test_the_token_carries_the_request() -> None:
    sent = initial()
    assert unframe(sent.token) == (TokenId.AP_REQ, sent.octets)
    assert der.decode(APReq, sent.octets) == sent.ap_req


def test_the_checksum_field_has_24_octets() -> None:
    sent = initial()
    assert (len(field_of(sent)), sent.flags) == (24, USUAL)
    assert GssChecksum.decode(field_of(sent)) == GssChecksum(bindings=NO_BINDINGS, flags=USUAL)


def test_with_a_delegation_28_and_the_krb_cred() -> None:
    sent = initial(delegation=krb_cred())
    assert len(field_of(sent)) == 28 + len(krb_cred())
    assert sent.flags == USUAL | F.DELEG
    assert GssChecksum.decode(field_of(sent)).delegation == krb_cred()


def test_the_bindings_are_hashed() -> None:
    sent = initial(bindings=BINDINGS)
    assert GssChecksum.decode(field_of(sent)).bindings == BINDINGS.hash()


@pytest.mark.parametrize("flags", [GssFlag(0), F.MUTUAL, F.INTEG, USUAL])
def test_mutual_required_is_as_the_flag_says(flags: GssFlag) -> None:
    sent = initial(flags=flags)
    assert (APOption.MUTUAL_REQUIRED in sent.ap_req.ap_options) == (F.MUTUAL in flags)
    assert sent.flags == flags


@pytest.mark.parametrize("subkey", [True, False])
def test_the_sequence_number_is_always_there(subkey: bool) -> None:
    sent = initial(subkey=subkey)
    assert sent.authenticator.seq_number is not None
    assert (sent.subkey is None) == (not subkey)


def test_the_other_options_reach_the_client() -> None:
    data = elements(if_relevant())
    sent = initial(use_session_key=True, authorization_data=data)
    assert APOption.USE_SESSION_KEY in sent.ap_req.ap_options
    assert sent.authenticator.authorization_data == data


@pytest.mark.parametrize("bit", [6, 7, 11, 15, 19, 31])
def test_flags_that_are_not_defined_are_not_sent(bit: int) -> None:
    with pytest.raises(ValueError, match="not defined"):
        initial(flags=USUAL | GssFlag(1 << bit))


def test_the_deleg_flag_needs_a_delegation() -> None:
    with pytest.raises(ValueError, match="go together"):
        initial(flags=F.DELEG)


def test_without_options_the_usual_ones_hold() -> None:
    sent = initiator().request(NOW)
    assert sent.flags == USUAL == GssOptions().flags


@pytest.mark.parametrize("etype", sorted(SUPPORTED))
@pytest.mark.parametrize("delegate", [True, False])
def test_a_whole_exchange(etype: int, delegate: bool) -> None:
    from_, to = initiator(etype), acceptor()
    key = from_.client.credential.session_key
    delegation = krb_cred(key, part=cred_part()) if delegate else None
    sent = from_.request(NOW, GssOptions(bindings=BINDINGS, delegation=delegation))
    result = established(to.accept(sent.token, LATER, bindings=BINDINGS))
    assert (result.client, result.session_key, result.subkey) == (CLIENT, key, sent.subkey)
    assert (result.flags, result.delegated) == (sent.flags, delegation)
    assert result.sequence_number == sent.authenticator.seq_number
    assert result.token is not None
    genuine = from_.verify(sent, result.token, LATER)
    assert isinstance(genuine, GssGenuine)
    assert (genuine.subkey, genuine.sequence_number) == (
        result.reply_subkey,
        result.reply_sequence_number,
    )
    assert genuine.token is None
    assert genuine.verification.octets == result.ap_rep


def test_without_mutual_authentication_there_is_nothing_to_wait_for() -> None:
    sent = initial(flags=F.INTEG)
    result = established(acceptor().accept(sent.token, NOW))
    assert (result.token, result.continue_needed) == (None, False)


SENT = initial()
GENUINE = ap_rep(reply_part(SENT))


def test_the_reply_that_is_spoilt_here_is_genuine() -> None:
    assert isinstance(verify(SENT, frame(TokenId.AP_REP, GENUINE)), GssGenuine)


DOUBTFUL = {
    "nothing": (60, b""),
    "not framed": (60, GENUINE),
    "an octet left over": (60, frame(TokenId.AP_REP, GENUINE) + b"\0"),
    "SPNEGO": (60, tlv(0x60, bytes.fromhex("06062b0601050502"))),
    "the request reflected": (40, SENT.token),
    "in the token of a request": (40, frame(TokenId.AP_REQ, GENUINE)),
    "in an error token": (40, frame(TokenId.ERROR, GENUINE)),
    "in an unknown token": (40, frame(0x0404, GENUINE)),
    "garbage in an error token": (40, frame(TokenId.ERROR, b"garbage")),
    "nothing in an error token": (40, frame(TokenId.ERROR, b"")),
    "an error in the token of a request": (40, frame(TokenId.AP_REQ, error_message())),
}


@pytest.mark.parametrize(("code", "octets"), DOUBTFUL.values(), ids=DOUBTFUL)
def test_refuses_what_is_no_token_with_a_reply(code: int, octets: bytes) -> None:
    result = verify(SENT, octets)
    assert isinstance(result, Doubtful)
    assert (result.check.name, result.code) == ("token", code)


def test_refuses_an_error_in_the_token_of_a_reply() -> None:
    result = verify(SENT, frame(TokenId.AP_REP, error_message()))
    assert isinstance(result, Doubtful)
    assert (result.check.name, result.code) == ("message_type", 40)


@pytest.mark.parametrize("check", CLIENT_REFUSED)
def test_refuses_what_the_client_refuses(check: str) -> None:
    """The replies of these cases are to a request of the same random octets."""
    for code, octets in CLIENT_REFUSED[check].values():
        result = verify(SENT, frame(TokenId.AP_REP, octets))
        assert isinstance(result, Doubtful)
        assert (result.check.name, result.code) == (check, code)


@pytest.mark.parametrize("code", [0, -1, 37, 40, 60, 127, 2**31 - 1])
@pytest.mark.parametrize("framed", [True, False])
def test_an_error_is_one_in_an_error_token_or_without(code: int, framed: bool) -> None:
    message = error_message(code)
    result = verify(SENT, frame(TokenId.ERROR, message) if framed else message)
    assert isinstance(result, ServerError)
    assert result.code == code


def test_the_acceptor_s_error_token_is_understood() -> None:
    late = acceptor().accept(SENT.token, NOW + timedelta(hours=1))
    assert not hasattr(late, "flags")
    assert late.token is not None
    result = verify(SENT, late.token)
    assert isinstance(result, ServerError)
    assert result.code == 37


def test_the_client_s_own_table_is_kept() -> None:
    from_ = initiator()
    from_.client.checks = [check for check in from_.client.checks if check.name != "time"]
    other = ap_rep(reply_part(SENT, cusec=5))
    assert isinstance(from_.verify(SENT, frame(TokenId.AP_REP, other), LATER), GssGenuine)
    assert isinstance(verify(SENT, frame(TokenId.AP_REP, other)), Doubtful)


@given(octets=st.binary(max_size=100) | mutations(frame(TokenId.AP_REP, GENUINE)))
def test_any_octets_are_answered(octets: bytes) -> None:
    for spoilt in octets, frame(TokenId.AP_REP, octets), frame(TokenId.ERROR, octets):
        result = verify(SENT, spoilt)
        if isinstance(result, GssGenuine):
            assert result.verification.ap_rep.enc_part.cipher in GENUINE
        else:
            assert isinstance(result, Doubtful | ServerError)
