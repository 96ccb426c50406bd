"""KRB_ERROR: what a refused client is told (RFC 4120 sections 5.5.3 and 5.9.1)."""

from datetime import UTC, datetime

import pytest
from exchanges import (
    CLIENT,
    NOW,
    SERVER,
    SKEW,
    ap_req,
    authenticator,
    make_key,
    offer,
    server,
    ticket,
)
from server_cases import REFUSED, Case

from reference import der
from reference.messages import KRBError
from reference.numbers import ErrorCode
from reference.refusal import Refusal
from reference.server import Rejected

EVERY_REFUSAL = [
    pytest.param(case, id=f"{check}-{name}")
    for check, named in REFUSED.items()
    for name, case in named.items()
]


def error_of(result: Rejected) -> KRBError:
    error = der.decode(KRBError, result.krb_error)
    assert der.encode(error) == result.krb_error
    return error


@pytest.mark.parametrize("case", EVERY_REFUSAL)
def test_every_refusal_has_a_krb_error_with_its_code(case: Case) -> None:
    result = case.result()
    error = error_of(result)
    assert (error.pvno, error.msg_type) == (5, 30)
    assert error.error_code == case.code == result.code
    assert error.e_text == ErrorCode(error.error_code).name
    assert (error.realm, error.sname.name_string) == ("EXAMPLE", ["host", "a.example"])


def test_the_time_is_the_server_s_with_its_microseconds() -> None:
    now = datetime(2031, 2, 3, 4, 5, 6, 789, tzinfo=UTC)
    error = error_of(offer(b"", now))
    assert (error.stime, error.susec) == (now.replace(microsecond=0), 789)


def test_before_the_ticket_is_open_nothing_is_told_of_the_client() -> None:
    error = error_of(offer(ap_req(ticket(key=make_key("other")))))
    assert (error.crealm, error.cname, error.ctime, error.cusec) == (None,) * 4


def test_once_the_ticket_is_open_the_client_is_named() -> None:
    error = error_of(offer(ap_req(session_key=make_key("other"))))
    assert error.cname is not None
    assert (error.cname.name_string, error.crealm) == ([*CLIENT.components], CLIENT.realm)
    assert (error.ctime, error.cusec) == (None, None)


def test_once_the_authenticator_is_open_its_time_is_given_back() -> None:
    error = error_of(offer(ap_req(proof=authenticator(cusec=42)), NOW + 2 * SKEW))
    assert (error.ctime, error.cusec) == (NOW, 42)
    assert error.error_code == 37


def test_the_client_named_is_the_ticket_s_where_the_authenticator_says_another() -> None:
    error = error_of(offer(ap_req(proof=authenticator(crealm="OTHER"))))
    assert error.crealm == CLIENT.realm


def test_the_text_says_no_more_than_the_code() -> None:
    """Anybody reads it, and an attacker too: the reason stays with the server."""
    result = offer(ap_req(ticket(realm="SECRET")))
    assert "SECRET" in result.reason
    assert b"SECRET" not in result.krb_error


def test_after_a_refusal_the_server_still_serves() -> None:
    to = server()
    assert isinstance(offer(b"garbage", to=to), Rejected)
    assert offer(ap_req(), to=to).client == CLIENT
    assert to.principal == SERVER


def test_a_refusal_says_its_code_and_why() -> None:
    refusal = Refusal(ErrorCode.KRB_AP_ERR_SKEW, "the clocks differ")
    assert str(refusal) == "KRB_AP_ERR_SKEW: the clocks differ"
