"""The transcript of an exchange says what happened in each of the six steps."""

from typing import Any

import pytest
from client_cases import REFUSED as CLIENT_REFUSED
from client_cases import SENT
from exchanges import (
    CLIENT,
    NOW,
    SERVER,
    SERVICE_KEY,
    SESSION_KEY,
    SKEW,
    ap_rep,
    client,
    make_key,
    offer,
    reply_part,
    request,
    server,
)
from server_cases import REFUSED, Case

from reference.client import Genuine, Options
from reference.messages import EncryptionKey
from reference.server import CHECKS
from reference.transcript import STEPS, Step, text, transcript


def exchange(**options: Any) -> list[Step]:
    one = client()
    sent = one.request(NOW, Options(**options))
    result = offer(sent.octets)
    return transcript(sent, result, result.ap_rep and one.verify(sent, result.ap_rep))


def reached(steps: list[Step]) -> list[int]:
    return [step.number for step in steps if step.decided != "not reached"]


def test_there_are_six_steps_each_with_its_role() -> None:
    steps = exchange()
    assert [step.number for step in steps] == [1, 2, 3, 4, 5, 6]
    assert [(step.role, step.name) for step in steps] == list(STEPS)
    roles = [step.role for step in steps]
    assert roles == ["client", "server", "server", "server", "server", "client"]


def test_a_mutual_exchange_reaches_every_step() -> None:
    steps = exchange()
    assert reached(steps) == [1, 2, 3, 4, 5, 6]
    assert steps[0].decided == "mutual authentication is wanted"
    assert steps[1].decided.startswith("passed message_type, protocol_version, key_version, ")
    assert steps[2].decided.startswith("passed authenticator_integrity, ")
    assert steps[3].decided == "MUTUAL-REQUIRED is set: the server replies"
    assert steps[4].decided == "the client's time is returned under the session key"
    assert steps[5].decided == (
        "passed message_type, protocol_version, integrity, time, subkey; the server is genuine"
    )


def test_every_check_of_the_server_is_named_once_in_its_step() -> None:
    steps = exchange()
    for number in 2, 3:
        names = [check.name for check in CHECKS if check.step == number]
        assert steps[number - 1].decided == "passed " + ", ".join(names)


def test_what_came_out_of_a_step_goes_into_the_next() -> None:
    steps = exchange()
    assert steps[0].went_in["client"] == steps[1].came_out["client"] == CLIENT
    assert steps[0].went_in["server"] == steps[1].went_in["server"] == SERVER
    assert steps[0].came_out["KRB_AP_REQ"] == steps[1].went_in["KRB_AP_REQ"]
    assert steps[1].came_out["session key"] == steps[2].went_in["session key"] == SESSION_KEY
    assert steps[0].came_out["subkey"] == steps[2].came_out["subkey"]
    assert steps[4].came_out["KRB_AP_REP"] == steps[5].went_in["reply"]
    for name in "subkey", "sequence number":
        assert steps[4].came_out[name] == steps[5].came_out[name]
    assert steps[0].came_out["ctime"] == steps[4].went_in["ctime"] == NOW
    assert steps[5].went_in["ctime sent"] == steps[5].came_out["ctime"] == NOW


def test_what_goes_in_and_comes_out_has_a_name() -> None:
    names = [(list(step.went_in), list(step.came_out)) for step in exchange()]
    assert names == [
        (
            ["client", "server", "session key"],
            ["KRB_AP_REQ", "ctime", "cusec", "subkey", "sequence number"],
        ),
        (["KRB_AP_REQ", "server", "time"], ["client", "session key"]),
        (["session key", "time", "sender"], ["client's time", "subkey", "authorization data"]),
        (["ap-options"], []),
        (["ctime", "cusec", "session key"], ["KRB_AP_REP", "subkey", "sequence number"]),
        (
            ["ctime sent", "cusec sent", "reply"],
            ["ctime", "cusec", "subkey", "sequence number"],
        ),
    ]


def test_without_mutual_authentication_steps_5_and_6_are_not_reached() -> None:
    steps = exchange(mutual=False)
    assert reached(steps) == [1, 2, 3, 4]
    assert steps[0].decided == "mutual authentication is not wanted"
    assert steps[3].decided == "MUTUAL-REQUIRED is not set: no reply"
    assert (steps[4].went_in, steps[4].came_out) == ({}, {})


