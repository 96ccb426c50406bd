"""What the check says of adapters that crash, hang, flood or break the protocol."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from checking import adapter, check

BAD_ADAPTERS = Path(__file__).parents[1] / "peers" / "bad_adapters"

# What is said of the exchange in which the trouble happens, or of the first one after it.
TROUBLES = {
    "answers_late": r"no answer within 2 seconds.* -> Write each answer as one line, and flush",
    "answers_twice_at_once": r"more output after the answer.* -> Only answers go",
    "wrong_id": r"id: expected \d+, got 4711.* -> Answer every request once, in their order",
    "garbage": r"not JSON.* -> Only answers go",
    "not_an_object": r"not a JSON object.* -> Only answers go",
    "upper_case_hex": r"session_key\.key: expected lower-case hex.* -> The schema has every field",
    "missing_field": r"code: expected a value, but the field is missing.* -> The schema",
    "wrong_outcome": r"outcome: expected one of accepted, .*got \"done\".* -> The schema",
    "floods_output": r"longer than 1048576 octets.* -> Only answers go",
    "floods_lines": r"not JSON in UTF-8: \"noise\".* -> Only answers go",
    "floods_log": r"no answer within 2 seconds",
    "dies_before": r"crashed: exited with status 3.* ends with \"out of luck\"",
    "dies_during": r"exited with status 3 in the middle of an answer.* -> Catch what",
    "dies_after": r"crashed: exited with status 3.* -> Catch what",
    "leaves_early": r"crashed: exited with status 0.* -> Catch what",
    "killed_by_signal": r"crashed: killed by signal 11 \(SIGSEGV\).* -> Catch what",
    "hangs": r"no answer within 2 seconds.* -> Write each answer",
    "closes_input": r"closed its standard input and went on",
    "closes_output": r"closed its standard output and went on",
    "leaves_grandchild": r"crashed: exited with status 3",
}


@pytest.mark.parametrize("name", TROUBLES)
def test_trouble_in_an_exchange_is_told_with_what_to_do(name: str) -> None:
    checked = check(adapter("troubled_adapter", name, "accept", "5"))
    assert checked.code == 1, checked.said
    assert any(re.search(TROUBLES[name], line) for line in checked.wrong), checked.said


# The same among the requests that an adapter need not know: `reset` is asked with many ids.
AT_RESET = {
    "dies_before": r"A request whose id is 9007199254740991: it exited with status 3",
    "killed_by_signal": r"A request whose id is 9007199254740991: it was killed by signal 11",
    "hangs": r"A request whose id is 9007199254740991: no answer within 2 s",
    "wrong_id": r"the id should be 9007199254740991, and is 4711",
    "garbage": r"not JSON",
    "floods_output": r"longer than 1048576 octets",
    "closes_output": r"it closed its standard output",
}


@pytest.mark.parametrize("name", AT_RESET)
def test_trouble_among_what_it_does_not_know_is_told(name: str) -> None:
    checked = check(adapter("troubled_adapter", name, "reset", "1"))
    assert checked.code == 1, checked.said
    assert any(re.search(AT_RESET[name], line) for line in checked.wrong), checked.said


AT_HELLO = {
    "hello_nonsense": (1, r'a line is not JSON in UTF-8: "Welcome to the bad adapter!"'),
    "hello_protocol_2": (1, r"the protocol should be 1, and is 2"),
    "hello_fails": (1, r"Hello is answered failed: ImportError: no such library"),
    "no_hello": (1, r"It has not answered hello within 6 s"),
    "exits_at_start": (3, r"PEER NOT RUN .*exited with status 1 .*No module named 'krb5'"),
    "ignores_bye_and_sigterm": (1, r"It is still there 5 s after the end of its input"),
}


@pytest.mark.parametrize("name", AT_HELLO)
def test_trouble_at_either_end_is_told(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PROCESS_NOTES", str(tmp_path / "notes"))
    checked = check(f"exec:{sys.executable} -S -B {BAD_ADAPTERS / name}.py")
    code, text = AT_HELLO[name]
    assert checked.code == code, checked.said
    assert re.search(text, " ".join(checked.said.split())), checked.said


def test_one_that_cannot_be_started_again_as_the_same_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PROCESS_NOTES", str(tmp_path / "notes"))
    checked = check(f"exec:{sys.executable} -S -B {BAD_ADAPTERS / 'changes_version'}.py")
    assert any(line.startswith("Started again, it says that it is bad") for line in checked.wrong)
