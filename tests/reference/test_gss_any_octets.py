"""Whatever comes in, the acceptor answers: it refuses, and never raises anything."""

from typing import Any

import pytest
from exchanges import NOW, ap_req
from gss_cases import DCE, delegating
from gss_exchanges import (
    BINDINGS,
    MUTUAL_INTEG,
    F,
    acceptor,
    checksum,
    established,
    gss_authenticator,
    krb_cred,
    token,
    unframed,
)
from hypothesis import example, given, settings
from hypothesis import strategies as st
from test_der_canonical import mutations, regrown

from reference import der
from reference.gss import GssAccepted, GssRejected, TokenId, frame
from reference.messages import Checksum, KRBError

TOKEN = token(checksum(bindings=BINDINGS.hash(), extensions=b"extensions"))
DCE_TOKEN = unframed(checksum(flags=DCE))
both_styles = pytest.mark.parametrize("dce_style", [True, False])


def answered(octets: bytes, *, dce_style: bool) -> Any:
    result = acceptor(dce_style=dce_style).accept(octets, NOW)
    assert isinstance(result, GssAccepted | GssRejected)
    if isinstance(result, GssRejected):
        assert der.decode(KRBError, result.krb_error).error_code == result.code
        assert result.token in (None, frame(TokenId.ERROR, result.krb_error))
    return result


def test_the_tokens_that_are_spoilt_here_are_valid() -> None:
    established(answered(TOKEN, dce_style=False))
    established(answered(DCE_TOKEN, dce_style=True))


@both_styles
@given(octets=st.binary(max_size=200))
@example(octets=b"")
@example(octets=b"\x60")
@example(octets=b"\x6e")
def test_any_octets_are_refused(dce_style: bool, octets: bytes) -> None:
    for spoilt in octets, b"\x60" + octets, b"\x6e" + octets, frame(TokenId.AP_REQ, octets):
        assert isinstance(answered(spoilt, dce_style=dce_style), GssRejected)


def test_truncation_at_every_offset_is_refused() -> None:
    for end in range(len(TOKEN)):
        assert isinstance(answered(TOKEN[:end], dce_style=False), GssRejected)


@both_styles
@given(data=st.data())
@settings(max_examples=300)
def test_a_spoilt_token_is_refused_or_means_the_same(dce_style: bool, data: st.DataObject) -> None:
    octets = DCE_TOKEN if dce_style else TOKEN
    mended = regrown(DCE_TOKEN if dce_style else unframed())
    if not dce_style:
        mended = mended.map(lambda message: frame(TokenId.AP_REQ, message))
    spoilt = data.draw(mutations(octets) | mended)
    result = answered(spoilt, dce_style=dce_style)
    if isinstance(result, GssAccepted):
        assert result.flags == (DCE if dce_style else MUTUAL_INTEG)
        cipher = result.exchange.ap_req.authenticator.cipher
        assert cipher in octets or cipher in unframed()


FULL = checksum(flags=MUTUAL_INTEG | F.DELEG, delegation=krb_cred(), extensions=b"ext").encode()


@given(octets=mutations(FULL) | st.binary(max_size=60))
@settings(max_examples=300)
def test_any_checksum_field_is_answered(octets: bytes) -> None:
    """Any initiator can seal what it likes."""
    sealed = Checksum(cksumtype=0x8003, checksum=octets)
    proof = gss_authenticator(sealed)
    answered(frame(TokenId.AP_REQ, ap_req(proof=proof)), dce_style=False)


@given(octets=mutations(krb_cred()) | regrown(krb_cred()) | st.binary(max_size=60))
def test_any_delegation_is_answered(octets: bytes) -> None:
    answered(delegating(octets), dce_style=False)
