"""Recorded deviations in a whole run: known ones, fixed ones, and those that nothing shows."""

from __future__ import annotations

from fnmatch import fnmatchcase
from pathlib import Path

import pytest
from bad_sessions import selector
from commands import Outcome, pytest_run, results, sixstep

from conformance.suite.cases import cases

GOOD, FAILING = selector(), selector("without", "skew")
SKEW = ("--select", "server.clock-skew.ctime-*-skew-by-*")
ENTRY = """
[[deviation]]
case = "server.clock-skew.ctime-ahead-of-skew-by-*"
observed = "accepted"
kind = "bug"
reason = "Nobody looks at the clock."
section = "3.2.3"
"""
AHEAD, ALL = (
    sum(fnmatchcase(id_, f"server.clock-skew.ctime-{glob}") for id_ in cases())
    for glob in ("ahead-of-skew-by-*", "*-skew-by-*")
)
BEHIND = ENTRY.replace("ahead-of", "behind")
STALE = ENTRY.replace("server.clock-skew.ctime-ahead-of-skew-by-*", "server.no-such-topic.*")


@pytest.fixture
def run(tmp_path: Path):
    """Return a function that runs the suite with a deviations file."""

    def run(peer: str, entries: str, *arguments: str) -> Outcome:
        (tmp_path / "d.toml").write_text(f'peer = "spoiled"\n{entries}', encoding="utf-8")
        return sixstep("run", "--peer", peer, "--deviations", "d.toml", *arguments, cwd=tmp_path)

    return run


def test_recorded_failures_do_not_fail_the_run_and_stay_visible(run, tmp_path: Path) -> None:
    outcome = run(FAILING, ENTRY + BEHIND, *SKEW, "--results", "results")
    assert outcome.code == 0, outcome.text
    assert f"spoiled 1.0: {ALL} deviation" in outcome.out
    shown = [line for line in outcome.out.splitlines() if "Nobody looks at the clock." in line]
    assert shown == [
        "spoiled 1.0: server.clock-skew.ctime-ahead-of-skew-by-*: accepted:"
        " bug: Nobody looks at the clock.",
        "spoiled 1.0: server.clock-skew.ctime-behind-skew-by-*: accepted:"
        " bug: Nobody looks at the clock.",
    ]
    lines = results(tmp_path / "results")
    assert {line["verdict"] for line in lines[1:-1]} == {"deviation"}
    assert lines[-1]["counts"] == {"deviation": ALL}


def test_record_that_is_not_true_any_more_fails_the_run(run) -> None:
    outcome = run(GOOD, ENTRY, *SKEW)
    assert outcome.code == 1
    assert f"{ALL - AHEAD} pass, {AHEAD} fixed" in outcome.out
    assert "record       recorded as 'accepted', and it conforms now" in outcome.out


def test_entry_that_nothing_shows_is_no_fault_in_a_partial_run(run) -> None:
    outcome = run(FAILING, ENTRY + BEHIND + STALE, *SKEW)
    assert outcome.code == 0, outcome.text
    assert "STALE" not in outcome.out


def test_pytests_own_filter_makes_a_partial_run_too(tmp_path: Path) -> None:
    (tmp_path / "d.toml").write_text(f'peer = "spoiled"\n{ENTRY}{BEHIND}{STALE}')
    outcome = pytest_run(
        "--pyargs", "conformance.suite", "--peer", FAILING, "--deviations", "d.toml", "-q",
        "-k", "clock-skew and (ahead-of-skew or behind-skew-by)", cwd=tmp_path,
    )  # fmt: skip
    assert outcome.code == 0, outcome.text
    assert "STALE" not in outcome.out


def test_malformed_file_is_wrong_usage_told_in_one_line(run) -> None:
    outcome = run(GOOD, ENTRY + ENTRY, *SKEW)
    assert (outcome.code, outcome.out) == (2, "")
    [line] = outcome.err.split("\n\n")[0].splitlines()
    assert line.startswith("ERROR: server.clock-skew.ctime-ahead-of-skew-by-")
    assert "is covered twice" in line
