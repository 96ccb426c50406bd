"""What the README tells a reader to type is typed here.

Each block has a directory of its own, in which are the files that the README shows before it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
from collections.abc import Callable
from pathlib import Path

import pytest
from readme_blocks import Block, blocks

ROOT = Path(__file__).resolve().parents[1]
README = list(blocks((ROOT / "README.md").read_text()))
OURS = {block.comments["command"]: block for block in README if "command" in block.comments}
LEFT_OUT = [block for block in README if "not run" in block.comments]
FILES = [block for block in README if "file" in block.comments]
RUN = [block for block in README if not {"command", "not run", "file"} & set(block.comments)]
SHELL = [block for block in RUN if block.language == "sh"]
PYTHON = [block for block in RUN if block.language == "python"]
SHOWN = {"json", "text", "toml"}
"""Languages of blocks that nobody types."""
RECIPES = {"ini", "yaml"}
"""Languages of blocks for CI services: test_readme_recipes.py runs what is in them."""

_PATIENCE = 300  # seconds


def run(block: Block, command: list[str], folder: Path) -> None:
    """Run a command with the project's scripts on the path and nothing of this test run."""
    for file in FILES:
        if file.line < block.line:
            (folder / file.comments["file"]).write_text(f"{file.text}\n")
    environment = {name: os.environ[name] for name in os.environ if not name.startswith("PYTEST_")}
    environment["PATH"] = os.pathsep.join((sysconfig.get_path("scripts"), os.environ["PATH"]))
    done = subprocess.run(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=_PATIENCE,
        check=False,
    )
    expected = int(block.comments.get("exit", 0))
    assert done.returncode == expected, f"README.md:{block.line}\n{block.text}\n\n{done.stdout}"


@pytest.mark.parametrize("block", SHELL, ids=str)
def test_shell(block: Block, tmp_path: Path) -> None:
    run(block, ["bash", "-euo", "pipefail", "-c", block.text], tmp_path)


def test_python(tmp_path: Path) -> None:
    for block in PYTHON:
        run(block, [sys.executable, "-c", block.text], tmp_path)


def test_there_are_commands() -> None:
    assert SHELL


def test_no_block_is_of_another_language() -> None:
    languages = {block.language for block in README}
    assert languages <= {"sh", "python"} | SHOWN | RECIPES, (
        "a command in another language is not run"
    )


def test_commands_can_be_copied() -> None:
    lines = [line for block in README if block.language == "sh" for line in block.text.split("\n")]
    assert [line for line in lines if line.startswith(("$ ", "> ", "# "))] == []


def test_only_what_would_be_run_is_left_out(record_property: Callable[[str, object], None]) -> None:
    for block in LEFT_OUT:
        record_property(str(block), block.comments["not run"])  # into JUnit reports
        print(f"README.md:{block.line} is not run: {block.comments['not run']}")
    assert {block.language for block in LEFT_OUT} <= {"sh", "python"}


def test_the_commands_of_the_project_are_those_of_ci() -> None:
    script = [ROOT / ".ci" / "run", "--list"]
    listed = subprocess.run(script, stdin=subprocess.DEVNULL, capture_output=True, check=True)
    commands = {name: block.text for name, block in OURS.items()}
    assert set(commands) == {"conformance", "tests", "peers"}
    lines = listed.stdout.decode().splitlines()
    assert dict(line.split(": ", 1) for line in lines) == commands


def test_the_commands_of_the_project_are_one_line_each() -> None:
    for block in OURS.values():
        assert block.language == "sh"
        assert "\n" not in block.text


def test_the_commands_of_the_project_run_tox() -> None:
    assert OURS["tests"].text.endswith("tox run")
    for name in ("conformance", "peers"):
        assert OURS[name].text == f"{OURS['tests'].text} -e {name}"
