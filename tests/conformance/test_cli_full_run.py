"""One run of the whole suite: nothing is left out, and no recorded deviation goes unseen."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

import pytest
from bad_sessions import selector
from commands import Outcome, results, sixstep

from conformance.suite.cases import cases

DEVIATIONS = """
peer = "spoiled"

[[deviation]]
case = "server.clock-skew.ctime-ahead-of-skew-by-*"
observed = "accepted"
kind = "bug"
reason = "Nobody looks at the clock."
section = "3.2.3"

[[deviation]]
case = "server.no-such-topic.*"
observed = "accepted"
kind = "bug"
reason = "Nobody knows."
section = "3.2.3"
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the run and of what it has written."""
    return tmp_path_factory.mktemp("full")


@pytest.fixture(scope="module")
def outcome(folder: Path) -> Outcome:
    """Run the whole suite, with a peer that has a fault, on two workers."""
    (folder / "d.toml").write_text(DEVIATIONS, encoding="utf-8")
    return sixstep(
        "run", "--peer", selector("without", "skew"), "-n", "2", "--effort", "off",
        "--deviations", "d.toml", "--results", "results", "--junit", "junit.xml", cwd=folder,
    )  # fmt: skip


@pytest.fixture(scope="module")
def lines(outcome: Outcome, folder: Path) -> list[dict]:
    """Return the lines of the results file."""
    return results(folder / "results")


def test_every_case_has_one_result(lines: list[dict]) -> None:
    assert Counter(line["case"] for line in lines[1:-1]) == Counter(list(cases()))


def test_footer_counts_the_results(outcome: Outcome, lines: list[dict]) -> None:
    counts = Counter(line["kind"] for line in lines[1:-1])
    assert lines[-1]["counts"] == dict(sorted(counts.items()))
    assert lines[-1]["exit_code"] == outcome.code == 1


def test_junit_has_every_case(lines: list[dict], folder: Path) -> None:
    [suite] = ElementTree.parse(folder / "junit.xml").getroot()
    counts = lines[-1]["counts"]
    assert int(suite.get("tests", "")) == len(cases())
    assert int(suite.get("failures", "")) == counts["accepts-invalid"]


def test_entry_that_nothing_shows_is_told(outcome: Outcome) -> None:
    told = "STALE DEVIATION  spoiled 1.0: server.no-such-topic.*: no case showed it: remove"
    assert outcome.out.count("STALE DEVIATION") == 1
    assert told in outcome.out


def test_recorded_deviations_stay_visible(outcome: Outcome, lines: list[dict]) -> None:
    shown = [line for line in lines[1:-1] if line["kind"] == "deviation"]
    assert shown
    assert all(line["case"].startswith("server.clock-skew.ctime-ahead") for line in shown)
    assert "accepted: bug: Nobody looks at the clock." in outcome.out


def test_only_cases_that_need_the_clock_fail(lines: list[dict]) -> None:
    for line in lines[1:-1]:
        if line["verdict"] == "fail":
            case = cases()[line["case"]]
            broken = {defect.requirement for each in case.messages for defect in each.defects}
            assert broken & {"rfc4120-3.2.3-clock-skew"} or case.remembers or case.look, case.id
