"""What is written where: colours on a terminal that wants them, plain lines everywhere else."""

from __future__ import annotations

import os
import pty
import subprocess
from pathlib import Path

from bad_sessions import selector
from commands import QUICK, SIXSTEP, clean_environment, sixstep

FAILING = selector("without", "skew")
SKEW = ("--select", "server.clock-skew.ctime-ahead-of-skew-by-1-second")
ESCAPE = "\x1b["


def on_a_terminal(*arguments: str, cwd: Path, **environment: str) -> str:
    """Return what a command writes to a terminal."""
    ours, its = pty.openpty()
    process = subprocess.Popen(
        [SIXSTEP, *arguments],
        stdin=subprocess.DEVNULL,
        stdout=its,
        stderr=its,
        cwd=cwd,
        env=clean_environment(TERM="xterm", **environment),
    )
    os.close(its)
    written = b""
    while True:
        try:
            octets = os.read(ours, 1 << 16)
        except OSError:  # Linux says so at the end
            octets = b""
        if not octets:
            break
        written += octets
    os.close(ours)
    process.wait()
    return written.decode()


def test_terminal_gets_colours(tmp_path: Path) -> None:
    assert ESCAPE in on_a_terminal("run", "--peer", FAILING, *SKEW, cwd=tmp_path)


def test_terminal_that_wants_no_colours_gets_none(tmp_path: Path) -> None:
    text = on_a_terminal("run", "--peer", FAILING, *SKEW, cwd=tmp_path, NO_COLOR="1")
    assert "1 failed" in text
    assert ESCAPE not in text


def test_pipe_gets_plain_lines(tmp_path: Path) -> None:
    out = sixstep("run", "--peer", FAILING, *SKEW, "-n", "1", cwd=tmp_path).out
    assert "1 failed" in out
    assert ESCAPE not in out
    assert "\r" not in out


def test_table_has_sections_by_peers(tmp_path: Path) -> None:
    out = sixstep(
        "run", "--peer", FAILING, "--peer", "reference", "--select", "*.valid.default", *SKEW,
        cwd=tmp_path,
    ).out  # fmt: skip
    rows = [line.split() for line in out.splitlines()]
    assert ["RFC", "4120", "3.2.3", "server", "1", ".", "1", ".", "2", ".", ".", "."] in rows
    assert ["RFC", "4120", "3.2.2", "client", "1", ".", ".", ".", "1", ".", ".", "."] in rows
    assert ["all", "2", ".", "1", ".", "3", ".", ".", "."] in rows


def test_unsupported_and_inconclusive_are_told_apart_from_passes(tmp_path: Path) -> None:
    out = sixstep("run", "--peer", selector("refuse-all"), *QUICK, *SKEW, cwd=tmp_path).out
    rows = [line.split() for line in out.splitlines()]
    assert ["RFC", "4120", "3.2.3", "server", ".", ".", "1", "1"] in rows
    assert "spoiled 1.0: 1 rejects-valid, 1 inconclusive" in out


FOREIGN = {
    "pytest.ini": "[pytest]\naddopts = --no-such-option\n",
    "pyproject.toml": "[tool.pytest.ini_options]\naddopts = '--no-such-option'\n",
    "tox.ini": "[pytest]\naddopts = --no-such-option\n",
    "conftest.py": "raise RuntimeError('not ours')\n",
    "test_foreign.py": "def test_foreign():\n    assert False\n",
    "conformance/__init__.py": "raise RuntimeError('not ours')\n",
    "reference.py": "raise RuntimeError('not ours')\n",
}


def test_what_lies_in_the_current_folder_does_not_disturb_and_stays(tmp_path: Path) -> None:
    for name, text in FOREIGN.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    outcome = sixstep("run", "--peer", "reference", *QUICK, cwd=tmp_path)
    assert outcome.code == 0, outcome.text
    assert "1 passed" in outcome.out
    # What another plugin of pytest leaves behind is not ours.
    left = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()}
    assert {name for name in left if not name.startswith(".")} == set(FOREIGN)
