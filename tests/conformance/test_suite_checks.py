"""A peer without one check fails the cases of that check's requirements, and no other case."""

from __future__ import annotations

import pytest
from bad_sessions import breaking, failing, good, put

from conformance.model.verdict import Kind
from reference import client, server

TAKEN_OUT: dict[str, set[str]] = {
    "protocol_version": breaking("rfc4120-5.2.4-version", ids="*.pvno-*")
    | breaking("rfc4120-5.2.4-version", ids="*.tkt-vno-*"),
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
BUILT_ON = {"key", "ticket_integrity", "authenticator_integrity", "subkey"}
"""Checks that establish what others need: a server cannot be run without them."""
ELSEWHERE = {"message_type", "session_key", "replay"}
"""Those that other tests make lax."""
WITHOUT_CASE = {"permitted_ticket_etype", "application_checksum"}
"""Those that no case of the suite puts to the test yet."""


def test_every_check_of_the_server_is_taken_out_or_told_why_not() -> None:
    named = [*TAKEN_OUT, *BUILT_ON, *ELSEWHERE, *WITHOUT_CASE]
    assert sorted(named) == sorted(check.name for check in server.CHECKS)


def test_peer_without_a_fault_passes_everything() -> None:
    assert {result.kind for result in good().values()} == {Kind.PASS}


@pytest.mark.parametrize("check", TAKEN_OUT)
def test_missing_check_of_the_server_is_found_and_nothing_else(check: str) -> None:
    found = failing(put("without", check))
    assert TAKEN_OUT[check]
    assert set(found) == TAKEN_OUT[check]
    assert {result.kind for result in found.values()} == {Kind.ACCEPTS_INVALID}


@pytest.mark.parametrize(
    ("check", "requirement"),
    [("time", "rfc4120-3.2.5-time"), ("protocol_version", "rfc4120-5.2.4-reply-version")],
)
def test_missing_check_of_the_client_is_found_and_nothing_else(
    check: str, requirement: str
) -> None:
    assert check in [check.name for check in client.CHECKS]
    found = failing(put("client-without", check))
    assert set(found) == breaking(requirement)
    assert {result.kind for result in found.values()} == {Kind.ACCEPTS_INVALID}


def test_server_that_reads_any_message_type_is_found() -> None:
    found = failing(put("lax", "message_type"))
    assert set(found) == breaking("rfc4120-3.2.3-message-type")


def test_server_that_cuts_session_keys_to_size_is_found() -> None:
    found = failing(put("lax", "session_key"))
    assert set(found) == breaking("rfc4120-5.3-session-key", ids="*-size-long")


def test_peer_that_takes_any_key_usage_is_found_in_both_roles() -> None:
    assert set(failing(put("any-usage"))) == breaking(
        "rfc4120-7.5.1-ticket-usage",
        "rfc4120-7.5.1-authenticator-usage",
        "rfc4120-7.5.1-reply-usage",
    )


def test_skew_that_is_a_second_too_long_is_found() -> None:
    found = failing(put("skew", "301"))
    assert {result.requirement for result in found.values()} == {
        "rfc4120-3.2.3-clock-skew",
        "rfc4120-3.2.3-start-time",
        "rfc4120-5.3-no-starttime",
        "rfc4120-3.2.3-end-time",
    }
    assert {result.kind for result in found.values()} == {Kind.ACCEPTS_INVALID}


def test_skew_that_is_a_second_too_short_is_found() -> None:
    found = failing(put("skew", "299"))
    assert {result.requirement for result in found.values()} == {
        "rfc4120-3.2.3-within-skew",
        "rfc4120-3.2.3-started",
        "rfc4120-5.3-no-starttime",
        "rfc4120-3.2.3-not-ended",
        "rfc4120-3.2.3-replay",
    }
    assert not [result for result in found.values() if result.kind is Kind.ACCEPTS_INVALID]
