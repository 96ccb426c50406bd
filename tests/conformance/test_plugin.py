"""The suite under pytest itself, and the plugin in runs that are none of its business."""

from __future__ import annotations

from importlib import metadata
from pathlib import Path
from xml.etree import ElementTree

import pytest
from bad_sessions import selector
from commands import pytest_run

import conformance.suite
from conformance.suite.cases import cases

SUITE = ("--pyargs", "conformance.suite", "-q")
FAILING = selector("without", "skew")
SELECT = ("--select", "server.clock-skew.*")
SELECTED = sum(id_.startswith("server.clock-skew.") for id_ in cases())


def test_suite_runs_from_an_empty_folder(tmp_path: Path) -> None:
    outcome = pytest_run(
        "--pyargs", "conformance.suite", "--peer", "reference", *SELECT, cwd=tmp_path
    )
    assert outcome.code == 0, outcome.text
    assert f"peers: reference {metadata.version('sixstep')}\n" in outcome.out
    assert f"{SELECTED} passed" in outcome.out


def test_pytest_selects_parallelises_and_writes_junit(tmp_path: Path) -> None:
    outcome = pytest_run(
        *SUITE, "--peer", FAILING, *SELECT, "-k", "by-1-second", "-n", "2",
        "--junitxml", "junit.xml", cwd=tmp_path,
    )  # fmt: skip
    assert outcome.code == 1, outcome.text
    [suite] = ElementTree.parse(tmp_path / "junit.xml").getroot()
    failed = {case.get("name", "") for case in suite if case.find("failure") is not None}
    assert len(failed) == len(suite) > 0
    assert all("skew-by-1-second" in name for name in failed)


def test_keyword_that_selects_nothing_is_wrong_usage(tmp_path: Path) -> None:
    outcome = pytest_run(*SUITE, "--peer", FAILING, *SELECT, "-k", "no-such-case", cwd=tmp_path)
    assert outcome.code == 2, outcome.text
    assert "deselected" in outcome.out


def test_deviation_is_an_expected_failure_and_unsupported_a_skip(tmp_path: Path) -> None:
    (tmp_path / "d.toml").write_text(
        'peer = "spoiled"\n[[deviation]]\ncase = "server.valid.default"\n'
        'observed = "rejected without a code"\nkind = "bug"\nreason = "It does."\nsection = "3"\n'
    )
    outcome = pytest_run(
        *SUITE, "--peer", selector("refuse-all"), "--deviations", "d.toml", "-rxs",
        "--select", "server.valid.default", "--select", "server.clock-skew.cusec-0", cwd=tmp_path,
    )  # fmt: skip
    assert outcome.code == 0, outcome.text
    assert "deviation: rejected without a code: bug: It does." in outcome.out
    assert "inconclusive: its valid twin server.valid.default was rejected" in outcome.out
    assert "1 skipped, 1 xfailed" in outcome.out


def test_wrong_option_is_pytests_usage_error(tmp_path: Path) -> None:
    assert pytest_run(*SUITE, "--peer", "nobody", cwd=tmp_path).code == pytest.ExitCode.USAGE_ERROR


def test_suite_by_its_path_is_told_how_to_run(tmp_path: Path) -> None:
    folder = Path(conformance.suite.__file__).parent
    outcome = pytest_run(str(folder), "-q", cwd=tmp_path)
    assert outcome.code == 2
    assert "the suite is run by its name: pytest --pyargs conformance.suite" in outcome.out
    assert "KeyError" not in outcome.out


def test_plugin_is_idle_in_a_foreign_run(tmp_path: Path) -> None:
    (tmp_path / "test_foreign.py").write_text("def test_foreign():\n    pass\n")
    outcome = pytest_run("-p", "no:randomly", cwd=tmp_path)
    assert outcome.code == 0, outcome.text
    assert "1 passed" in outcome.out
    mine = [
        line
        for line in outcome.out.splitlines()
        if not line.startswith(("plugins:", "rootdir:"))
        and any(word in line for word in ("sixstep", "conformance", "peers", "reference"))
    ]
    assert mine == []


def test_plugin_keeps_out_of_foreign_exit_codes(tmp_path: Path) -> None:
    (tmp_path / "test_foreign.py").write_text("def test_foreign():\n    assert False\n")
    assert pytest_run(cwd=tmp_path).code == 1
    (tmp_path / "test_foreign.py").write_text("")
    assert pytest_run(cwd=tmp_path).code == 5
