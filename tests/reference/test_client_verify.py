"""Step 6: the client believes the server that knows its time, and no other (section 3.2.5)."""

from typing import Any

import pytest
from client_cases import ACCEPTED, GENUINE, REFUSED, SENT
from exchanges import (
    NOW,
    SESSION_KEY,
    accepted,
    ap_rep,
    client,
    make_key,
    offer,
    reply_part,
    request,
)
from hypothesis import example, given, settings
from hypothesis import strategies as st
from test_der_canonical import mutations, regrown

from reference import der
from reference.client import CHECKS, Client, Doubtful, Genuine, ServerError
from reference.messages import APRep, EncryptionKey, KRBError, PrincipalName


def verify(octets: bytes, **changes: Any) -> Genuine | Doubtful | ServerError:
    return client(**changes).verify(SENT, octets)


def cases(table: dict[str, dict[str, Any]]) -> list[Any]:
    return [
        pytest.param(check, case, id=f"{check}-{name}")
        for check, named in table.items()
        for name, case in named.items()
    ]


def test_the_checks_are_those_of_the_section_in_its_order() -> None:
    names = [check.name for check in CHECKS]
    assert names == ["message_type", "protocol_version", "integrity", "time", "subkey"]
    assert names == list(ACCEPTED) == list(REFUSED)
    sections = [check.section for check in CHECKS]
    assert sections == ["5.5.2", "5.2.4", "3.2.5", "3.2.5", "3.2.5"]


@pytest.mark.parametrize(("check", "octets"), cases(ACCEPTED))
def test_accepts(check: str, octets: bytes) -> None:
    assert isinstance(verify(octets), Genuine)


@pytest.mark.parametrize(("check", "case"), cases(REFUSED))
def test_refuses(check: str, case: tuple[int, bytes]) -> None:
    code, octets = case
    result = verify(octets)
    assert isinstance(result, Doubtful)
    assert (result.check.name, result.code) == (check, code)
    assert result.reason


@pytest.mark.parametrize(
    ("check", "case"), cases({name: REFUSED[name] for name in ("protocol_version", "time")})
)
def test_a_client_without_the_check_accepts(check: str, case: tuple[int, bytes]) -> None:
    rest = [each for each in CHECKS if each.name != check]
    assert len(rest) == len(CHECKS) - 1
    assert isinstance(verify(case[1], checks=rest), Genuine)


@pytest.mark.parametrize(
    ("check", "establishes"),
    [("message_type", "ap_rep"), ("integrity", "part"), ("subkey", "subkey")],
)
def test_the_other_checks_establish_what_the_rest_needs(check: str, establishes: str) -> None:
    rest = [each for each in CHECKS if each.name != check]
    with pytest.raises(AttributeError, match=establishes):
        verify(GENUINE, checks=rest)


@pytest.mark.parametrize("number", [None, 0, 1, 2**31, 2**32 - 1])
def test_subkey_and_sequence_number_are_retained(number: int | None) -> None:
    subkey = make_key("reply")
    part = reply_part(SENT, subkey=EncryptionKey.of(subkey), seq_number=number)
    result = verify(ap_rep(part))
    assert isinstance(result, Genuine)
    assert (result.subkey, result.sequence_number) == (subkey, number)


def test_what_the_server_did_not_send_is_none() -> None:
    result = verify(GENUINE)
    assert isinstance(result, Genuine)
    assert (result.subkey, result.sequence_number) == (None, None)


@pytest.mark.parametrize("bit", range(20))
def test_any_bit_of_the_microseconds_counts(bit: int) -> None:
    cusec = SENT.authenticator.cusec ^ 1 << bit
    result = verify(ap_rep(reply_part(SENT, cusec=cusec)))
    assert isinstance(result, Doubtful)
    assert result.code == 46


def test_the_reply_to_another_request_is_doubtful() -> None:
    one = client()
    first, second = one.request(NOW), one.request(NOW)
    answer = accepted(offer(first.octets)).ap_rep
    assert answer is not None
    assert isinstance(one.verify(first, answer), Genuine)
    result = one.verify(second, answer)
    assert isinstance(result, Doubtful)
    assert (result.check.name, result.code) == ("time", 46)


def test_a_reply_from_another_exchange_s_key_is_doubtful() -> None:
    other = request()
    other.session_key = make_key("other")
    assert isinstance(client().verify(other, GENUINE), Doubtful)


def error(code: int, **more: Any) -> bytes:
    name = PrincipalName(name_type=2, name_string=["host", "a.example"])
    return der.encode(
        KRBError(
            pvno=5, msg_type=30, stime=NOW, susec=0, error_code=code, realm="R", sname=name, **more
        )
    )


@pytest.mark.parametrize("code", [0, 1, 37, 60, -1, 2**31 - 1, -(2**31)])
def test_a_krb_error_is_a_failure_with_any_code(code: int) -> None:
    result = verify(error(code, e_text="why", e_data=b"\0"))
    assert isinstance(result, ServerError)
    assert result.code == result.error.error_code == code
    assert result.error.e_text == "why"


def test_a_krb_error_changes_nothing() -> None:
    """Anybody may have written it: the genuine reply behind it still counts."""
    one: Client = client()
    assert isinstance(one.verify(SENT, error(37)), ServerError)
    assert isinstance(one.verify(SENT, GENUINE), Genuine)


def test_a_krb_error_with_an_octet_left_over_is_no_reply() -> None:
    result = verify(error(37) + b"\0")
    assert isinstance(result, Doubtful)
    assert (result.check.name, result.code) == ("message_type", 40)


def test_truncation_at_every_offset_is_doubtful() -> None:
    for octets in GENUINE, error(37):
        for end in range(len(octets)):
            assert isinstance(verify(octets[:end]), Doubtful)


@given(octets=st.binary(max_size=200))
@example(octets=b"\x6f\x80" * 50)
@example(octets=bytes.fromhex("6f0930070a0002") + b"\x01")
@settings(deadline=None)
def test_any_octets_are_doubtful(octets: bytes) -> None:
    for tag in b"", b"\x6f", b"\x7e":
        assert isinstance(verify(tag + octets), Doubtful)


@given(octets=mutations(GENUINE) | regrown(GENUINE))
@settings(deadline=None, max_examples=500)
def test_a_spoilt_reply_is_doubtful_or_seals_the_same(octets: bytes) -> None:
    result = verify(octets)
    if isinstance(result, Genuine):
        cipher = der.decode(APRep, octets).enc_part.cipher
        assert cipher == der.decode(APRep, GENUINE).enc_part.cipher


@given(data=st.data())
@settings(deadline=None, max_examples=300)
def test_a_reply_that_seals_anything_is_answered(data: st.DataObject) -> None:
    part = reply_part(SENT, subkey=EncryptionKey.of(SESSION_KEY), seq_number=1)
    sealed = der.encode(part)
    octets = data.draw(mutations(sealed) | regrown(sealed) | st.binary(max_size=100))
    result = verify(ap_rep(octets))
    assert isinstance(result, Genuine | Doubtful)
    if isinstance(result, Genuine):
        assert result.verification.part.ctime == SENT.authenticator.ctime
        assert result.verification.part.cusec == SENT.authenticator.cusec


def test_a_result_can_be_shown_whatever_it_is() -> None:
    for octets in b"", GENUINE, error(37), GENUINE[:-1]:
        shown = repr(verify(octets))
        assert SESSION_KEY.contents.hex() not in shown
        assert repr(SESSION_KEY.contents)[2:-1] not in shown
