"""`sixstep report compare OLD NEW`: what became of each case on each peer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from commands import Outcome, sixstep
from report_samples import EARLY, HOSTILE, LATE, ONE, OTHER, VALID, result, write

from conformance.model.verdict import Kind
from conformance.report.compare import Change, compare, match
from conformance.report.gathered import gather
from conformance.report.read import read_all
from conformance.suite.result import CONFORMS_NOW

CONFORMING = {"kind": Kind.FIXED, "reason": f"recorded as 'accepted', and {CONFORMS_NOW}"}
OTHERWISE = {"kind": Kind.FIXED, "reason": "recorded as 'accepted', and it happens differently"}


def changed(
    tmp_path: Path, old: list[dict[str, Any]], new: list[dict[str, Any]]
) -> list[tuple[Change, str, str]]:
    before, after = (
        gather(read_all([write(tmp_path / name, lines)]))
        for name, lines in (("old", old), ("new", new))
    )
    return [(each.change, each.case, each.peer) for each in compare(before, after).changes]


@pytest.mark.parametrize(
    ("old", "new", "change"),
    [
        ({}, {}, None),
        ({}, {"observed": "rejected with 37"}, Change.CHANGED),
        ({}, {"milliseconds": 9.5, "detail": "another", "deviation": 3, "title": "New."}, None),
        ({}, {"kind": Kind.WRONG_CODE}, Change.BROKEN),
        ({}, {"kind": Kind.ERROR}, Change.BROKEN),
        ({}, {"kind": Kind.DEVIATION}, Change.CHANGED),
        ({}, {"kind": Kind.UNSUPPORTED}, Change.CHANGED),
        ({"kind": Kind.UNSUPPORTED}, {"kind": Kind.HANG}, Change.BROKEN),
        ({"kind": Kind.UNSUPPORTED}, {}, Change.CHANGED),
        ({"kind": Kind.DEVIATION}, {"kind": Kind.CRASH}, Change.BROKEN),
        ({"kind": Kind.DEVIATION}, {}, Change.FIXED),
        ({"kind": Kind.DEVIATION}, CONFORMING, Change.FIXED),
        ({"kind": Kind.DEVIATION}, OTHERWISE, Change.BROKEN),
        ({"kind": Kind.DEVIATION}, {"kind": Kind.DEVIATION}, None),
        ({"kind": Kind.CRASH}, {}, Change.FIXED),
        ({"kind": Kind.CRASH}, {"kind": Kind.DEVIATION}, Change.CHANGED),
        ({"kind": Kind.CRASH}, {"kind": Kind.HANG, "observed": "hung"}, Change.CHANGED),
        (CONFORMING, {}, None),
        (CONFORMING, {"kind": Kind.REJECTS_VALID}, Change.BROKEN),
        (OTHERWISE, {}, Change.FIXED),
        (
            {"expected": "holds", "observed": "holds for 5 exchanges"},
            {"expected": "holds", "observed": "holds for 6 exchanges"},
            None,
        ),
    ],
)
def test_change(
    old: dict[str, Any], new: dict[str, Any], change: str | None, tmp_path: Path
) -> None:
    found = changed(tmp_path, [result(VALID, **old)], [result(VALID, **new)])
    assert found == ([] if change is None else [(change, VALID, ONE)])


def test_new_and_gone(tmp_path: Path) -> None:
    found = changed(tmp_path, [result(VALID), result(LATE)], [result(EARLY), result(VALID)])
    assert found == [(Change.NEW, EARLY, ONE), (Change.GONE, LATE, ONE)]


@pytest.mark.parametrize(
    ("old", "new", "matched"),
    [
        (["a 1"], ["a 1"], {"a 1": "a 1"}),
        (["a 1"], ["a 2"], {"a 2": "a 1"}),
        (["a 1"], ["b 1"], {}),
        (["a 1", "a 2"], ["a 2", "a 3"], {"a 2": "a 2", "a 3": "a 1"}),
        (["a 1", "a 2"], ["a 3"], {}),
        (["a 1"], ["a 2", "a 3"], {}),
        (["a 1"], ["a 1", "a 2"], {"a 1": "a 1"}),
        (["a-gss 1", "a 1"], ["a 2"], {"a 2": "a 1"}),
    ],
)
def test_peers_are_matched(old: list[str], new: list[str], matched: dict[str, str]) -> None:
    assert match(old, new) == matched


def ran(tmp_path: Path, *arguments: str) -> Outcome:
    return sixstep("report", "compare", "old", "new", *arguments, cwd=tmp_path)


def test_the_command_tells_all_and_ends_with_1_where_something_broke(tmp_path: Path) -> None:
    write(tmp_path / "old", [
        result(VALID), result(LATE, kind=Kind.CRASH, observed="crashed"), result(EARLY),
        result(VALID, OTHER),
    ])  # fmt: skip
    write(tmp_path / "new", [
        result(VALID, "one 1.1", Kind.REJECTS_VALID, observed="rejected with 60"),
        result(LATE, "one 1.1", observed="rejected with 37"),
        result("server.x.y", "one 1.1"), result(VALID, "third 1"),
    ])  # fmt: skip
    outcome = ran(tmp_path, "--markdown", "page")
    assert outcome.code == 1
    assert outcome.out.splitlines() == [
        "one 1.1, which was one 1.0",
        "third 1: only in the new run",
        "other 2.0: only in the old run",
        "broken: 1 (an unexpected result that was none)",
        f"  {VALID} on one 1.1: pass: accepted -> rejects-valid: rejected with 60",
        "fixed: 1 (an unexpected result, or a deviation, that conforms now)",
        f"  {LATE} on one 1.1: crashed -> pass: rejected with 37",
        "new: 1 (only in the new run)",
        "  server.x.y on one 1.1",
        "gone: 1 (only in the old run)",
        f"  {EARLY} on one 1.1",
        "1 broken, 1 fixed, 0 changed, 1 new, 1 gone, 0 the same",
    ]
    page = (tmp_path / "page").read_text().splitlines()
    assert page[0] == "## Compared: 1 broken, 1 fixed, 0 changed, 1 new, 1 gone, 0 the same"
    assert f"- `{EARLY}` on one 1.1" in page
    assert any(line.startswith(f"- `{VALID}` on one 1.1: pass") for line in page)


def test_the_command_ends_with_0_where_nothing_broke(tmp_path: Path) -> None:
    write(tmp_path / "old", [result(VALID, kind=Kind.CRASH)])
    write(tmp_path / "new", [result(VALID), result(LATE, kind=Kind.CRASH)], footer=False)
    outcome = ran(tmp_path, "--markdown", "-")
    assert outcome.code == 0
    assert outcome.out.startswith("## Compared: 0 broken, 1 fixed, 0 changed, 1 new, 0 gone")
    assert "CUT OFF  new: has no footer" in outcome.err


def test_nothing_to_compare(tmp_path: Path) -> None:
    write(tmp_path / "old", [result(VALID)])
    write(tmp_path / "new", [result(VALID, OTHER)])
    outcome = ran(tmp_path)
    assert outcome.code == 2
    assert outcome.err == "sixstep: no peer of new is in old, so there is nothing to compare\n"


def test_hostile_text_does_not_steer_the_terminal(tmp_path: Path) -> None:
    write(tmp_path / "old", [result(HOSTILE, HOSTILE, observed=HOSTILE)])
    write(tmp_path / "new", [result(HOSTILE, HOSTILE, Kind.CRASH, observed=HOSTILE)])
    outcome = ran(tmp_path, "--markdown", "page")
    assert outcome.code == 1
    assert not {"\x1b", "\x00", "\u202e"} & set(outcome.out + (tmp_path / "page").read_text())
