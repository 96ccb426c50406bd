"""What somebody is told whose implementation fails in hundreds of places, and how to go on."""

from __future__ import annotations

import tomllib
from pathlib import Path

from bad_sessions import selector
from commands import QUICK, sixstep

FAULTY = selector("accept-all")
SECTIONS = ("--section", "3.2.3")
SKEW = ("--select", "server.clock-skew.*")


def test_many_failures_are_told_by_requirement(tmp_path: Path) -> None:
    outcome = sixstep("run", "--peer", FAULTY, *SECTIONS, "--effort", "off", cwd=tmp_path)
    assert outcome.code == 1
    told = outcome.out.partition(" unexpected results =")[2].partition(" conformance =")[0]
    assert "sixstep peers check --peer" in told
    assert "--record accepted.toml" in told
    assert told.count("reproduce ") == 5
    assert "rfc4120-3.2.3-clock-skew (RFC 4120 section 3.2.3, DESCRIBED)" in told
    assert len(told.splitlines()) < 150 < told.count("accepts-invalid") + 150


def test_a_valid_exchange_that_fails_comes_first(tmp_path: Path) -> None:
    refusing = selector("refuse-all", "60")
    out = sixstep("run", "--peer", refusing, "--role", "server", "--effort", "off",
                  cwd=tmp_path).out  # fmt: skip
    told = out.partition(" unexpected results =")[2]
    assert "Begin with server.valid.default" in told
    first = next(line for line in told.splitlines() if " on spoiled 1.0: " in line)
    assert first == "server.valid.default on spoiled 1.0: rejects-valid"


def test_what_is_accepted_for_now_is_recorded_and_passes(tmp_path: Path) -> None:
    run = ("run", "--peer", FAULTY, *SKEW)
    outcome = sixstep(*run, "--record", "accepted.toml", cwd=tmp_path)
    assert outcome.code == 1
    content = tomllib.loads((tmp_path / "accepted.toml").read_text())
    assert content["peer"] == "spoiled"
    assert "server.clock-skew.ctime-ahead-of-skew-by-1-second" in {
        entry["case"] for entry in content["deviation"]
    }
    again = sixstep(*run, "--deviations", "accepted.toml", cwd=tmp_path)
    assert again.code == 0, again.text
    mended = ("run", "--peer", selector(), *SKEW, "--deviations", "accepted.toml")
    assert sixstep(*mended, cwd=tmp_path).code == 1


def test_a_recorded_property_passes_too(tmp_path: Path) -> None:
    run = ("run", "--peer", FAULTY, "--select", "server.property.clock")
    assert sixstep(*run, "--record", "accepted.toml", cwd=tmp_path).code == 1
    again = sixstep(*run, "--deviations", "accepted.toml", cwd=tmp_path)
    assert again.code == 0, again.text
    assert "1 xfailed" in again.out


def test_record_wants_one_peer_and_a_place(tmp_path: Path) -> None:
    two = ("--peer", "reference", "--peer", FAULTY)
    outcome = sixstep("run", *two, *QUICK, "--record", "accepted.toml", cwd=tmp_path)
    assert (outcome.code, "--record wants one peer" in outcome.text) == (2, True)
    nowhere = sixstep("run", "--peer", FAULTY, *QUICK, "--record", "no/folder", cwd=tmp_path)
    assert (nowhere.code, "--record no/folder: No such file" in nowhere.text) == (2, True)
