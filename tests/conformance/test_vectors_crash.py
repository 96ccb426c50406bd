"""From a finding to a crash file, and what `sixstep replay` answers of it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from bad_sessions import selector
from commands import sixstep
from findings import LATE, OTHER_TIME, REPLAY, VALID, finding, left_open

from conformance.forge import forge_request
from conformance.model.case import Turn
from conformance.model.expectation import Expectation, Result
from conformance.model.verdict import Kind
from conformance.suite.cases import cases
from conformance.suite.properties.finding import Finding, Key
from conformance.vectors.crash import crash_document, file_name, write_crash
from conformance.vectors.lint import lint
from conformance.vectors.load import VectorsError, load
from conformance.vectors.notes import FOUND
from conformance.vectors.promote import promote


def vectors_of(document: dict[str, Any]) -> list[dict[str, Any]]:
    return [test for group in document["groups"] for test in group["tests"]]


@pytest.mark.parametrize("case_id", [LATE, REPLAY, OTHER_TIME, VALID])
def test_a_crash_file_is_a_file_of_vectors(case_id: str, tmp_path: Path) -> None:
    path, written = write_crash(finding(case_id), tmp_path)
    document = load(path)
    assert written
    assert list(lint(path.name, document, path.read_bytes())) == []
    *twins, test = vectors_of(document)
    role = case_id.partition(".")[0]
    assert test["id"] == f"{role}.found.soundness.ctime-behind.aes256-cts-hmac-sha1-96"
    assert [twin["id"] for twin in twins] == ([] if case_id == VALID else [test["twin"]])
    assert test["finding"] == {
        "property": "soundness",
        "defect": "ctime-behind",
        "peer": "spoiled 1.0",
        "outcome": "accepts-invalid: accepted",
        "observed": "accepted",
        "topic": {LATE: "clock-skew", REPLAY: "sequence", OTHER_TIME: "reply-time"}.get(
            case_id, "valid"
        ),
        "scenario": ["ctime-behind: 301 s"],
    }
    assert all(FOUND in each["flags"] for each in (*twins, test))
    assert not any("finding" in twin for twin in twins)


def test_the_twin_is_the_same_scenario_without_its_defects() -> None:
    twin, test = vectors_of(crash_document(finding()))
    assert twin["expect"]["result"] == "valid"
    assert twin["now"] != test["now"]
    inside = [each["messages"][0]["inside"] for each in (twin, test)]
    assert inside[0]["session_key"] == inside[1]["session_key"]


def test_the_octets_are_those_that_were_put() -> None:
    found = finding()
    [message] = found.case.messages
    put = forge_request(message.scenario, message.defects, seed="7/soundness/x").octets
    *_, test = vectors_of(crash_document(found, forged="7/soundness/x"))
    assert test["messages"][0]["ap_req"] == put.hex()
    *_, test = vectors_of(crash_document(found))
    assert test["messages"][0]["ap_req"] != put.hex()


def test_messages_of_another_draw_are_encrypted_anew() -> None:
    case_id = "server.replay.same-authenticator-encrypted-anew"
    assert {message.draw for message in cases()[case_id].messages} != {0}
    *_, test = vectors_of(crash_document(finding(case_id), forged="7"))
    one, two = (message["ap_req"] for message in test["messages"])
    assert one != two


@pytest.mark.parametrize(
    "key",
    [
        Key("soundness", "a/../../b", "peer 1.0", "crash: crashed: signal 11"),
        Key("p", "x+" * 500, "exec:./adapter --deep \N{SNOWMAN}", "accepts-invalid: accepted\n"),
        Key("p", "", "", ""),
        Key("p", ".", "NUL", "\0"),
    ],
)
def test_names_are_readable_and_safe(key: Key) -> None:
    name = file_name(key)
    assert len(name) <= 255
    assert not name.startswith((".", "-"))
    assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789.-+")
    assert name == file_name(Key(*key))


def test_each_part_of_the_key_makes_another_name() -> None:
    key = Key("p", "d", "x 1.0", "crash: crashed")
    changed = [key._replace(**{field: "X-1-0"}) for field in key._fields]
    # Two keys that are the same in words are two.
    changed.append(key._replace(peer="x-1.0"))
    assert len({file_name(each) for each in (key, *changed)}) == len(changed) + 1


def test_the_simpler_of_the_same_findings_stays(tmp_path: Path) -> None:
    def put(*scenario: str, **fields: Any) -> bool:
        path, written = write_crash(finding(scenario=scenario, **fields), tmp_path)
        assert [path] == list(tmp_path.iterdir())
        return written

    def kept() -> list[str]:
        [path] = tmp_path.iterdir()
        return list(vectors_of(load(path))[-1]["finding"]["scenario"])

    [message] = cases()[LATE].messages
    longer = replace(message, scenario=replace(message.scenario, client="alice-and-bob@EXAMPLE"))
    assert put("ctime: 400", "b: 1", messages=(longer,))
    assert not put("ctime: 400", "b: 1", "c: 1")
    assert put("ctime: 301", messages=(longer,))
    assert not put("ctime: 301", "b: 1")
    assert put("ctime: 300.5")  # as many departures, fewer octets
    assert not put("ctime: 302", messages=(longer,))
    assert not put("ctime: 303")
    assert kept() == ["ctime: 300.5"]


@pytest.mark.parametrize("octets", [b"", b'{"schema": ', b"[]"])
def test_what_was_cut_off_is_written_again(octets: bytes, tmp_path: Path) -> None:
    path, _ = write_crash(finding(), tmp_path)
    whole = path.read_bytes()
    path.write_bytes(octets)
    assert write_crash(finding(), tmp_path) == (path, True)
    assert path.read_bytes() == whole


def test_a_file_is_written_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    write_crash(finding(scenario=("a: 1", "b: 1")), tmp_path)
    [before] = [path.read_bytes() for path in tmp_path.iterdir()]
    monkeypatch.setattr("os.replace", full)
    with pytest.raises(VectorsError, match="cannot be written: No space left"):
        write_crash(finding(), tmp_path)
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [before]


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(VectorsError, match="cannot be written"):
        write_crash(finding(), tmp_path / "file" / "crashes")


def test_what_bytes_cannot_show_is_refused() -> None:
    turned = tuple(replace(each, turn=Turn(waits=True)) for each in cases()[OTHER_TIME].messages)
    legs = tuple(replace(each, third_leg=True) for each in cases()[LATE].messages)
    for found, why in (
        (finding(look=lambda _: ()), "what the peer sends"),
        (finding(OTHER_TIME, messages=turned), "another order"),
        (finding(messages=legs), "own reply comes before it"),
    ):
        with pytest.raises(VectorsError, match=why):
            crash_document(found)


def replayed(found: Finding, peer: str, folder: Path) -> tuple[int, str]:
    write_crash(found, folder / "crashes")
    outcome = sixstep("replay", "crashes", "--peer", peer, cwd=folder)
    assert outcome.err == ""
    return outcome.code, outcome.out


@pytest.mark.parametrize(
    ("case_id", "fault", "wrong"),
    [
        (LATE, ("without", "skew"), "accepts-invalid: "),
        (REPLAY, ("without", "replay"), "accepts-invalid: "),
        (LATE, ("crash",), "crash: "),
    ],
)
def test_failed_and_fixed(case_id: str, fault: tuple[str, ...], wrong: str, tmp_path: Path) -> None:
    code, told = replayed(finding(case_id), "reference", tmp_path)
    assert code == 0
    assert told.startswith("FIXED   server.found.soundness.ctime-behind.aes256")
    assert told.count("\n") == 1  # of its twin there is nothing to answer
    code, told = replayed(finding(case_id), selector(*fault), tmp_path)
    assert (code, told.count("\n")) == (1, 1)
    assert told.startswith("FAILED  " if wrong != "crash: " else "ERROR   ")
    if wrong != "crash: ":
        assert wrong in told
    else:  # a peer that dies of everything says nothing about this
        assert "inconclusive" in told


def test_a_folder_of_crash_files(tmp_path: Path) -> None:
    write_crash(finding(REPLAY, defect="replay"), tmp_path / "crashes" / "deeper")
    write_crash(finding(OTHER_TIME, defect="other-time"), tmp_path / "crashes")
    code, told = replayed(finding(), selector("without", "skew"), tmp_path)
    assert code == 1
    assert sorted(line.split()[0] for line in told.splitlines()) == ["FAILED", "FIXED", "FIXED"]


def test_findings_of_the_same_time_are_no_replays(tmp_path: Path) -> None:
    [message] = cases()[VALID].messages
    policy = replace(message.scenario.policy, replay=True)
    remembered = replace(message, scenario=replace(message.scenario, policy=policy))
    twice = cases()[REPLAY].messages
    files = [
        write_crash(finding(id_, defect=name, messages=messages), tmp_path / "crashes")[0]
        for name, id_, messages in (
            ("a", VALID, (remembered,)), ("b", VALID, (remembered,)),
            ("c", REPLAY, twice), ("d", REPLAY, twice),
        )
    ]  # fmt: skip
    promote(files, tmp_path / "set")
    for folder in ("crashes", "set"):
        outcome = sixstep("replay", folder, "--peer", "reference", cwd=tmp_path)
        assert (outcome.code, outcome.out.count("FIXED")) == (0, 4), outcome.text


def test_left_open_and_still_as_it_was_found(tmp_path: Path) -> None:
    others = "rejected with 37, and mit-krb5 1.22.2 accepted it"
    found = left_open(observed="rejected with 37")
    found = replace(found, key=found.key._replace(outcome=others))
    code, told = replayed(found, "reference", tmp_path)
    assert code == 1
    assert told.startswith("FAILED  ")
    assert told.endswith(f": as it was found: {others}\n")
    code, told = replayed(found, selector("without", "skew"), tmp_path)
    assert (code, told[:8]) == (0, "FIXED   ")


@pytest.mark.parametrize(
    ("case_id", "observed", "code"),
    [
        (VALID, "accepted with wrong ap_rep.seq-number", 1),
        (VALID, "accepted with wrong subkey, ap_rep.seq-number", 1),
        (VALID, "the same subkey twice", 1),
        (VALID, "accepted with wrong subkey", 0),
        (OTHER_TIME, "accepted with wrong cksum", 0),
    ],
)
def test_what_a_vector_cannot_show_is_never_fixed(
    case_id: str, observed: str, code: int, tmp_path: Path
) -> None:
    found = finding(case_id, kind=Kind.WRONG_DETAIL, observed=observed)
    answered, told = replayed(found, "reference", tmp_path)
    assert answered == code
    assert told.startswith("ERROR   " if code else "FIXED   ")
    assert ("a vector does not show what was found" in told) == bool(code)


def test_the_twin_of_a_late_message_is_not_late(tmp_path: Path) -> None:
    found = finding("server.replay.same-request-after-the-skew")
    code, told = replayed(found, "reference", tmp_path)
    assert (code, told[:8]) == (0, "FIXED   ")


def test_a_client_that_wants_no_answer_is_judged_by_its_request(tmp_path: Path) -> None:
    [message] = cases()[OTHER_TIME].messages
    scenario = replace(message.scenario, mutual=False)
    alone = replace(message, scenario=scenario, expectation=Expectation(Result.ACCEPT))
    # The format has an answer, which is a bad one here: nobody is to look at it.
    found = finding(OTHER_TIME, messages=(alone,), observed="rejected")
    assert replayed(found, "reference", tmp_path)[0] == 0
    code, told = replayed(found, selector("fail"), tmp_path)
    assert (code, told[:8]) == (1, "ERROR   ")


def test_the_finding_is_checked_by_the_schema(tmp_path: Path) -> None:
    path, _ = write_crash(finding(), tmp_path)
    document = json.loads(path.read_bytes())
    for change, told in (
        ({"peer": None}, "peer: expected text"),
        ({"topic": "../x"}, "topic: expected a word in lower case"),
        ({"scenario": "x"}, "scenario: expected a list of departures"),
        ({"more": 1}, "no field is called"),
    ):
        changed = json.loads(json.dumps(document))
        vectors_of(changed)[-1]["finding"].update(change)
        path.write_text(json.dumps(changed))
        with pytest.raises(VectorsError, match=told):
            load(path)
