"""The JSON Schema of the protocol, and the texts in which it finds fault."""

from __future__ import annotations

from typing import Any

import jsonschema_rs
import pytest

from conformance.model.protocol import OPERATIONS, OUTCOMES
from conformance.model.schema import check_answer, check_request, load_schema
from conformance.model.wire import WireError

NOW = "2026-01-01T00:00:00.000000Z"
KEY = {"etype": 18, "key": "0123456789abcdef" * 4}
POLICY = {"max_skew": 300, "replay": True, "sender": None, "framing": "raw"}
REQUESTS: dict[str, dict[str, Any]] = {
    "hello": {"protocol": 1},
    "accept": {
        "now": NOW,
        "server": "host/a.example@EXAMPLE",
        "keytab": [{"principal": "host/a.example@EXAMPLE", "kvno": 3, **KEY}],
        "policy": POLICY,
        "ap_req": "6e82",
    },
    "initiate": {
        "now": NOW,
        "credential": {
            "client": "alice@EXAMPLE",
            "server": "host/a.example@EXAMPLE",
            "ticket": "61",
            "session_key": KEY,
            "flags": 0x40000000,
            "authtime": NOW,
            "starttime": None,
            "endtime": NOW,
            "renew_till": None,
        },
        "options": {
            "mutual": True,
            "subkey": True,
            "sequence": True,
            "use_session_key": False,
            "framing": "raw",
        },
    },
    "finish": {"context": "c2", "now": NOW, "ap_rep": "6f"},
    "reset": {},
    "bye": {},
}
PEER = {"name": "mit-krb5", "version": "1.22.2", "language": "C", "url": ""}
ANSWERS: dict[str, dict[str, Any]] = {
    "accepted": {"client": "alice@EXAMPLE", "session_key": KEY, "subkey": None, "sequence": 7},
    "rejected": {"code": 37, "native": {"code": -1765328347, "message": "Clock skew too great"}},
    "initiated": {"ap_req": "6e82", "context": "c2"},
    "unsupported": {"reason": "addresses"},
    "failed": {"reason": "Traceback"},
    "done": {},
}
FITTING = {
    "hello": set(),
    "accept": {"accepted", "rejected"},
    "initiate": {"initiated", "rejected"},
    "finish": {"accepted", "rejected"},
    "reset": {"done"},
    "bye": {"done"},
}


def request(operation: str, **changes: Any) -> dict[str, Any]:
    return {"id": 1, "op": operation, **REQUESTS[operation], **changes}


def answer(outcome: str, **changes: Any) -> dict[str, Any]:
    return {"id": 1, "outcome": outcome, **ANSWERS[outcome], **changes}


def hello_answer(**changes: Any) -> dict[str, Any]:
    return {"id": 0, "protocol": 1, "peer": PEER, "capabilities": ["server", "etype.18"], **changes}


def test_the_schema_is_a_good_schema_and_covers_the_protocol() -> None:
    jsonschema_rs.meta.validate(load_schema())
    assert REQUESTS.keys() == OPERATIONS.keys()
    assert ANSWERS.keys() == OUTCOMES.keys()


def test_the_whole_schema_takes_both_directions() -> None:
    whole = jsonschema_rs.validator_for(load_schema())
    messages = [*map(request, REQUESTS), *map(answer, ANSWERS), hello_answer()]
    assert all(map(whole.is_valid, messages))
    assert not whole.is_valid(answer("rejected", code=128))


@pytest.mark.parametrize("operation", REQUESTS)
def test_good_requests_pass(operation: str) -> None:
    check_request(request(operation))


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("outcome", OUTCOMES)
def test_an_answer_must_fit_its_operation(operation: str, outcome: str) -> None:
    if outcome in FITTING[operation] | {"unsupported", "failed"}:
        check_answer(answer(outcome), operation)
    else:
        with pytest.raises(WireError, match=f'in answer to {operation}, got "{outcome}"'):
            check_answer(answer(outcome), operation)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_only_hello_is_answered_by_a_hello(operation: str) -> None:
    if operation == "hello":
        check_answer(hello_answer(), operation)
    else:
        with pytest.raises(WireError, match=f"in answer to {operation}, got none"):
            check_answer(hello_answer(), operation)


