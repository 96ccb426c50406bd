"""A server's KRB_AP_REP, right and with one fault at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from conformance.defects.bases import ENCTYPES, of_etype
from conformance.defects.server.integrity import OTHER_USAGES
from conformance.forge import OpenedRequest, Seal, forge_reply, forge_request
from conformance.forge.keys import made_up_key
from conformance.model.defect import Defect, Effect, Role, Stage
from conformance.model.expectation import Result
from conformance.model.protocol import Accepted
from conformance.model.scenario import Scenario
from conformance.oracle import server_details
from reference.messages import EncryptionKey

SECOND = timedelta(seconds=1)


def reply(
    stage: Stage | None = None,
    change: Callable | None = None,
    scenario: Scenario | None = None,
) -> bytes:
    """Return the KRB_AP_REP to the scenario's request, changed at a stage."""
    scenario = scenario or Scenario()
    request = forge_request(scenario)
    opened = OpenedRequest(request.ap_req, request.authenticator)
    if stage is None:
        return forge_reply(scenario, opened).octets
    defect = Defect(
        id="x",
        title="",
        topic="",
        role=Role.CLIENT,
        stage=stage,
        effect=Effect.BREAKS,
        requirement="",
        change=change,
        bases=(),
        codes=None,
    )
    return forge_reply(scenario, opened, (defect,)).octets


def wrong_fields(octets: bytes, scenario: Scenario | None = None) -> list[str]:
    """Return the fields that are wrong, whether the request had to be accepted or only could."""
    must = _wrong_fields(octets, scenario or Scenario(), Result.ACCEPT)
    assert must == _wrong_fields(octets, scenario or Scenario(), Result.EITHER)
    return must


def _wrong_fields(octets: bytes, scenario: Scenario, result: Result) -> list[str]:
    found = server_details(
        Accepted(ap_rep=octets), forge_request(scenario), result=result, shows_reply=True
    )
    return [mismatch.field for mismatch in found]


def under_subkey(seal: Seal) -> Seal:
    return replace(seal, key=Scenario().subkey)


FAULTS: dict[str, tuple[Stage, Callable, str]] = {
    "another second": (
        Stage.REPLY_PART, lambda part: replace(part, ctime=part.ctime + SECOND), "ap_rep.ctime",
    ),
    "another microsecond": (
        Stage.REPLY_PART, lambda part: replace(part, cusec=part.cusec + 1), "ap_rep.cusec",
    ),
    "no microseconds": (
        Stage.REPLY_PART, lambda part: replace(part, cusec=0), "ap_rep.cusec",
    ),
    "no part inside": (Stage.REPLY_PLAINTEXT, lambda octets: octets[1:], "ap_rep.enc-part"),
    "under the subkey": (Stage.REPLY_SEAL, under_subkey, "ap_rep.enc-part"),
    "under the service key": (
        Stage.REPLY_SEAL,
        lambda seal: replace(seal, key=Scenario().service_key),
        "ap_rep.enc-part",
    ),
    "modified": (Stage.REPLY_SEAL, lambda seal: replace(seal, flip=-1), "ap_rep.enc-part"),
    "labelled with another etype": (
        Stage.REPLY_SEAL, lambda seal: replace(seal, label=17), "ap_rep.enc-part.etype",
    ),
    "another version": (
        Stage.AP_REP, lambda ap_rep: replace(ap_rep, pvno=4), "ap_rep.msg-type",
    ),
    "another type": (
        Stage.AP_REP, lambda ap_rep: replace(ap_rep, msg_type=14), "ap_rep.msg-type",
    ),
    "another tag": (Stage.AP_REP_OCTETS, lambda octets: b"\x6e" + octets[1:], "ap_rep"),
    "cut off": (Stage.AP_REP_OCTETS, lambda octets: octets[:-1], "ap_rep"),
    "too long": (Stage.AP_REP_OCTETS, lambda octets: octets + b"\0", "ap_rep"),
    "empty": (Stage.AP_REP_OCTETS, lambda octets: b"", "ap_rep"),
}  # fmt: skip


@pytest.mark.parametrize("etype", ENCTYPES.values(), ids=ENCTYPES)
def test_good_reply_is_right(etype: int) -> None:
    scenario = of_etype(etype)
    assert wrong_fields(reply(scenario=scenario), scenario) == []


def test_subkey_and_sequence_number_are_the_servers_affair() -> None:
    for scenario in (
        replace(Scenario(), reply_subkey=None, reply_sequence=None),
        replace(Scenario(), reply_subkey=made_up_key(17, "other"), reply_sequence=0),
    ):
        assert wrong_fields(reply(scenario=scenario)) == []


@pytest.mark.parametrize("fault", FAULTS)
def test_fault_is_found_alone(fault: str) -> None:
    stage, change, field = FAULTS[fault]
    assert wrong_fields(reply(stage, change)) == [field]


@pytest.mark.parametrize("usage", [usage for usage in OTHER_USAGES.values() if usage != 12])
def test_another_key_usage_is_found(usage: int) -> None:
    spoiled = reply(Stage.REPLY_SEAL, lambda seal: replace(seal, usage=usage))
    assert wrong_fields(spoiled) == ["ap_rep.enc-part"]


@pytest.mark.parametrize(("etype", "size"), [(18, 0), (18, 31), (4711, 32)])
def test_subkey_that_is_no_key_is_found_where_the_request_was_good(etype: int, size: int) -> None:
    subkey = EncryptionKey(keytype=etype, keyvalue=bytes(size))
    spoiled = reply(Stage.REPLY_PART, lambda part: replace(part, subkey=subkey))
    assert _wrong_fields(spoiled, Scenario(), Result.ACCEPT) == ["ap_rep.subkey"]
    assert _wrong_fields(spoiled, Scenario(), Result.EITHER) == []


def test_reply_where_none_was_asked_for_is_wrong() -> None:
    quiet = replace(Scenario(), mutual=False)
    found = server_details(
        Accepted(ap_rep=reply(scenario=quiet)),
        forge_request(quiet),
        result=Result.ACCEPT,
        shows_reply=True,
    )
    assert [mismatch.field for mismatch in found] == ["ap_rep"]


def test_reply_is_under_the_key_inside_the_ticket() -> None:
    scenario = replace(Scenario(), session_key=made_up_key(17, "session key"))
    octets = reply(scenario=scenario)
    assert wrong_fields(octets, scenario) == []
    assert "ap_rep.enc-part" in wrong_fields(octets)
