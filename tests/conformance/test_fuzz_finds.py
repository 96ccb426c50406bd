"""`sixstep fuzz`: what it finds, how it shrinks that, and that honest peers are let alone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from bad_sessions import selector
from commands import Outcome, sixstep

from conformance.vectors.lint import lint

FEW = "64"
CLOCKS = ("--seed", "3")
"""A seed whose first exchanges have several with clocks that are too far apart."""
DIES = "crash: crashed: exited with status 70 without an answer"


def fuzz(folder: Path, *arguments: str, examples: str = FEW) -> Outcome:
    return sixstep("fuzz", "--examples", examples, *arguments, cwd=folder)


def peers(*selectors: str) -> list[str]:
    return [word for each in selectors for word in ("--peer", each)]


def findings(folder: Path) -> list[dict[str, Any]]:
    """Return what the crash files tell of their findings."""
    documents = [json.loads(path.read_bytes()) for path in sorted(folder.glob("crashes/*.json"))]
    return [
        test["finding"]
        for document in documents
        for group in document["groups"]
        for test in group["tests"]
        if "finding" in test
    ]


def test_honest_peers_have_no_findings(tmp_path: Path) -> None:
    outcome = fuzz(tmp_path, *peers("reference", selector()), examples="384")
    assert outcome.code == 0, outcome.text
    assert outcome.out.startswith("384 examples of seed 0: ")
    assert outcome.out.endswith("\nno findings\n")
    assert "reference 0.1.0: 3" in outcome.out
    assert "spoiled 1.0: 3" in outcome.out
    assert list(tmp_path.glob("crashes/*.json")) == []


@pytest.mark.parametrize(
    ("fault", "outcome_of", "told"),
    [
        (("without", "skew"), "accepts-invalid: accepted", "expectation"),
        (("crash-on-long-client", "16"), DIES, "robustness"),
        (("refuse-all", "60"), "rejects-valid: rejected with 60", "expectation"),
    ],
    ids=["accepts", "dies", "refuses"],
)
def test_a_fault_is_found_shrunk_and_written(
    fault: tuple[str, ...], outcome_of: str, told: str, tmp_path: Path
) -> None:
    bad = selector(*fault)
    outcome = fuzz(tmp_path, *peers("reference", bad), *CLOCKS, examples="384")
    assert outcome.code == 1, outcome.text
    every = findings(tmp_path)
    assert {each["peer"] for each in every} == {"spoiled 1.0"}, outcome.text
    found = [each for each in every if (each["property"], each["outcome"]) == (told, outcome_of)]
    assert found, outcome.text
    assert f"spoiled 1.0: {outcome_of} ({told})" in outcome.out
    # One departure is enough, or none where everything is refused.
    assert {len(each["scenario"]) for each in found} <= {0, 1}
    for path in tmp_path.glob("crashes/*.json"):
        document = json.loads(path.read_bytes())
        assert list(lint(path.name, document, path.read_bytes())) == []
        assert path.name in outcome.out or "more departures with the same outcome" in outcome.out
    for peer, answers in ((bad, {"FAILED", "ERROR"}), ("reference", {"FIXED"})):
        again = sixstep("replay", "crashes", "--peer", peer, cwd=tmp_path)
        assert {line.split()[0] for line in again.out.splitlines()} <= answers, again.text


def test_findings_are_told_apart_by_departure_and_not_by_value(tmp_path: Path) -> None:
    outcome = fuzz(tmp_path, *peers(selector("accept-all")), examples="256")
    assert outcome.code == 1
    found = findings(tmp_path)
    keys = [tuple(each[part] for part in ("property", "defect", "peer", "outcome"))
            for each in found]  # fmt: skip
    assert len(keys) == len(set(keys)) > 10
    assert "more departures with the same outcome" in outcome.out
    state = json.loads((tmp_path / "crashes" / "fuzz.state").read_bytes())
    assert sum(each["count"] for each in state["findings"]) > len(found)


def files(folder: Path, *more: str) -> dict[str, bytes]:
    """Return what a run leaves behind."""
    folder.mkdir()
    fuzz(folder, *peers(selector("without", "skew")), *(more or CLOCKS), examples="384")
    return {path.name: path.read_bytes() for path in (folder / "crashes").iterdir()}


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return files(tmp_path_factory.mktemp("fuzz") / "once")


def test_the_same_seed_writes_the_same(once: dict[str, bytes], tmp_path: Path) -> None:
    assert len(once) > 1
    assert files(tmp_path / "again") == once
    assert files(tmp_path / "other", "--seed", "4") != once


def test_more_workers_write_the_same(once: dict[str, bytes], tmp_path: Path) -> None:
    assert files(tmp_path / "workers", "-n", "2", *CLOCKS) == once


def test_choices_and_disagreements_are_told_and_no_findings(tmp_path: Path) -> None:
    outcome = fuzz(tmp_path, *peers("reference", selector("accept-bad-der")), examples="256")
    of_choices = outcome.out.partition("choices: what the specification leaves to the peers")[2]
    of_choices, _, of_disagreements = of_choices.partition("disagreements over changed octets")
    for told in (of_choices, of_disagreements):
        assert "accepted by spoiled 1.0; refused by reference 0.1.0" in told
    assert " in AP-REQ.ticket." in of_disagreements
    assert "differential" not in {each["property"] for each in findings(tmp_path)}


def test_disagreements_are_findings_where_they_are_asked_for(tmp_path: Path) -> None:
    both = peers("reference", selector("accept-bad-der"))
    assert fuzz(tmp_path, *both, "--strict", examples="256").code == 1
    found = [each for each in findings(tmp_path) if each["property"] == "differential"]
    assert len(found) > 1
    assert {(each["peer"], each["outcome"]) for each in found} == {
        ("spoiled 1.0", "accepted by spoiled 1.0; refused by reference 0.1.0")
    }
    replayed = sixstep("replay", "crashes", "--peer", "reference", cwd=tmp_path)
    assert replayed.code == 0, replayed.text
