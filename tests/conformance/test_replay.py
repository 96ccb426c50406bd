"""`sixstep replay`: FIXED, FAILED or ERROR for each vector."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from bad_sessions import selector
from commands import sixstep

from conformance.vectors.load import installed

LATE = "server.clock-skew.ctime-behind-skew-by-1-second.aes256-cts-hmac-sha1-96"


@pytest.fixture
def crash_file(tmp_path: Path) -> Path:
    """A folder with a file of one vector, without its twin."""
    document = json.loads((installed() / "server" / "clock-skew.json").read_bytes())
    [group] = [
        {**group, "tests": [test for test in group["tests"] if test["id"] == LATE]}
        for group in document["groups"]
    ]
    (tmp_path / "crashes").mkdir()
    file = tmp_path / "crashes" / "late.json"
    file.write_text(json.dumps({**document, "groups": [group], "number_of_tests": 1}))
    return file


@pytest.mark.parametrize(
    ("peer", "code", "told"),
    [
        ("reference", 0, f"FIXED   {LATE} on reference "),
        (
            selector("without", "skew"), 1,
            f"FAILED  {LATE} on spoiled 1.0: accepts-invalid:"
            " expected rejected with 37 (KRB_AP_ERR_SKEW), observed accepted\n",
        ),
        (selector("crash"), 1, f"FAILED  {LATE} on spoiled 1.0: crash: "),
        (selector("fail"), 1, f"ERROR   {LATE} on spoiled 1.0: error: "),
        (selector("unsupported"), 1, f"ERROR   {LATE} on spoiled 1.0: unsupported: "),
    ],
    ids=["fixed", "failed", "crash", "error", "unsupported"],
)  # fmt: skip
def test_answers(peer: str, code: int, told: str, crash_file: Path, tmp_path: Path) -> None:
    for given in (crash_file, crash_file.parent):
        outcome = sixstep("replay", str(given), "--peer", peer, cwd=tmp_path)
        assert outcome.code == code
        assert outcome.out.startswith(told)


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("none.json", "--peer", "reference"), 2, "none.json: cannot be read"),
        ((".", "--peer", "nobody"), 2, "no peer is called 'nobody'"),
        ((".", "--peer", "exec:/nowhere/adapter"), 3, "PEER NOT RUN"),
        (("x.json",), 2, "--peer"),
    ],
)
def test_trouble(
    arguments: tuple[str, ...], code: int, told: str, crash_file: Path, tmp_path: Path
) -> None:
    outcome = sixstep("replay", *arguments, cwd=tmp_path)
    assert (outcome.code, outcome.out) == (code, "")
    assert told in outcome.err
