"""Files that are none get one line that says what is wrong, and exit code 2."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from commands import sixstep

from conformance.vectors.load import LARGEST, installed

GOOD = (installed() / "server" / "clock-skew.json").read_bytes()


def changed(change: Callable[[dict[str, Any]], object]) -> bytes:
    document = json.loads(GOOD)
    change(document)
    return json.dumps(document).encode()


def vector_of(document: dict[str, Any]) -> dict[str, Any]:
    test: dict[str, Any] = document["groups"][0]["tests"][0]
    return test


BAD = {
    "truncated": (GOOD[: len(GOOD) // 2], "not JSON"),
    "empty": (b"", "not JSON"),
    "binary": (bytes(range(256)), "not JSON"),
    "a list": (b"[]", 'the file: expected One file'),
    "deeply nested": (b"[" * 100_000, "nested too deeply"),
    "deeply nested, in a field": (
        b'{"schema": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "nested too deeply",
    ),
    "unknown version": (
        changed(lambda d: d.update(schema="sixstep-vectors-2")),
        'schema: expected "sixstep-vectors-1"',
    ),
    "no groups": (changed(lambda d: d.pop("groups")), "the field groups is missing"),
    "a field that nobody knows": (
        changed(lambda d: d.update(extra=1)), "the file: no field is called \"extra\"",
    ),
    "hex of half an octet": (
        changed(lambda d: vector_of(d)["messages"][0].update(ap_req="6e8")),
        "expected octets in lower-case hexadecimal",
    ),
    "hex in capitals": (
        changed(lambda d: vector_of(d)["messages"][0]["inside"].update(ticket_plaintext="FF")),
        "expected octets in lower-case hexadecimal",
    ),
    "no time": (
        changed(lambda d: vector_of(d).update(now="noon")),
        "groups.0.tests.0.now: expected a time as",
    ),
    "nothing to verify": (changed(lambda d: d.update(groups=[])), "has no vector"),
}  # fmt: skip


@pytest.mark.parametrize(("octets", "told"), BAD.values(), ids=BAD)
@pytest.mark.parametrize("command", ["verify", "lint"])
def test_bad_file(command: str, octets: bytes, told: str, tmp_path: Path) -> None:
    file = tmp_path / "bad.json"
    file.write_bytes(octets)
    outcome = sixstep("vectors", command, str(file), cwd=tmp_path)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith(f"sixstep: {file}: ")
    assert outcome.err.count("\n") == 1
    assert told in outcome.err


def test_larger_than_anything(tmp_path: Path) -> None:
    file = tmp_path / "large.json"
    with file.open("wb") as large:
        large.truncate(2**30)  # takes no room on the disk
    outcome = sixstep("vectors", "verify", str(file), cwd=tmp_path)
    assert outcome.code == 2
    assert outcome.err == f"sixstep: {file}: larger than {LARGEST} octets; split it into families\n"


def test_no_file_and_no_folder(tmp_path: Path) -> None:
    outcome = sixstep("vectors", "verify", str(tmp_path / "none.json"), cwd=tmp_path)
    assert outcome.code == 2
    assert "cannot be read: No such file or directory" in outcome.err
    outcome = sixstep("vectors", "lint", str(tmp_path), cwd=tmp_path)
    assert outcome.code == 2
    assert "no file of vectors is in this folder" in outcome.err
