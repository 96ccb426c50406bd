"""A client's KRB_AP_REQ against credential, options and clock: one field wrong at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from conformance.forge import OpenedRequest, forge_request
from conformance.forge.keys import made_up_key
from conformance.model.scenario import Scenario
from conformance.oracle import request_details
from reference import der
from reference.flags import Flags
from reference.messages import EncryptionKey, PrincipalName

SECOND = timedelta(seconds=1)
SCENARIO = replace(Scenario(), ctime=Scenario().now)
FORGED = forge_request(SCENARIO)
TICKET = der.encode(FORGED.ap_req.ticket)
Change = Callable[[OpenedRequest], None]


def opened() -> OpenedRequest:
    return OpenedRequest(FORGED.ap_req, FORGED.authenticator)


def wrong_fields(request: OpenedRequest, scenario: Scenario = SCENARIO) -> list[str]:
    return [mismatch.field for mismatch in request_details(request, scenario, TICKET)]


def ap_req(**fields: object) -> OpenedRequest:
    return replace(opened(), ap_req=replace(FORGED.ap_req, **fields))


def authenticator(**fields: object) -> OpenedRequest:
    return replace(opened(), authenticator=replace(FORGED.authenticator, **fields))


def options(*bits: int) -> OpenedRequest:
    return ap_req(ap_options=Flags.of(bits))


FAULTS = {
    "pvno": (ap_req(pvno=4), "msg-type"),
    "msg-type": (ap_req(msg_type=15), "msg-type"),
    "mutual not set": (options(), "ap-options bit 2"),
    "use-session-key set": (options(1, 2), "ap-options bit 1"),
    "first bit set": (options(0, 2), "ap-options bit 0"),
    "last bit set": (options(2, 31), "ap-options bit 31"),
    "40th bit set": (ap_req(ap_options=Flags(b"\x20\0\0\0\x01")), "ap-options bit 39"),
    "ticket": (ap_req(ticket=replace(FORGED.ap_req.ticket, realm="OTHER")), "ticket"),
    "etype": (
        ap_req(authenticator=replace(FORGED.ap_req.authenticator, etype=17)),
        "authenticator.etype",
    ),
    "version": (authenticator(authenticator_vno=4), "authenticator-vno"),
    "crealm": (authenticator(crealm="OTHER"), "cname and crealm"),
    "cname": (
        authenticator(cname=PrincipalName(name_type=1, name_string=["bob"])),
        "cname and crealm",
    ),
    "early": (authenticator(ctime=FORGED.authenticator.ctime - 2 * SECOND), "ctime and cusec"),
    "late": (authenticator(ctime=FORGED.authenticator.ctime + 2 * SECOND), "ctime and cusec"),
    "no subkey": (authenticator(subkey=None), "subkey"),
    "subkey of no size": (
        authenticator(subkey=EncryptionKey(keytype=18, keyvalue=b"")),
        "subkey",
    ),
    "no number": (authenticator(seq_number=None), "seq-number"),
}


def test_right_request_is_right() -> None:
    assert wrong_fields(opened()) == []


@pytest.mark.parametrize("fault", FAULTS)
def test_fault_is_found_alone(fault: str) -> None:
    request, field = FAULTS[fault]
    assert wrong_fields(request) == [field]


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"subkey": None}, "subkey"),
        ({"sequence": None}, "seq-number"),
        ({"mutual": False}, "ap-options bit 2"),
        ({"user_to_user_key": made_up_key(18, "TGT")}, "ap-options bit 1"),
    ],
)
def test_what_was_not_asked_for_is_wrong(asked: dict[str, object], field: str) -> None:
    assert wrong_fields(opened(), replace(SCENARIO, **asked)) == [field]


@pytest.mark.parametrize("away", [-SECOND, -SECOND / 2, SECOND / 2, SECOND])
def test_time_may_move_on_a_little(away: timedelta) -> None:
    assert wrong_fields(opened(), replace(SCENARIO, now=SCENARIO.now + away)) == []


def test_a_microsecond_beyond_a_little_is_too_far() -> None:
    beyond = SECOND + timedelta(microseconds=1)
    for away in (beyond, -beyond):
        assert wrong_fields(opened(), replace(SCENARIO, now=SCENARIO.now + away)) == [
            "ctime and cusec"
        ]


def test_value_of_subkey_and_number_are_the_clients_affair() -> None:
    subkey = EncryptionKey(keytype=17, keyvalue=bytes(16))
    assert wrong_fields(authenticator(subkey=subkey, seq_number=0)) == []


def test_name_type_plays_no_part() -> None:
    name = replace(FORGED.authenticator.cname, name_type=10)
    assert wrong_fields(authenticator(cname=name)) == []