@pytest.mark.parametrize(
    ("message", "text"),
    [
        (request("accept", ap_req="6E82"), 'ap_req: expected lower-case hex, .*, got "6E82"'),
        (request("accept", ap_req="6e8"), 'ap_req: expected lower-case hex, .*, got "6e8"'),
        (request("accept", ap_req="6e\n"), "ap_req: expected lower-case hex"),
        (request("accept", now="2026-01-01T00:00:00Z"), "now: expected a time in UTC like"),
        (request("accept", now=NOW[:-1] + "+00:00"), "now: expected a time in UTC like"),
        (request("accept", now="2026-13-01T00:00:00.000000Z"), "now: expected a time in UTC"),
        (request("accept", third_leg="6f"), "context: expected a value, .*missing"),
        (request("accept", context="c1"), "third_leg: expected a value, .*missing"),
        (request("accept", expected="valid"), 'expected": expected no field of this name'),
        (request("accept", policy=POLICY | {"max_skew": -1}), "policy.max_skew: expected seconds"),
        (request("accept", policy=POLICY | {"framing": "tcp"}), "policy.framing: .*raw or gss"),
        (request("accept", policy=POLICY | {"sender": 7}), "policy.sender: .*an address or null"),
        (request("accept", keytab=[KEY]), "keytab.0.principal: expected a value, .*missing"),
        (request("finish", token="60"), "either ap_rep or token"),
        (request("reset", id=-1), "id: expected the id of a request.*got -1"),
        ({"id": 1, "op": "attack"}, 'op: expected one of hello, .*, got "attack"'),
        ({"id": 1}, "op: expected one of hello, .*, got null"),
    ],
)
def test_a_bad_request_is_named(message: dict[str, Any], text: str) -> None:
    with pytest.raises(WireError, match=text) as raised:
        check_request(message)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    ("message", "text"),
    [
        (answer("accepted", sequence=2**32), "sequence: .*from 0 to 4294967295, or null, got"),
        (answer("accepted", sequence=-1), "sequence: .*got -1"),
        (answer("accepted", sequence=True), "sequence: .*got true"),
        (answer("accepted", ticket_flags="40000000"), 'ticket_flags: .*got "40000000"'),
        (answer("accepted", subkey={"etype": 2**31, "key": ""}), "subkey.etype: .*got 2147483648"),
        (answer("accepted", subkey={"etype": 18}), "subkey.key: expected a value, .*missing"),
        (answer("accepted", authorization_data=[{"type": 1}]), "authorization_data.0.data: "),
        (answer("accepted", code=37), '"code": expected no field of this name'),
        (answer("rejected", code=-1765328347), "code: expected a code of RFC 4120"),
        (answer("rejected", native="clock"), "native: expected the peer's own error or null"),
        (answer("rejected", id="1"), 'id: .*got "1"'),
        ({"outcome": "rejected", "code": 37}, "id: expected a value, .*missing"),
        ({"id": 1, "outcome": "rejected"}, "code: expected a value, .*missing"),
        ({"id": 1, "outcome": ["rejected"]}, 'outcome: .*got ."rejected"'),
    ],
)
def test_a_bad_answer_is_named(message: dict[str, Any], text: str) -> None:
    with pytest.raises(WireError, match=text) as raised:
        check_answer(message, "accept")
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"capabilities": ["server", "Etype 18"]}, "capabilities.1: expected a capability like"),
        ({"capabilities": ["server", "server"]}, "capabilities: expected a list of different"),
        ({"peer": PEER | {"version": 1.22}}, "peer.version: expected a string, got 1.22"),
        ({"protocol": "1"}, 'protocol: expected a version .*got "1"'),
    ],
)
def test_a_bad_hello_is_named(changes: dict[str, Any], text: str) -> None:
    with pytest.raises(WireError, match=text):
        check_answer(hello_answer(**changes), "hello")


def test_a_key_does_not_show_in_an_error() -> None:
    key = "0123456789ABCDEF" * 4
    with pytest.raises(WireError, match=r"session_key.key: .*01234567…") as raised:
        check_answer(answer("accepted", session_key={"etype": 18, "key": key}), "accept")
    assert "012345678" not in str(raised.value)


def test_every_rule_says_what_it_expects() -> None:
    def rules(value: Any) -> Any:
        if isinstance(value, dict):
            if "type" in value and isinstance(value["type"], str | list):
                yield value
            for item in value.values():
                yield from rules(item)

    found = list(rules(load_schema()))
    assert len(found) > 30
    assert all("description" in rule for rule in found)
