"""`sixstep fuzz`: how long it runs, how it stops and goes on, and what it says of wrong options."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from bad_sessions import selector
from commands import SIXSTEP, clean_environment, sixstep

STATE = Path("crashes", "fuzz.state")


def state(folder: Path) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((folder / STATE).read_bytes())
    return document


def fuzz(folder: Path, *arguments: str) -> str:
    folder.mkdir(exist_ok=True)
    outcome = sixstep("fuzz", *arguments, cwd=folder)
    assert outcome.code == 0, outcome.text
    return outcome.out


def test_it_runs_for_a_time(tmp_path: Path) -> None:
    told = fuzz(tmp_path, "--peer", "reference", "--for", "0.5s")
    assert 0 < state(tmp_path)["examples"] == int(told.split()[0])


def test_it_goes_on_where_it_stopped(tmp_path: Path) -> None:
    fuzz(tmp_path / "whole", "--peer", "reference", "--examples", "210", "--seed", "5")
    parts = tmp_path / "parts"
    fuzz(parts, "--peer", "reference", "--examples", "70", "--seed", "5")
    assert state(parts)["examples"] == 70
    told = fuzz(parts, "--resume", "--examples", "140")
    assert told.startswith("210 examples of seed 5: ")
    assert state(parts) == state(tmp_path / "whole")


def test_what_was_found_before_is_still_found(tmp_path: Path) -> None:
    bad = ("--peer", selector("refuse-all", "60"))
    first = sixstep("fuzz", *bad, "--examples", "20", cwd=tmp_path)
    before = state(tmp_path)["findings"]
    again = sixstep("fuzz", "--resume", "--examples", "1", cwd=tmp_path)
    assert (first.code, again.code) == (1, 1)
    assert before == state(tmp_path)["findings"][: len(before)]
    assert any(each["scenario"] == [] for each in before)  # the plain scenario is enough


@pytest.mark.parametrize("no_colour", ["", "1"])
def test_a_terminal_has_a_line_that_is_rewritten(no_colour: str, tmp_path: Path) -> None:
    ours, theirs = os.openpty()
    process = subprocess.Popen(
        [SIXSTEP, "fuzz", "--peer", selector("refuse-all", "60"), "--for", "1s"], cwd=tmp_path,
        env=clean_environment(NO_COLOR=no_colour), stdout=subprocess.DEVNULL, stderr=theirs,
    )  # fmt: skip
    os.close(theirs)
    told = b""
    # The end of a terminal is an error to who reads on.
    with os.fdopen(ours, "rb", buffering=0) as terminal, suppress(OSError):
        while octets := terminal.read(4096):
            told += octets
    assert process.wait(timeout=60) == 1
    *lines, last = told.decode().split("\r\033[K")
    assert len(lines) > 1
    assert last == ""  # nothing is left of it
    assert all("\n" not in line for line in lines)
    assert any(re.search(r"\d+ examples, \d+/s, [1-9]\d* findings", line) for line in lines)
    assert ("\033[1m" in "".join(lines)) == (no_colour == "")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_after_the_batch_in_hand(number: int, tmp_path: Path) -> None:
    process = subprocess.Popen(
        [SIXSTEP, "fuzz", "--peer", "reference"], cwd=tmp_path, env=clean_environment(),
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        # The state is written before the first message is put.
        for _ in range(300):
            if (tmp_path / STATE).exists():
                break
            time.sleep(0.1)
        time.sleep(0.3)
        process.send_signal(number)
        out, err = process.communicate(timeout=60)
    finally:
        process.kill()
    assert process.returncode == 0, err
    assert "Traceback" not in err
    assert out.endswith("no findings\n")
    done = state(tmp_path)["examples"]
    assert int(out.split()[0]) == done
    assert done % 128 == 0
    assert fuzz(tmp_path, "--resume", "--examples", "10").startswith(f"{done + 10} examples")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--for", "10 minutes"), "wants a time as 90s, 10m or 1h30m, not '10 minutes'"),
        (("--for", "0"), "wants a time as 90s, 10m or 1h30m, not '0'"),
        (("--examples", "0"), "wants a number from 1 on, not '0'"),
        (("--examples", "many"), "wants a number from 1 on, not 'many'"),
        (("-n", "0"), "wants a number from 1 on, not '0'"),
        (("--peer", "nobody"), "no peer is called 'nobody'"),
        (("--peer", "reference", "--deviations", "none.toml"), "none.toml"),
        (("--resume",), "crashes/fuzz.state: cannot be read"),
        (("--resume", "--state", "other.json"), "other.json: not the state of a run"),
        (("--resume", "--state", "a.state", "--seed", "1"), "a run of seed 0; leave out --seed"),
        (("--resume", "--state", "a.state", "--peer", "impacket"), "a run of reference 0.1.0"),
        (("--peer", selector("claims", "server")), "can be given nothing that is generated"),
        (("--peer", "reference", "--crashes", "file/x"), "file/x/fuzz.state: cannot be written"),
    ],
)
def test_wrong_usage_is_told_in_a_line(
    arguments: tuple[str, ...], told: str, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "other.json").write_text('{"schema": "sixstep-vectors-1"}')
    (tmp_path / "a.state").write_text(
        json.dumps(
            {
                "schema": "sixstep-fuzz-1", "seed": 0, "selectors": ["reference"],
                "peers": ["reference 0.1.0"], "examples": 0, "verdicts": [], "departures": [],
                "pairs": [], "findings": [], "choices": [], "disagreements": [],
            }
        )
    )  # fmt: skip
    outcome = (
        sixstep("fuzz", *arguments, "--examples", "1", cwd=tmp_path)
        if ("--examples" not in arguments)
        else sixstep("fuzz", *arguments, cwd=tmp_path)
    )
    assert (outcome.code, outcome.out) == (2, ""), outcome.text
    [line] = [line for line in outcome.err.splitlines() if told in line]
    assert line.startswith("sixstep")


def test_a_peer_that_cannot_be_run(tmp_path: Path) -> None:
    gone = ("--peer", "exec:/nowhere/adapter")
    outcome = sixstep("fuzz", *gone, "--examples", "10", cwd=tmp_path)
    assert (outcome.code, outcome.out) == (3, "")
    assert outcome.err.startswith("PEER NOT RUN  /nowhere/adapter: cannot be run")
    outcome = sixstep("fuzz", *gone, "--peer", "reference", "--examples", "10", cwd=tmp_path)
    assert outcome.code == 3
    assert outcome.out.startswith("10 examples of seed 0")
