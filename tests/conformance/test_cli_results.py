"""The results file: header, a line a case, footer, and what is left of it when a run is killed."""

from __future__ import annotations

import json
import signal
import subprocess
import time
from collections import Counter
from importlib import metadata
from pathlib import Path

import pytest
from bad_sessions import selector
from commands import QUICK, SIXSTEP, clean_environment, results, sixstep

from conformance.model.verdict import Kind
from conformance.suite.cases import cases
from conformance.suite.result import Result

FAILING = selector("without", "skew")
SELECT = ("--select", "server.clock-skew.*", "--select", "client.valid.*")
ANSWERS = 40
FIELDS = {
    "peer", "case", "requirement", "level", "role",
    "verdict", "kind", "expected", "observed", "milliseconds",
}  # fmt: skip


def run(cwd: Path, *arguments: str) -> list[dict]:
    outcome = sixstep("run", *arguments, "--results", "results", cwd=cwd)
    lines = results(cwd / "results")
    assert lines[-1]["exit_code"] == outcome.code, outcome.text
    return lines


@pytest.fixture(scope="module")
def some(tmp_path_factory: pytest.TempPathFactory) -> list[dict]:
    """Return the lines of a run of a bad peer."""
    return run(tmp_path_factory.mktemp("some"), "--peer", FAILING, *SELECT)


def test_header_says_of_what_run_it_is(some: list[dict]) -> None:
    assert some[0] == {
        "type": "header",
        "tool": "sixstep",
        "version": metadata.version("sixstep"),
        "protocol": 1,
        "suite": 1,
        "peers": ["spoiled 1.0"],
        "profile": "rfc4120",
        "seed": 0,
    }


def test_every_case_has_a_line_of_its_own_in_the_order_of_the_suite(some: list[dict]) -> None:
    wanted = [id_ for id_ in cases() if id_.startswith(("server.clock-skew.", "client.valid."))]
    assert [line["case"] for line in some[1:-1]] == wanted


def test_line_has_what_the_design_says(some: list[dict]) -> None:
    for line in some[1:-1]:
        assert line["type"] == "result"
        assert line.keys() >= FIELDS
        result = Result.from_json({name: line[name] for name in line if name != "type"})
        assert (line["verdict"], line["peer"]) == (result.kind.verdict, "spoiled 1.0")
        assert line["milliseconds"] > 0


def test_footer_counts_the_lines(some: list[dict]) -> None:
    counts = Counter(line["kind"] for line in some[1:-1])
    assert some[-1] == {"type": "footer", "counts": dict(sorted(counts.items())), "exit_code": 1}
    assert {Kind.PASS, Kind.ACCEPTS_INVALID} <= set(counts)


def test_two_workers_find_the_same(some: list[dict], tmp_path: Path) -> None:
    parallel = run(tmp_path, "--peer", FAILING, "-n", "2", *SELECT)
    assert (parallel[0], parallel[-1]) == (some[0], some[-1])
    assert comparable(parallel) == comparable(some)


def comparable(lines: list[dict]) -> list[dict]:
    """Return the results in one order, without what is another in every run."""
    results = [{**line, "milliseconds": None} for line in lines[1:-1]]
    return sorted(results, key=lambda line: line["case"])


def test_peers_that_run_and_one_that_is_missing(tmp_path: Path) -> None:
    (tmp_path / "results").write_text("an older file, which is replaced\n" * 99)
    missing = ("--peer", "exec:/nowhere/adapter")
    lines = run(tmp_path, "--peer", FAILING, "--peer", "reference", *missing, *QUICK, "--seed", "7")
    peers = ["spoiled 1.0", f"reference {metadata.version('sixstep')}"]
    assert (lines[0]["peers"], lines[0]["seed"]) == (peers, 7)
    assert [line["peer"] for line in lines[1:-1]] == peers
    assert lines[-1] == {"type": "footer", "counts": {"pass": 2}, "exit_code": 3}


def test_killed_run_leaves_whole_lines_and_no_footer(tmp_path: Path) -> None:
    file = tmp_path / "results"
    peer = selector("hang-after", str(ANSWERS))
    process = subprocess.Popen(
        [SIXSTEP, "run", "--peer", peer, "--results", str(file)],
        cwd=tmp_path,
        env=clean_environment(),
        stdout=subprocess.DEVNULL,
    )
    try:
        wait_for_lines(file, ANSWERS // 2, process)
        process.send_signal(signal.SIGKILL)
    finally:
        process.kill()
        process.wait()
    text = file.read_text(encoding="utf-8")
    assert text.endswith("\n")
    kinds = [json.loads(line)["type"] for line in text.splitlines()]
    assert kinds == ["header", *["result"] * (len(kinds) - 1)]


def wait_for_lines(file: Path, count: int, process: subprocess.Popen) -> None:
    while not file.exists() or file.read_bytes().count(b"\n") < count:
        assert process.poll() is None, "the run has ended by itself"
        time.sleep(0.01)
