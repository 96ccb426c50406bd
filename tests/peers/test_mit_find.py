"""Which MIT libraries are found, what is said of the others, and the program around them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from conformance.peers.mit.find import (
    ENVIRONMENT,
    Library,
    Skipped,
    find_libraries,
    look,
    open_library,
)
from conformance.peers.mit.settings import last_second


@pytest.fixture(autouse=True)
def nobody_names_a_library(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the tests apart from what the machine's user has set."""
    monkeypatch.delenv(ENVIRONMENT, raising=False)


def test_there_is_one() -> None:
    assert find_libraries(), [str(skipped) for skipped in look()]


def test_a_file_is_found_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    before = find_libraries()
    link = tmp_path / "libkrb5.so"
    link.symlink_to(before[-1].path)
    monkeypatch.setenv(ENVIRONMENT, str(link))
    first, *others = find_libraries()
    assert first == before[-1]._replace(source=ENVIRONMENT)
    assert others == before[:-1]


def test_what_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    missing = str(tmp_path / "libkrb5.so.3")
    monkeypatch.setenv(ENVIRONMENT, missing)
    skipped = next(look())
    assert isinstance(skipped, Skipped)
    assert (skipped.name, skipped.source) == (missing, ENVIRONMENT)
    assert skipped.reason.startswith("it does not load: ")


def test_what_is_not_krb5_is_told() -> None:
    skipped = open_library("libc.so.6", "here")
    assert isinstance(skipped, Skipped)
    assert "it has no profile_init_path" in str(skipped)


def test_how_far_a_version_can_tell_the_time() -> None:
    assert last_second("1.15.1") == 2**31 - 1
    assert last_second("1.16-beta2") == last_second("1.22.2") == 2**32 - 1


def run(*arguments: str, requests: str = "", library: str = "") -> subprocess.CompletedProcess[str]:
    """Run the adapter as the program that it is."""
    return subprocess.run(
        [sys.executable, "-m", "conformance.peers.mit", *arguments],
        input=requests,
        env={**os.environ, ENVIRONMENT: library},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("library", find_libraries(), ids=lambda library: library.version)
def test_the_program_serves_the_library_it_is_given(library: Library) -> None:
    requests = '{"id": 0, "op": "hello", "protocol": 1}\n{"id": 1, "op": "bye"}\n'
    done = run("--library", str(library.path), requests=requests)
    hello, bye = map(json.loads, done.stdout.splitlines())
    assert hello["peer"]["version"] == library.version
    assert bye == {"id": 1, "outcome": "done"}
    assert (done.returncode, done.stderr) == (0, "")


def test_the_program_serves_the_first_library_found() -> None:
    done = run(requests='{"id": 0, "op": "hello", "protocol": 1}\n')
    assert json.loads(done.stdout)["peer"]["version"] == find_libraries()[0].version
    assert done.returncode == 0


def test_who_names_a_library_gets_no_other() -> None:
    for done in (run("--library", "libc.so.6"), run(library="libc.so.6")):
        assert done.returncode == 3
        assert "libc.so.6: it has no " in done.stderr
