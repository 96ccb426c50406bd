"""Reading results files: what is cut off is told, and what is none is refused in a line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from commands import sixstep
from report_samples import LATE, ONE, OTHER, VALID, result, sample, write

from conformance.report.gathered import gather
from conformance.report.read import ResultsError, read, read_all


def lines_of(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text().splitlines()]


def test_a_whole_file(tmp_path: Path) -> None:
    run = read(sample(tmp_path / "r"))
    assert (run.name, run.version, run.profile, run.exit_code) == ("r", "0.1.0", "rfc4120", 1)
    assert not run.cut_off
    assert len(run.results) == 17


def test_a_file_without_footer_is_cut_off(tmp_path: Path) -> None:
    file = write(tmp_path / "r", [result(VALID)], footer=False)
    assert read(file).cut_off


@pytest.mark.parametrize("left", [1, 40, 200])
def test_a_line_that_a_killed_run_did_not_end(left: int, tmp_path: Path) -> None:
    file = write(tmp_path / "r", [result(VALID), result(LATE)], footer=False)
    text = file.read_text()
    end = text.index("\n", text.index("\n") + 1) + 1
    file.write_text(text[: end + left])
    run = read(file)
    assert run.cut_off
    assert [each.case for each in run.results] == [VALID]


def test_what_a_newer_sixstep_adds_is_passed_over(tmp_path: Path) -> None:
    file = write(tmp_path / "r", [result(VALID, weather="fine")], mood="good")
    assert [each.case for each in read(file).results] == [VALID]


SPOILT: dict[str, tuple[Callable[[list[dict[str, Any]]], Any], str]] = {
    "empty": (lambda lines: lines.clear(), "does not start with a header"),
    "no-header": (lambda lines: lines.pop(0), "does not start with a header"),
    "no-version": (lambda lines: lines[0].pop("version"), ":1: lacks version"),
    "other-suite": (lambda lines: lines[0].update(suite=2), "version 2 of the suite"),
    "other-profile": (lambda lines: lines[0].update(profile="x"), "profile is one of rfc4120"),
    "peers-no-list": (lambda lines: lines[0].update(peers="one"), ":1: peers is"),
    "lacks-case": (lambda lines: lines[1].pop("case"), ":2: lacks case"),
    "case-no-text": (lambda lines: lines[1].update(case=5), ":2: case is 5"),
    "log-none": (lambda lines: lines[1].update(log=None), ":2: log is null"),
    "milliseconds": (lambda lines: lines[1].update(milliseconds=True), ":2: milliseconds is true"),
    "changed": (lambda lines: lines[1].update(changed=[1]), ":2: changed is a list of texts"),
    "kind": (lambda lines: lines[1].update(kind="good"), ":2: kind is one of pass,"),
    "type": (lambda lines: lines[1].update(type="thing"), ":2: a result is expected"),
    "two-files-in-one": (lambda lines: lines.extend(lines[:]), ": a result is expected"),
    "footer-first": (lambda lines: lines.insert(1, lines.pop()), ":2: a result is expected"),
    "exit-code": (lambda lines: lines[-1].pop("exit_code"), "its footer has no exit_code"),
    "twice": (lambda lines: lines.insert(1, lines[1]), " is twice in "),
    "nothing": (lambda lines: lines.__delitem__(slice(1, -1)), "no result is in what was given"),
}


@pytest.mark.parametrize("how", SPOILT)
def test_a_spoilt_file_is_told_in_one_line(how: str, tmp_path: Path) -> None:
    spoil, told = SPOILT[how]
    lines = lines_of(sample(tmp_path / "r"))
    spoil(lines)
    (tmp_path / "r").write_text("".join(f"{json.dumps(line)}\n" for line in lines))
    with pytest.raises(ResultsError) as caught:
        read_all([tmp_path / "r"])
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)


OCTETS = {
    "not-utf-8": (b"\xff\xfe", "not UTF-8"),
    "not-json": (b'{"type": "header"\n{}\n', ":1: not JSON"),
    "one-line": (b"words", ":1: not JSON"),
    "list": (b"[]\n", ":1: not a line of a results file"),
    "nested": (b"[" * 100_000 + b"\n", ":1: not JSON"),
    "number": (b'{"type": ' + b"9" * 5000 + b"}\n", ":1: not JSON"),
    "junit": (b'<?xml version="1.0"?>\n<testsuites/>\n', ":1: not JSON"),
}


@pytest.mark.parametrize("what", OCTETS)
def test_another_file_is_told_in_one_line(what: str, tmp_path: Path) -> None:
    octets, told = OCTETS[what]
    (tmp_path / "r").write_bytes(octets)
    with pytest.raises(ResultsError) as caught:
        read(tmp_path / "r")
    assert told in str(caught.value)


def test_the_command_says_it_and_ends_with_2(tmp_path: Path) -> None:
    (tmp_path / "r").write_text("no results\n")
    good = sample(tmp_path / "good")
    write(tmp_path / "kile", [result(VALID)], profile="ms-kile")
    for arguments, told in (
        (["r", "--html", "d"], "sixstep: r:1: not JSON; write it anew with"),
        (["none", "--markdown", "m"], "sixstep: none: cannot be read: No such file"),
        ([".", "--html", "d"], "sixstep: .: cannot be read: Is a directory"),
        (["good", "good", "--html", "d"], "is twice in good"),
        (["good", "kile", "--html", "d"], "make a report of each profile"),
        (["good", "--html", "r"], "--html r: "),
        (["good", "--markdown", "none/m"], "--markdown none/m: No such file"),
        (["good"], "say --html DIR, --markdown FILE, or both"),
        (["compare", "good", "kile"], "compare runs of one profile"),
        (["compare", "good", "r"], "r:1: not JSON"),
        (["compare", "good"], "required: NEW"),
    ):
        outcome = sixstep("report", *arguments, cwd=tmp_path)
        assert outcome.code == 2, outcome.text
        assert told in outcome.err
        assert outcome.out == ""
    assert good.is_file()
    assert not (tmp_path / "d").exists()


def test_cut_off_is_said_on_standard_error(tmp_path: Path) -> None:
    write(tmp_path / "r", [result(VALID)], footer=False)
    outcome = sixstep("report", "r", "--html", "site", "--markdown", "-", cwd=tmp_path)
    assert outcome.code == 0
    assert "CUT OFF  r: has no footer" in outcome.err
    assert "**Cut off**: r has no footer" in outcome.out
    for page in (tmp_path / "site").rglob("*.html"):
        assert "<strong>Cut off: </strong>r has no footer" in page.read_text()


def test_a_file_for_each_peer(tmp_path: Path) -> None:
    files = [
        write(tmp_path / "1", [result(VALID), result(LATE)]),
        write(tmp_path / "2", [result(VALID, OTHER)], footer=False),
        write(tmp_path / "3", [result("client.valid.default")]),
    ]
    gathered = gather(read_all(files))
    assert gathered.peers == (ONE, OTHER)
    assert len(gathered.of(ONE)) == 3
    assert [run.cut_off for run in gathered.runs] == [False, True, False]


def test_two_builds_of_one_version_are_told_apart(tmp_path: Path) -> None:
    lines = [result(VALID, selector=name) for name in ("exec:./a", "exec:./b")]
    gathered = gather(read_all([write(tmp_path / "r", lines)]))
    assert gathered.peers == (f"{ONE} [exec:./a]", f"{ONE} [exec:./b]")


def test_a_peer_that_a_cut_off_run_did_not_reach_is_there(tmp_path: Path) -> None:
    file = write(tmp_path / "r", [result(VALID)], footer=False, peers=[ONE, OTHER])
    assert gather(read_all([file])).peers == (ONE, OTHER)
