"""The AP-REQs of Windows clients in vectors/published/windows_ap_req.json, before MIT's servers."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from importlib import resources
from typing import Any

import pytest
from exchange import MIT, Start, open_reply

from conformance.model.observation import Observation
from conformance.model.protocol import Accept, Accepted, Rejected
from conformance.model.scenario import Scenario
from conformance.model.values import Key, KeytabEntry, Policy
from reference.authorization import open_elements
from reference.messages import AuthorizationElement

PUBLISHED = resources.files("vectors") / "published" / "windows_ap_req.json"
ENTRIES: list[dict[str, Any]] = json.loads(PUBLISHED.read_text())["entries"]


MESSAGES = [pytest.param(entry, id=entry["name"]) for entry in ENTRIES]
CLOCK_CASES = [
    pytest.param(entry, case, id=f"{entry['name']}-{case['offset']}s")
    for entry in ENTRIES
    for case in entry["clock_cases"]
]


def offer(peer: Start, library: str, entry: dict[str, Any], offset: int = 0) -> Observation:
    """Give a message to a server that has its key, `offset` seconds after it was sent."""
    sent = datetime.strptime(entry["clock"], "%Y%m%d%H%M%SZ").replace(tzinfo=UTC)
    key = KeytabEntry(
        entry["server"], entry["ticket"]["kvno"], entry["etype"], bytes.fromhex(entry["key"])
    )
    return peer(library).ask(
        Accept(
            sent + timedelta(seconds=offset), entry["server"], (key,), Policy(),
            bytes.fromhex(entry["ap_req"]),
        )
    )  # fmt: skip


def key(published: dict[str, Any]) -> Key:
    """Return a published key."""
    return Key(published["etype"], bytes.fromhex(published["key"]))


def test_there_are_messages() -> None:
    assert len(ENTRIES) >= 4
    assert MIT


@pytest.mark.parametrize("entry", MESSAGES)
@pytest.mark.parametrize("library", MIT)
def test_what_is_established(peer: Start, library: str, entry: dict[str, Any]) -> None:
    ticket, authenticator = entry["enc_ticket_part"], entry["authenticator"]
    accepted = offer(peer, library, entry)
    assert isinstance(accepted, Accepted), accepted
    assert accepted.client == entry["client"]
    assert accepted.mutual is True
    assert accepted.session_key == key(ticket["session_key"])
    assert accepted.subkey == key(authenticator["subkey"])
    assert accepted.sequence == authenticator["seq_number"]
    assert accepted.ticket_flags == int(ticket["flags"], 16)


@pytest.mark.parametrize("entry", MESSAGES)
@pytest.mark.parametrize("library", MIT)
def test_authorization_data(peer: Start, library: str, entry: dict[str, Any]) -> None:
    published = entry["enc_ticket_part"]["authorization_data"]
    accepted = offer(peer, library, entry)
    assert isinstance(accepted, Accepted), accepted
    [container] = accepted.authorization_data or ()
    [element] = open_elements(
        [AuthorizationElement(ad_type=container.type, ad_data=container.data)]
    )
    found = [(container.type, container.data), (element.ad_type, element.ad_data)]
    assert [(kind, len(data)) for kind, data in found] == [
        (each["type"], each["length"]) for each in published
    ]
    assert container.data in bytes.fromhex(entry["enc_ticket_part"]["plaintext"])


@pytest.mark.parametrize("entry", MESSAGES)
@pytest.mark.parametrize("library", MIT)
def test_the_reply_has_the_clients_time(peer: Start, library: str, entry: dict[str, Any]) -> None:
    accepted = offer(peer, library, entry)
    assert isinstance(accepted, Accepted), accepted
    assert accepted.ap_rep is not None
    session = Scenario(session_key=key(entry["enc_ticket_part"]["session_key"]))
    reply = open_reply(accepted.ap_rep, session)
    assert f"{reply.ctime:%Y%m%d%H%M%SZ}" == entry["authenticator"]["ctime"]
    assert reply.cusec == entry["authenticator"]["cusec"]


@pytest.mark.parametrize(("entry", "case"), CLOCK_CASES)
@pytest.mark.parametrize("library", MIT)
def test_at_other_times(
    peer: Start, library: str, entry: dict[str, Any], case: dict[str, Any]
) -> None:
    answer = offer(peer, library, entry, case["offset"])
    assert isinstance(answer, Accepted if case["accepted"] else Rejected), answer
    if isinstance(answer, Rejected):
        assert answer.code == case["error"]
