"""Choices and precedence: the lines at the end of a run, and what the pages are made of."""

from __future__ import annotations

from pathlib import Path

from report_samples import FREE, ONE, OTHER, PAIR, SOUND, result, sample, write

from conformance.model.verdict import Kind
from conformance.report.choices import choices, chosen, noted
from conformance.report.precedence import First, in_order, precedence, seen_first
from conformance.report.read import read

AGAINST = "server.pairs.msg-type-0+keytab-empty"


def test_choices(tmp_path: Path) -> None:
    results = read(sample(tmp_path / "r")).results
    assert choices(results) == [
        f"{FREE}: one 1.0 accepted, other 2.0 rejected with 32",
        f"{SOUND}: one 1.0: It takes what is late.",
    ]
    assert chosen(results) == [(FREE, {ONE: "accepted", OTHER: "rejected with 32"})]
    assert list(noted(results)) == [(SOUND, ONE, "It takes what is late.")]


def test_peers_that_choose_alike_are_not_told(tmp_path: Path) -> None:
    lines = [
        result(FREE, observed="rejected without a code", expected="accepted or rejected"),
        result(FREE, OTHER, observed="rejected with 32", expected="accepted or rejected"),
    ]
    assert chosen(read(write(tmp_path / "r", lines)).results) == []


def test_precedence(tmp_path: Path) -> None:
    lines = [
        result(PAIR, observed="rejected with 40"),
        result(AGAINST, observed="rejected with 45"),
        result(PAIR, OTHER, observed="rejected with 44"),
        result(AGAINST, OTHER, observed="rejected without a code"),
        result(PAIR, "third 3", Kind.WRONG_CODE, observed="rejected with 44"),
    ]
    results = read(write(tmp_path / "r", lines)).results
    assert precedence(results) == [
        "msg-type-0+keytab-empty: second first: one 1.0 (45)",
        "msg-type-0+kvno-newer: second first: other 2.0 (44)",
        "in the order of section 3.2.3: one 1.0 1 of 2, other 2.0 0 of 1",
    ]
    seen = seen_first(results)
    assert seen[PAIR] == {ONE: First(False, "40"), OTHER: First(True, "44")}
    assert in_order(seen) == {ONE: (1, 2), OTHER: (0, 1)}


def test_no_pairs_no_lines(tmp_path: Path) -> None:
    assert precedence(read(write(tmp_path / "r", [result(FREE)])).results) == []
