"""The example adapters are built as they say, and the check finds nothing wrong with them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from checking import check

EXAMPLES = Path(__file__).parents[2] / "conformance" / "peers" / "examples"
BUILT = {
    "c": (["cc", "pkg-config"], "apt-get install gcc pkg-config libkrb5-dev libjansson-dev"),
    "go": (["go"], "https://go.dev/dl"),
    "java": (["java"], "apt-get install openjdk-17-jdk-headless"),
}
FILES = {"c": "adapter.c", "go": "main.go", "java": "Adapter.java", "python": "adapter.py"}
LONGEST = 160
"""Lines: it is there to be read."""


def absent(language: str, what: str) -> None:
    """Skip, and fail where the examples are wanted."""
    reason = f"NO {what} HERE: the example in {language} is not tried; {BUILT[language][1]}"
    if os.environ.get("SIXSTEP_WANTS_EXAMPLES"):
        pytest.fail(reason)
    pytest.skip(reason)


def need(language: str, commands: Sequence[str]) -> None:
    for command in commands:
        if shutil.which(command) is None:
            absent(language, command.upper())


def build(language: str, command: str, folder: Path) -> None:
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"


def command_in(language: str, start: str) -> str:
    """Return the command that the example itself tells its reader to type."""
    text = (EXAMPLES / language / FILES[language]).read_text()
    [command] = re.findall(rf"^\W*({re.escape(start)} .*?)$", text, re.MULTILINE)
    return command


def test_python() -> None:
    checked = check(f"exec:{sys.executable} {EXAMPLES / 'python' / 'adapter.py'}", seconds=10)
    assert (checked.code, checked.wrong) == (0, []), checked.said


def test_c(tmp_path: Path) -> None:
    need("c", BUILT["c"][0])
    for package in ("krb5", "jansson"):
        if subprocess.run(["pkg-config", "--exists", package], check=False).returncode:
            absent("c", f"HEADERS OF {package.upper()}")
    shutil.copytree(EXAMPLES / "c", tmp_path, dirs_exist_ok=True)
    build("c", command_in("c", "cc").replace("cc ", "cc -Wall -Wextra -Werror ", 1), tmp_path)
    checked = check(f"exec:{tmp_path / 'adapter'}", seconds=10)
    assert (checked.code, checked.wrong) == (0, []), checked.said


def test_go(tmp_path: Path) -> None:
    need("go", BUILT["go"][0])
    shutil.copytree(EXAMPLES / "go", tmp_path, dirs_exist_ok=True)
    build("go", command_in("go", "go build"), tmp_path)
    build("go", 'go vet . && test -z "$(gofmt -l .)"', tmp_path)
    checked = check(f"exec:{tmp_path / 'adapter'}", seconds=10)
    assert (checked.code, checked.wrong) == (0, []), checked.said


def test_java() -> None:
    need("java", BUILT["java"][0])
    checked = check(f"exec:java {EXAMPLES / 'java' / 'Adapter.java'}", seconds=20)
    assert (checked.code, checked.wrong) == (0, []), checked.said


@pytest.mark.parametrize("language", FILES)
def test_is_short_and_says_how_to_check_it(language: str) -> None:
    text = (EXAMPLES / language / FILES[language]).read_text()
    assert len(text.splitlines()) <= LONGEST
    assert "sixstep peers check --peer" in text


def test_there_is_a_test_for_each() -> None:
    assert {folder.name for folder in EXAMPLES.iterdir()} == set(FILES)
