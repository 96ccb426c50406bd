"""Each check of the server: it lets pass what its rule allows, and refuses what it does not."""

import pytest
from exchanges import accepted, refusal
from server_cases import ACCEPTED, REFUSED, Case

from reference.server import CHECKS


def cases(table: dict[str, dict[str, Case]]) -> list[object]:
    return [
        pytest.param(check, case, id=f"{check}-{name}")
        for check, named in table.items()
        for name, case in named.items()
    ]


def test_every_check_has_cases_on_both_sides() -> None:
    names = [check.name for check in CHECKS]
    assert list(ACCEPTED) == list(REFUSED) == names
    assert all([*ACCEPTED.values(), *REFUSED.values()])


@pytest.mark.parametrize(("check", "case"), cases(ACCEPTED))
def test_accepts(check: str, case: Case) -> None:
    accepted(case.result())


@pytest.mark.parametrize(("check", "case"), cases(REFUSED))
def test_refuses(check: str, case: Case) -> None:
    assert case.code is not None
    assert refusal(case.result()) == (check, case.code)


# These establish what the rules behind them work on: no exchange goes on without.
CANNOT_BE_TAKEN_OUT = {
    "message_type": "ap_req",
    "key": "keys",
    "ticket_integrity": "ticket",
    "session_key": "session_key",
    "authenticator_integrity": "authenticator",
    "subkey": "subkey",
}


@pytest.mark.parametrize(
    ("check", "case"),
    cases({name: named for name, named in REFUSED.items() if name not in CANNOT_BE_TAKEN_OUT}),
)
def test_a_server_without_the_check_accepts(check: str, case: Case) -> None:
    """So the check is needed: no other one refuses in its place."""
    rest = [each for each in CHECKS if each.name != check]
    assert len(rest) == len(CHECKS) - 1
    accepted(case.result(checks=rest))


@pytest.mark.parametrize(("check", "establishes"), CANNOT_BE_TAKEN_OUT.items())
def test_the_other_checks_establish_what_the_rest_needs(check: str, establishes: str) -> None:
    rest = [each for each in CHECKS if each.name != check]
    with pytest.raises(AttributeError, match=establishes):
        ACCEPTED["message_type"]["ap-req"].result(checks=rest)