@pytest.mark.parametrize(
    ("check", "case"),
    [
        pytest.param(check, case, id=f"{check}-{name}")
        for check, named in REFUSED.items()
        for name, case in named.items()
    ],
)
def test_a_refusal_ends_it_in_the_step_of_the_check(check: str, case: Case) -> None:
    result = case.result()
    steps = transcript(request(), result)
    last = next(each.step for each in CHECKS if each.name == check)
    assert reached(steps) == list(range(1, last + 1))
    before = [each.name for each in CHECKS if each.step == last]
    before = before[: before.index(check)]
    passed = "passed " + ", ".join(before) + "; " if before else ""
    code = f"{result.code.name} ({int(result.code)})"
    assert steps[last - 1].decided == f"{passed}refused by {check}: {code}: {result.reason}"
    assert steps[last - 1].came_out["KRB_ERROR"] == result.krb_error


def test_a_check_that_was_taken_out_is_not_said_to_be_passed() -> None:
    rest = [check for check in CHECKS if check.name != "skew"]
    sent = request()
    steps = transcript(sent, offer(sent.octets, to=server(checks=rest)), server_checks=rest)
    assert "skew" not in steps[2].decided
    assert "addresses, replay" in steps[2].decided


@pytest.mark.parametrize(
    ("check", "code", "octets"),
    [
        pytest.param(check, *case, id=f"{check}-{name}")
        for check, named in CLIENT_REFUSED.items()
        for name, case in named.items()
    ],
)
def test_a_doubtful_reply_says_which_check_refused(check: str, code: int, octets: bytes) -> None:
    steps = transcript(SENT, offer(SENT.octets), client().verify(SENT, octets))
    assert f"refused by {check}: " in steps[5].decided
    assert f"({code:d})" in steps[5].decided
    assert "genuine" not in steps[5].decided


def test_times_that_differ_are_both_told() -> None:
    reply = ap_rep(reply_part(SENT, cusec=7))
    step = transcript(SENT, offer(SENT.octets), client().verify(SENT, reply))[5]
    assert (step.went_in["cusec sent"], step.came_out["cusec"]) == (0, 7)


def test_a_krb_error_is_told_with_its_code() -> None:
    one = client()
    sent = one.request(NOW)
    result = offer(sent.octets, NOW + 2 * SKEW)
    steps = transcript(sent, result, one.verify(sent, result.krb_error))
    assert reached(steps) == [1, 2, 3, 6]
    assert steps[5].came_out == {"KRB_ERROR": "KRB_AP_ERR_SKEW"}
    assert steps[5].decided == (
        "the server refused: KRB_AP_ERR_SKEW (37); nothing proves who said so"
    )


def test_a_code_that_is_not_known_is_told_as_a_number() -> None:
    one = client()
    sent = one.request(NOW)
    result = offer(sent.octets, NOW + 2 * SKEW)
    told = one.verify(sent, result.krb_error)
    told.code = 4242  # type: ignore[union-attr]
    assert transcript(sent, result, told)[5].decided.startswith("the server refused: error 4242;")


def test_no_key_shows_its_contents() -> None:
    one = client()
    sent = one.request(NOW)
    result = offer(sent.octets)
    reply_key = make_key("reply")
    sealed = reply_part(sent, subkey=EncryptionKey.of(reply_key))
    steps = transcript(sent, result, one.verify(sent, ap_rep(sealed)))
    shown = text(steps) + repr(steps)
    keys = [SERVICE_KEY, SESSION_KEY, sent.subkey, result.reply_subkey, reply_key]
    for key in keys:
        assert key.contents.hex() not in shown
        assert repr(key.contents)[2:-1] not in shown
    assert "<Key AES256_CTS_HMAC_SHA1_96>" in shown


def test_the_text_is_for_reading() -> None:
    steps = exchange(subkey=False)
    lines = text(steps).splitlines()
    assert lines == [line for step in steps for line in str(step).splitlines()]
    assert lines[:4] == [
        "1. client: send KRB_AP_REQ",
        "   -> client: alice@EXAMPLE",
        "   -> server: host/a.example@EXAMPLE",
        "   -> session key: <Key AES256_CTS_HMAC_SHA1_96>",
    ]
    assert any(line.startswith("   <- KRB_AP_REQ: ") and "octets" in line for line in lines)
    assert "   <- subkey: none" in lines
    assert "   <- authorization data: 0 elements" in lines
    assert max(map(len, lines)) < 320
    assert sum(line[0] != " " for line in lines) == 6


def test_a_transcript_changes_nothing() -> None:
    one, to = client(), server()
    sent = one.request(NOW)
    result = offer(sent.octets, to=to)
    transcript(sent, result)
    assert len(to.replays) == 1
    assert isinstance(one.verify(sent, result.ap_rep), Genuine)
