"""`sixstep vectors promote`: findings that stay."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bad_sessions import selector
from commands import Outcome, sixstep
from findings import LATE, OTHER_TIME, REPLAY, VALID, finding

from conformance.vectors import promote as promoting
from conformance.vectors.crash import write_crash
from conformance.vectors.load import installed, load

ETYPE = "aes256-cts-hmac-sha1-96"
LATE_ID = f"server.promoted.soundness.late.{ETYPE}"


@pytest.fixture
def crashes(tmp_path: Path) -> dict[str, str]:
    """Crash files of several findings, by the names of their defects."""
    ids = {"late": LATE, "again": REPLAY, "other-time": OTHER_TIME, "plain": VALID}
    return {
        name: str(write_crash(finding(id_, defect=name), tmp_path / "crashes")[0])
        for name, id_ in ids.items()
    }


def promote(folder: Path, *arguments: str) -> Outcome:
    return sixstep("vectors", "promote", *arguments, cwd=folder)


def vectors_of(path: Path) -> dict[str, dict[str, Any]]:
    return {test["id"]: test for group in load(path)["groups"] for test in group["tests"]}


def test_findings_are_made_permanent(crashes: dict[str, str], tmp_path: Path) -> None:
    outcome = promote(tmp_path, *crashes.values(), "--into", "set")
    assert outcome.code == 0
    assert f"{LATE_ID}  in set/promoted/server/clock-skew.json\n" in outcome.out
    found = {str(path.relative_to(tmp_path)) for path in (tmp_path / "set").rglob("*.*")}
    assert found == {
        "set/promoted/server/clock-skew.json", "set/promoted/server/sequence.json",
        "set/promoted/server/valid.json", "set/promoted/client/reply-time.json",
    }  # fmt: skip
    tests = vectors_of(tmp_path / "set" / "promoted" / "server" / "clock-skew.json")
    assert list(tests) == [f"server.promoted.soundness.late.valid.{ETYPE}", LATE_ID]
    assert tests[LATE_ID]["twin"] == f"server.promoted.soundness.late.valid.{ETYPE}"
    assert tests[LATE_ID]["finding"]["peer"] == "spoiled 1.0"
    lint = sixstep("vectors", "lint", "set", cwd=tmp_path)
    assert (lint.code, lint.out) == (0, "4 files, 7 vectors, 0 faults\n")
    verified = sixstep("vectors", "verify", "set", cwd=tmp_path)
    assert verified.code == 0
    assert verified.out.endswith(": 7 pass\n")
    verified = sixstep(
        "vectors", "verify", "set", "--peer", selector("without", "skew"), cwd=tmp_path
    )
    assert verified.code == 1
    assert f"{LATE_ID} on spoiled 1.0: accepts-invalid\n" in verified.out
    replayed = sixstep("replay", "set", "--peer", "reference", cwd=tmp_path)
    assert (replayed.code, replayed.out.count("FIXED")) == (0, 4)
    explained = sixstep(
        "explain", "set/promoted/server/clock-skew.json", "--id", LATE_ID, cwd=tmp_path
    )
    assert explained.code == 0


def test_the_order_of_promotion_does_not_matter(tmp_path: Path) -> None:
    files = [
        str(write_crash(finding(id_, defect=name), tmp_path / "crashes")[0])
        for name, id_ in (
            ("b", LATE), ("c", "server.clock-skew.ctime-ahead-of-skew-by-1-second"), ("a", LATE),
        )
    ]  # fmt: skip
    for folder, order in (("one", files), ("two", files[::-1])):
        for file in order:
            assert promote(tmp_path, file, "--into", folder).code == 0
    assert promote(tmp_path, *files, "--into", "three").code == 0
    one, two, three = (
        (tmp_path / folder / "promoted" / "server" / "clock-skew.json").read_bytes()
        for folder in ("one", "two", "three")
    )
    assert one == two == three
    assert len(vectors_of(tmp_path / "one" / "promoted" / "server" / "clock-skew.json")) == 6


def test_an_id_of_ones_own(crashes: dict[str, str], tmp_path: Path) -> None:
    own = "server.promoted.clock.a-second-late"
    outcome = promote(tmp_path, crashes["late"], "--into", "set", "--id", own)
    assert (outcome.code, outcome.out.split()[0]) == (0, own)
    tests = vectors_of(tmp_path / "set" / "promoted" / "server" / "clock-skew.json")
    assert list(tests) == [f"{own}.valid", own]


def test_beside_the_generated_ones(crashes: dict[str, str], tmp_path: Path) -> None:
    shutil.copytree(installed(), tmp_path / "vectors", ignore=shutil.ignore_patterns("*.py*"))
    assert promote(tmp_path, crashes["late"]).code == 0  # in a checkout: its own folder
    assert (tmp_path / "vectors" / "promoted" / "server" / "clock-skew.json").is_file()
    check = sixstep("vectors", "generate", "--check", "--out", "vectors", cwd=tmp_path)
    assert check.code == 0
    assert check.out.endswith(", 0 different\n")
    lint = sixstep("vectors", "lint", "vectors", cwd=tmp_path)
    assert lint.code == 0, lint.out


def refused(folder: Path, *arguments: str) -> str:
    before = {path: path.read_bytes() for path in folder.rglob("*.json")}
    outcome = promote(folder, *arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith("sixstep: ")
    assert outcome.err.count("\n") == 1
    assert {path: path.read_bytes() for path in folder.rglob("*.json")} == before
    return outcome.err


def test_an_id_that_is_already_there(crashes: dict[str, str], tmp_path: Path) -> None:
    assert promote(tmp_path, crashes["late"], "--into", "set").code == 0
    there = "is already in set/promoted/server/clock-skew.json"
    assert there in refused(tmp_path, crashes["late"], "--into", "set")
    assert there in refused(tmp_path, crashes["again"], "--into", "set", "--id", LATE_ID)
    # All or none: the second of these is there.
    assert there in refused(tmp_path, crashes["again"], crashes["late"], "--into", "set")
    assert "is already in" in refused(tmp_path, *[crashes["again"]] * 2, "--into", "set")


@pytest.mark.parametrize(
    "id_",
    ["", "x", "server.promoted", "server.promoted.", "server.promoted.A", "client.promoted.x",
     "server.clock-skew.x", "server.promoted.x/../y", "server.promoted.x\n"],
)  # fmt: skip
def test_an_id_that_is_none(id_: str, crashes: dict[str, str], tmp_path: Path) -> None:
    told = refused(tmp_path, crashes["late"], "--into", "set", f"--id={id_}")
    assert told.startswith("sixstep: --id: ")
    assert "is no id as server.promoted.word.word in lower case" in told


def test_one_id_for_several(crashes: dict[str, str], tmp_path: Path) -> None:
    own = "server.promoted.x"
    files = (crashes["late"], crashes["again"])
    assert "several files" in refused(tmp_path, *files, "--into", "set", "--id", own)
    assert promote(tmp_path, crashes["late"], "--into", "a").code == 0
    second = write_crash(finding(defect="later"), tmp_path / "crashes")[0]
    assert promote(tmp_path, str(second), "--into", "a").code == 0
    both = "a/promoted/server/clock-skew.json"
    assert "has 2 findings, and --id names one" in refused(
        tmp_path, both, "--into", "b", "--id", own
    )


def test_no_set_is_here(crashes: dict[str, str], tmp_path: Path) -> None:
    assert "say where with --into DIR" in refused(tmp_path, crashes["late"])
    (tmp_path / "vectors").mkdir()
    assert "say where with --into DIR" in refused(tmp_path, crashes["late"])


def test_no_finding(tmp_path: Path) -> None:
    file = str(installed() / "server" / "valid.json")
    assert f"{file}: has no finding" in refused(tmp_path, file, "--into", "set")


BAD: dict[str, tuple[Callable[[dict[str, Any]], object], str]] = {
    "no twin in the file": (
        lambda d: d["groups"][0]["tests"].pop(0), "is not in this file",
    ),
    "unknown requirement": (
        lambda d: d["groups"][0]["tests"][-1].update(requirement="rfc1-1-x"),
        "not promoted: set/promoted/server/clock-skew.json: ",
    ),
    "unknown flag": (
        lambda d: d["groups"][0]["tests"][-1].update(flags=["Nobody"]), "the flag 'Nobody'",
    ),
    "another format": (lambda d: d.update(schema="x"), "schema: expected"),
    "a topic that leads elsewhere": (
        lambda d: d["groups"][0]["tests"][-1]["finding"].update(topic="../../x"),
        "topic: expected a word",
    ),
    "an id of the suite": (
        lambda d: d["groups"][0]["tests"][-1].update(id="server.clock-skew.x"),
        "'server.clock-skew.x' is no id as",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("change", "told"), BAD.values(), ids=BAD)
def test_bad_file(
    change: Callable[[dict[str, Any]], object], told: str, crashes: dict[str, str], tmp_path: Path
) -> None:
    document = json.loads(Path(crashes["late"]).read_bytes())
    change(document)
    (tmp_path / "bad.json").write_text(json.dumps(document))
    assert told in refused(tmp_path, "bad.json", "--into", "set")


@pytest.mark.parametrize("octets", [None, b"", b"{", b"[]", b"\xff\xfe"])
def test_no_crash_file(octets: bytes | None, tmp_path: Path) -> None:
    if octets is not None:
        (tmp_path / "bad.json").write_bytes(octets)
    assert refused(tmp_path, "bad.json", "--into", "set").startswith("sixstep: bad.json: ")


def test_a_set_that_is_broken_or_cannot_be_written(crashes: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert "cannot be written" in refused(tmp_path, crashes["late"], "--into", "file/set")
    file = tmp_path / "set" / "promoted" / "server" / "clock-skew.json"
    file.parent.mkdir(parents=True)
    file.write_text("{}")
    assert "set/promoted/server/clock-skew.json: " in refused(
        tmp_path, crashes["late"], "--into", "set"
    )


def test_explain_finds_what_was_promoted(
    crashes: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from conformance.explain import find
    from conformance.explain.error import ExplainError

    promoting.promote([Path(crashes["late"])], tmp_path / "set")
    monkeypatch.setattr(find, "vectors", lambda: tmp_path / "set")
    assert find.installed(LATE_ID).test["id"] == LATE_ID
    with pytest.raises(ExplainError, match="none of that name was promoted"):
        find.installed("server.promoted.x")
