"""Each rule of the acceptor: it lets pass what it allows, and refuses what it does not."""

from typing import Any

import pytest
from exchanges import NOW, server
from gss_cases import ACCEPTED, REFUSED, Case
from gss_exchanges import (
    ABSENT,
    BINDINGS,
    F,
    acceptor,
    checksum,
    established,
    offer_token,
    refused,
    token,
    unframed,
)
from server_cases import REFUSED as SERVER_REFUSED

from reference import der
from reference.gss import CHECKS, GssCheck, TokenId, frame, unframe
from reference.gss.checks import Context
from reference.gss.table import around
from reference.messages import KRBError
from reference.server import CHECKS as SERVER_CHECKS


def cases(table: dict[str, dict[str, Case]]) -> list[Any]:
    return [
        pytest.param(check, case, id=f"{check}-{name}".replace(" ", "-"))
        for check, named in table.items()
        for name, case in named.items()
    ]


def test_every_rule_has_cases_on_both_sides() -> None:
    names = [check.name for check in CHECKS]
    assert list(ACCEPTED) == list(REFUSED) == names
    assert all([*ACCEPTED.values(), *REFUSED.values()])


@pytest.mark.parametrize(("check", "case"), cases(ACCEPTED))
def test_accepts(check: str, case: Case) -> None:
    established(case.result())


@pytest.mark.parametrize(("check", "case"), cases(REFUSED))
def test_refuses(check: str, case: Case) -> None:
    assert case.code is not None
    assert refused(case.result()) == (check, case.code)


# The rules behind these work on what they establish.
CANNOT_BE_TAKEN_OUT = {"framing", "checksum_present", "checksum_format"}


def without(name: str) -> list[GssCheck]:
    rest = [check for check in CHECKS if check.name != name]
    assert len(rest) == len(CHECKS) - 1
    return rest


@pytest.mark.parametrize(
    ("check", "case"),
    cases({name: named for name, named in REFUSED.items() if name not in CANNOT_BE_TAKEN_OUT}),
)
def test_an_acceptor_without_the_rule_accepts(check: str, case: Case) -> None:
    """So the rule is needed: no other one refuses in its place."""
    established(case.result(checks=without(check)))


@pytest.mark.parametrize("check", sorted(CANNOT_BE_TAKEN_OUT - {"framing"}))
def test_the_others_establish_what_the_rest_needs(check: str) -> None:
    with pytest.raises(AttributeError, match="checksum"):
        ACCEPTED["checksum_present"]["present"].result(checks=without(check))


def test_the_rules_stand_around_the_server_s_own() -> None:
    table = around(SERVER_CHECKS, CHECKS, Context(None, dce_style=False))
    names = [check.name for check in table]
    assert names[:3] == ["framing", "token_id", "message_type"]
    assert names[2:-7] == [check.name for check in SERVER_CHECKS]
    assert names[-7:] == [
        "checksum_present",
        "checksum_type",
        "checksum_format",
        "channel_bindings",
        "sequence_number",
        "delegation",
        "dce_style",
    ]
    steps = [check.step for check in table]
    assert steps == sorted(steps)
    assert all(check.section for check in table)


def test_a_token_with_every_fault_is_answered_with_each_in_turn() -> None:
    to = acceptor()
    seen = []

    def answer(octets: bytes, **more: Any) -> None:
        seen.append(refused(offer_token(octets, to=to, **more))[0])

    answer(unframed(ABSENT))
    answer(frame(TokenId.AP_REP, b"\x6f\x00"))
    answer(frame(TokenId.AP_REQ, b"\x6f\x00"))
    answer(token(ABSENT, ctime=NOW.replace(hour=1), seq_number=None))
    answer(token(ABSENT, cusec=1, seq_number=None))
    other = checksum(flags=F.DELEG, delegation=b"")
    answer(token(other, cusec=2, seq_number=None), bindings=BINDINGS)
    answer(token(other, cusec=3, seq_number=None))
    answer(token(other, cusec=4))
    assert seen == [
        "framing",
        "token_id",
        "message_type",
        "skew",
        "checksum_present",
        "channel_bindings",
        "sequence_number",
        "delegation",
    ]


def krb_error(octets: bytes | None) -> KRBError:
    assert octets is not None
    token_id, message = unframe(octets)
    assert token_id == TokenId.ERROR
    return der.decode(KRBError, message)


@pytest.mark.parametrize(("check", "case"), cases(REFUSED))
def test_a_refusal_has_an_error_token_unless_no_token_came(check: str, case: Case) -> None:
    result = case.result()
    if check == "framing":
        assert result.token is None
        assert der.decode(KRBError, result.krb_error).error_code == case.code
    else:
        assert krb_error(result.token) == der.decode(KRBError, result.krb_error)
        assert krb_error(result.token).error_code == case.code


@pytest.mark.parametrize(("check", "case"), cases(REFUSED))
def test_an_unknown_token_identifier_leaves_the_context_open(check: str, case: Case) -> None:
    """Section 4.1: GSS_S_CONTINUE_NEEDED, and KRB_AP_ERR_MSG_TYPE in the token."""
    assert case.result().continue_needed == (check == "token_id")


def test_the_error_token_says_what_the_server_knows() -> None:
    now = NOW.replace(microsecond=5)
    error = krb_error(offer_token(token(seq_number=None), now).token)
    assert (error.stime, error.susec, error.error_code) == (NOW, 5, 49)
    assert (error.ctime, error.cusec, error.crealm) == (NOW, 0, "EXAMPLE")
    assert (error.realm, error.sname) == (server().principal.realm, server().principal.name(2))


@pytest.mark.parametrize(("check", "case"), cases(REFUSED))
def test_after_a_failed_context_the_acceptor_serves_the_next(check: str, case: Case) -> None:
    to = acceptor(dce_style=case.dce_style)
    refused(offer_token(case.octets, to=to, **case.offer))
    established(offer_token(token(cusec=7), to=to))


@pytest.mark.parametrize("check", SERVER_CHECKS, ids=lambda check: check.name)
def test_the_server_s_own_refusals_come_in_an_error_token(check: Any) -> None:
    name, case = next(iter(SERVER_REFUSED[check.name].items()))
    to = acceptor(**case.server)
    if case.first is not None:
        to.server.accept(case.first, case.now, **case.offer)
    offer = {key: value for key, value in case.offer.items() if key != "application_data"}
    result = to.accept(frame(TokenId.AP_REQ, case.octets), case.now, **offer)
    if check.name == "application_checksum":
        # GSS has no application data: the field holds something else.
        assert refused(result)[0] == "checksum_type"
    else:
        assert refused(result) == (check.name, case.code), name
        assert krb_error(result.token).error_code == case.code
    assert not result.continue_needed
