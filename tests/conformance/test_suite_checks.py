"""A peer without one check fails the cases of that check's requirements, and no other case.

Which check refuses a message, the good peer says. A case that another check decides must come out
as before.
"""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from bad_sessions import breaking, failing, good, put, sample

from conformance.model.case import Case
from conformance.model.verdict import Kind
from conformance.suite.cases import cases
from reference import client, server

TAKEN_OUT: dict[str, list[Case]] = {
    "protocol_version": breaking("rfc4120-5.2.4-version", ids="*.pvno-*")
    + breaking("rfc4120-5.2.4-version", ids="*.tkt-vno-*"),
    "key_version": breaking("rfc4120-3.2.3-key-version"),
    "user_to_user": breaking("rfc4120-3.7-no-tgt"),
    "authenticator_version": breaking("rfc4120-5.2.4-version", ids="*.authenticator-vno-*"),
    "name_match": breaking("rfc4120-3.2.3-name-match"),
    "addresses": breaking("rfc4120-3.2.3-addresses"),
    "skew": breaking("rfc4120-3.2.3-clock-skew"),
    "start_time": breaking("rfc4120-3.2.3-start-time", "rfc4120-5.3-no-starttime"),
    "invalid_flag": breaking("rfc4120-5.3-invalid"),
    "end_time": breaking("rfc4120-3.2.3-end-time"),
    "transited_path": breaking("rfc4120-5.3-transited"),
    "authorization_data": breaking("rfc4120-5.2.6-critical"),
}
OTHER = {
    "message_type", "key", "permitted_ticket_etype", "ticket_integrity", "session_key",
    "authenticator_integrity", "replay", "application_checksum", "subkey",
}  # fmt: skip
"""Checks that others build on, or that are made lax elsewhere, or that few cases show."""


def decided_by(check: str, wanted: Iterable[Case]) -> set[str]:
    """Return the cases that the good peer refuses with the check."""
    results = put(wanted=wanted)
    return {
        id_ for id_, result in results.items() if (result.detail or "").startswith(f"{check}: ")
    }


def assert_found(check: str, wrong: list[Case], *fault: str) -> None:
    """Assert that a peer without the check takes what it alone refuses, and fails nothing else.

    Of several messages the good peer tells only of the last.
    """
    wanted = {case.id: case for case in [*wrong, *sample()] if len(case.messages) == 1}
    decided = decided_by(check, wanted.values())
    found = failing(put(*fault, check, wanted=wanted.values()))
    assert set(found) <= decided
    taken = {id_ for id_, result in found.items() if result.kind is Kind.ACCEPTS_INVALID}
    own = decided & {case.id for case in wrong}
    assert own
    assert len(taken & own) > len(own) / 2, "what another check refuses, too, may not be taken"


def test_every_check_of_the_server_is_known_here() -> None:
    assert {check.name for check in server.CHECKS} <= {*TAKEN_OUT, *OTHER}


def test_peer_without_a_fault_fails_nothing() -> None:
    assert failing(good()) == {}
    assert len(sample()) > 100


@pytest.mark.parametrize("check", TAKEN_OUT)
def test_missing_check_of_the_server_is_found_and_nothing_else(check: str) -> None:
    assert_found(check, TAKEN_OUT[check], "without")


@pytest.mark.parametrize(
    ("check", "requirement"),
    [("time", "rfc4120-3.2.5-time"), ("protocol_version", "rfc4120-5.2.4-reply-version")],
)
def test_missing_check_of_the_client_is_found_and_nothing_else(
    check: str, requirement: str
) -> None:
    assert check in {each.name for each in client.CHECKS}
    assert_found(check, breaking(requirement), "client-without")


@pytest.mark.parametrize(
    ("check", "requirement"),
    [
        ("message_type", "rfc4120-3.2.3-message-type"),
        ("session_key", "rfc4120-5.3-session-key"),
    ],
)
def test_lax_check_of_the_server_is_found_and_nothing_else(check: str, requirement: str) -> None:
    wrong = breaking(requirement, ids="*-size-long" if check == "session_key" else "*.msg-type-*")
    assert_found(check, wrong, "lax")


def test_peer_that_takes_any_key_usage_is_found_in_both_roles() -> None:
    wrong = [
        *breaking("rfc4120-7.5.1-ticket-usage"),
        *breaking("rfc4120-7.5.1-authenticator-usage"),
        *breaking("rfc4120-7.5.1-reply-usage"),
    ]
    results = put("any-usage", wanted=[*wrong, *sample()])
    assert {results[case.id].kind for case in wrong} == {Kind.ACCEPTS_INVALID}
    others = {result.requirement for id_, result in failing(results).items() if id_ in good()}
    assert not [id_ for id_ in others if "usage" not in id_]


LIMITS = {
    "rfc4120-3.2.3-within-skew": "server.clock-skew.ctime-ahead-by-limit",
    "rfc4120-3.2.3-started": "server.ticket-times.starttime-ahead-by-limit",
    "rfc4120-5.3-no-starttime": "server.ticket-times.authtime-ahead-by-limit",
    "rfc4120-3.2.3-not-ended": "server.ticket-times.endtime-behind-by-limit",
}
BEYOND = {
    "rfc4120-3.2.3-clock-skew": "server.clock-skew.ctime-ahead-of-skew-by-1-microsecond",
    "rfc4120-3.2.3-start-time": "server.ticket-times.starttime-ahead-of-skew-by-1-microsecond",
    "rfc4120-5.3-no-starttime": "server.ticket-times.authtime-ahead-of-skew-by-1-microsecond",
    "rfc4120-3.2.3-end-time": "server.ticket-times.endtime-behind-skew-by-1-microsecond",
}


@pytest.mark.parametrize(
    ("seconds", "wrong", "kind"),
    [("-1", LIMITS, Kind.REJECTS_VALID), ("1", BEYOND, Kind.ACCEPTS_INVALID)],
)
def test_skew_that_is_off_by_a_second_is_found(
    seconds: str, wrong: dict[str, str], kind: Kind
) -> None:
    wanted = [cases()[id_] for table in (LIMITS, BEYOND) for id_ in table.values()]
    found = failing(put("skew", seconds, wanted=wanted))
    assert {result.requirement: id_ for id_, result in found.items()} == wrong
    assert {result.kind for result in found.values()} == {kind}
