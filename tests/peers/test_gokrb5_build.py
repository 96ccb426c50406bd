"""How the adapters of gokrb5 and its fork are built, and what they say to unknown requests."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from gokrb5_peer import NAMES, gokrb5, missing

from conformance.peers import built
from conformance.peers.gokrb5.find import SOURCES
from conformance.peers.process import PeerUnavailable
from conformance.peers.registry import resolve


@pytest.mark.parametrize("name", NAMES)
def test_is_found_with_the_version_that_was_built(name: str) -> None:
    with gokrb5(name) as peer:
        version = peer.hello.peer.version
    [spec] = resolve(name)
    assert spec.name == f"{name}-{version}"
    assert resolve(spec.name) == [spec]


@pytest.mark.parametrize("name", NAMES)
def test_no_toolchain_is_told_with_what_to_do(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(PeerUnavailable, match=rf"^{name}: go is not on the PATH; .*golang-go"):
        resolve(name)


def test_tests_do_not_drop_out_where_there_is_to_be_a_toolchain(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setenv("SIXSTEP_WANTS_GO", "1")
    with pytest.raises(pytest.fail.Exception, match="NO GO HERE"):
        gokrb5("gokrb5")


def test_folders_are_laid_over_each_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIXSTEP_CACHE", str(tmp_path / "cache"))
    for name, files in (
        ("one", {"a": "1", "b": "1", "x.py": "1"}),
        ("other", {"b": "2", "y.py": "2"}),
    ):
        (tmp_path / name).mkdir()
        for file, text in files.items():
            (tmp_path / name / file).write_text(text)
    folder = built.built("peer", tmp_path / "one", (), tmp_path / "other")
    assert {path.name: path.read_text() for path in folder.iterdir()} == {"a": "1", "b": "2"}
    (tmp_path / "other" / "b").write_text("3")
    again = built.built("peer", tmp_path / "one", (), tmp_path / "other")
    assert again != folder
    assert (again / "b").read_text() == "3"


# --- The clock. ---


@pytest.fixture
def clock(tmp_path: Path) -> Path:
    """What writes the overlay, and a toolchain that says it is in `tmp_path`."""
    if shutil.which("go") is None:
        missing("go is not on the PATH")
    program = tmp_path / "clock"
    command = ["go", "build", "-buildvcs=false", "-o", str(program), "./clock"]
    subprocess.run(command, cwd=SOURCES, check=True, timeout=300)
    toolchain = tmp_path / "bin" / "go"
    toolchain.parent.mkdir()
    toolchain.write_text(f"#!/bin/sh\necho {tmp_path}\n")
    toolchain.chmod(0o755)
    (tmp_path / "src" / "time").mkdir(parents=True)
    return program


def write_overlay(clock: Path, time_go: str) -> subprocess.CompletedProcess[str]:
    """Run it with a time.go of a toolchain."""
    folder = clock.parent
    (folder / "src" / "time" / "time.go").write_text(time_go)
    environment = {"PATH": f"{folder / 'bin'}:{os.environ['PATH']}"}
    return subprocess.run(
        [clock], cwd=folder, env=environment, capture_output=True, text=True, timeout=60
    )


def test_overlay_changes_now_alone(clock: Path) -> None:
    source = "package time\n\nfunc Now() Time {\n\treturn Time{}\n}\n"
    done = write_overlay(clock, source)
    assert done.returncode == 0, done.stderr
    overlay = json.loads((clock.parent / "overlay.json").read_text())
    [(replaced, changed)] = overlay["Replace"].items()
    assert replaced == str(clock.parent / "src" / "time" / "time.go")
    assert "return Stopped" in Path(changed).read_text()
    assert Path(changed).read_text().endswith("\treturn Time{}\n}\n")


@pytest.mark.parametrize("functions", ["", 2 * "\nfunc Now() Time {\n}\n"])
def test_toolchain_whose_clock_is_another_is_told(clock: Path, functions: str) -> None:
    done = write_overlay(clock, f"package time\n{functions}")
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "time.go" in done.stderr
    assert "this version of Go needs another clock" in done.stderr


# --- Lines that PeerProcess does not send. ---


def answers(*lines: str) -> list[dict[str, Any]]:
    """Return what gokrb5 answers, up to the end of its input."""
    gokrb5("gokrb5")
    [spec] = resolve("gokrb5")
    text = "".join(f"{line}\n" for line in lines)
    done = subprocess.run(spec.command, input=text, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_what_it_does_not_know_is_unsupported() -> None:
    told = answers(
        '{"id": 1, "op": "frobnicate"}',
        '{"id": 2, "op": "reset", "hard": true}',
        '{"id": 3, "op": "initiate", "now": "2026-01-01T00:00:00.000000Z", "credential": 1}',
        "noise",
        '{"id": 4, "op": "reset"}',
    )
    assert [(each["id"], each["outcome"]) for each in told] == [
        (1, "unsupported"),
        (2, "unsupported"),
        (3, "failed"),
        (0, "failed"),
        (4, "done"),
    ]
    assert "frobnicate" in told[0]["reason"]
    assert "hard" in told[1]["reason"]


def test_ends_at_bye() -> None:
    told = answers('{"id": 1, "op": "bye"}', '{"id": 2, "op": "reset"}')
    assert told == [{"id": 1, "outcome": "done"}]
