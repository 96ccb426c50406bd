"""What the check says of adapters that answer, and are wrong: each in one way."""

from __future__ import annotations

import re

import pytest
from checking import adapter, check

# Texts that have to be among what is wrong; nothing else may be, but for those after them.
LIES: dict[str, list[str]] = {
    "NoClock": [
        r"A valid request: rejected with 37 .* -> Give the library `now`",
        r"A request that wants no reply: accepted with wrong ctime and cusec",
        r"A request of 2014, when `now` says so: .*observed 20[2-9]\d",
    ],
    "NoReplayCache": [
        r"An authenticator that comes twice: accepted; it should be rejected with 34"
    ],
    "NoReset": [
        r"An authenticator from before `reset`, after it: rejected with 34",
        r"The reply to a request from before `reset`, after it: accepted",
    ],
    "NoEtype17": [r"etype\.17 is claimed, and unsupported in both roles"],
    "NoFraming": [r"A token: rejected with 40 .* -> Is the framing right\?"],
    "Refusing": [r"A valid request: rejected with 31 .* -> Do the octets of the key"],
    "Raising": [r"A client's clock a day behind: adapter failed \(KeyError: 'what the library"],
    "OtherName": [r"A valid request: accepted with wrong client .*mallory"],
    "NoServer": [
        r"It claims replay \(its server remembers authenticators\), and not server",
        r"`accept`, whose role it does not claim: accepted; it should be unsupported",
    ],
    "Misspelt": [
        r"It has no name",
        r'No capability is called "etype18"\. -> Is "etype.N" meant\?',
        r'No capability is called "replays"\. -> Is "replay" meant\?',
        r"It claims dce-style \(.*\), and not gss",
        r"`initiate`, whose role it does not claim: initiated",
    ],
    "NoEtypes": [r"It claims no encryption type", r"`initiate`, whose role"],
    "careless": [
        r"An operation that it does not know: done; it should be unsupported",
        r"A field of `accept` that it does not know: accepted",
        r"A field of its policy that it does not know: accepted",
        r"A field of `initiate` that it does not know: initiated",
    ],
    "small_ids": [r"A request whose id is 9007199254740991: the id should be .*is 4294967295"],
    "endless": [r"It says bye, and is still there", r"still there 5 s after the end of its input"],
    "status_7": [r"It says bye, and exited with status 7"],
    "banner": [r'Hello is not answered as it should be: .*"Welcome!"'],
    "NoCode": [],
    "Slow": [],
    "Verbose": [],
}


@pytest.mark.parametrize("lie", LIES)
def test_what_is_wrong_is_told_and_nothing_else(lie: str) -> None:
    checked = check(adapter("lying_adapter", lie))
    patterns = LIES[lie]
    assert checked.code == (1 if patterns else 0), checked.said
    left = list(checked.wrong)
    for pattern in patterns:
        found = [line for line in left if re.search(pattern, line)]
        assert found, f"{pattern}\n{checked.said}"
        left = [line for line in left if line not in found]
    if lie not in ("NoServer", "small_ids"):
        assert left == [], checked.said


NOTES = {
    "NoCode": r"Refusals without a code, which is then not judged: 1\d of 1\d",
    "Slow": r"A valid exchange takes 1\d\d\.\d ms.* some \d+ minutes",
    "Verbose": r"It writes much to standard error",
    "Misspelt": r'No case asks for the capability "teleport"',
    "NoFraming": r"Not claimed",
    "OtherName": r"The same for \d+ more: accepted with wrong client",
    "Refusing": r"The rest of the server's exchanges has to wait",
}


@pytest.mark.parametrize("lie", NOTES)
def test_what_is_to_be_known_is_noted(lie: str) -> None:
    checked = check(adapter("lying_adapter", lie))
    assert any(re.search(NOTES[lie], line) for line in checked.notes), checked.said


def test_one_that_accepts_everything_has_every_refusal_told() -> None:
    checked = check(adapter("lying_adapter", "Trusting"))
    told = [line for line in checked.wrong if "it should be rejected" in line]
    assert len(told) >= 13, checked.said
    assert any("A ticket that has expired: accepted" in line for line in told)


def test_one_code_for_all_is_no_code_for_any() -> None:
    checked = check(adapter("lying_adapter", "OneCode"))
    text = r"A modified ticket: rejected with 60 \(KRB_ERR_GENERIC\); it should be rejected with 31"
    assert any(re.search(text, line) for line in checked.wrong), checked.said


def test_any_context_is_told() -> None:
    checked = check(adapter("lying_adapter", "AnyContext"))
    for text in (
        "A reply with another time: accepted",
        "The reply to a request from before `reset`, after it: accepted",
        "A reply to a context that never was: accepted",
    ):
        assert any(text in line for line in checked.wrong), checked.said


def test_a_word_too_many_is_told() -> None:
    checked = check(adapter("lying_adapter", "afterword"))
    text = 'It writes to standard output what nobody asked for: "that was that"'
    assert any(text in line for line in checked.wrong), checked.said


def test_one_that_answers_one_line_gets_a_short_answer() -> None:
    checked = check(adapter("lying_adapter", "one_line"))
    assert checked.code == 1
    assert "An operation that it does not know: it exited with status 0." in checked.wrong[0]
    assert len(checked.wrong) <= 5, checked.said
