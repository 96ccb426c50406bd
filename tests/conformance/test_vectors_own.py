"""Vectors with a user's own clock, realm, encryption type and service key."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from commands import sixstep

from conformance.vectors.load import files_of, load

SELECT = ("--select", "server.clock-skew.*", "--select", "client.reply-time.*")
KEY = bytes(range(32))


def keytab_file(path: Path, etype: int = 18, key: bytes = KEY) -> Path:
    """Write a keytab with HTTP/www.corp.test@CORP.TEST in version 7."""

    def counted(text: bytes) -> bytes:
        return struct.pack(">H", len(text)) + text

    entry = (
        struct.pack(">H", 2) + counted(b"CORP.TEST") + counted(b"HTTP") + counted(b"www.corp.test")
        + struct.pack(">IIBH", 1, 0, 7, etype) + counted(key)
    )  # fmt: skip
    path.write_bytes(b"\x05\x02" + struct.pack(">i", len(entry)) + entry)
    return path


def generated(folder: Path, *arguments: str) -> dict[str, dict[str, Any]]:
    outcome = sixstep("vectors", "generate", "--out", "own", *arguments, cwd=folder)
    assert outcome.code == 0, outcome.text
    return {path.stem: load(path) for path in files_of(folder / "own")}


def vectors_of(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for group in document["groups"]:
        yield from group["tests"]


def test_select_takes_the_twins_along(tmp_path: Path) -> None:
    files = generated(tmp_path, "--select", "server.clock-skew.ctime-ahead-of-skew-by-1-second")
    assert set(files) == {"clock-skew"}
    one, other = vectors_of(files["clock-skew"])
    assert (one["id"], one["expect"]["result"]) == (other["twin"], "valid")
    assert other["expect"] == {"result": "invalid", "codes": [37]}


def test_realm_and_time(tmp_path: Path) -> None:
    files = generated(tmp_path, *SELECT, "--realm", "CORP.TEST", "--now", "2031-07-01T00:00:00Z")
    group = files["clock-skew"]["groups"][0]
    assert group["server"] == "host/a.example@CORP.TEST"
    assert group["keytab"][0]["principal"] == "host/a.example@CORP.TEST"
    for document in files.values():
        for test in vectors_of(document):
            assert "2031-07-01" <= test["now"] < "2032-02"
    valid = next(test for test in vectors_of(files["clock-skew"]) if test["twin"] is None)
    assert valid["expect"]["established"]["client"] == "alice@CORP.TEST"


def test_etype(tmp_path: Path) -> None:
    files = generated(tmp_path, *SELECT, "--etype", "20")
    assert set(files) == {"clock-skew", "reply-time"}
    for document in files.values():
        for test in vectors_of(document):
            assert test["id"].endswith(".aes256-cts-hmac-sha384-192")
            assert "etype.20" in test["requires"]


def test_keytab(tmp_path: Path) -> None:
    keytab_file(tmp_path / "service.keytab")
    files = generated(tmp_path, *SELECT, "--keytab", "service.keytab", "--realm", "CORP.TEST")
    group = files["clock-skew"]["groups"][0]
    assert group["server"] == "HTTP/www.corp.test@CORP.TEST"
    assert group["keytab"] == [
        {"principal": group["server"], "kvno": 7, "etype": 18, "key": KEY.hex()}
    ]


def test_what_does_not_hold_is_left_out_and_told(tmp_path: Path) -> None:
    outcome = sixstep(
        "vectors", "generate", "--out", "own", "--etype", "17",
        "--select", "server.keys.*", cwd=tmp_path,
    )  # fmt: skip
    assert outcome.code == 0
    id_ = "server.keys.ticket-etype-label-aes128.aes128-cts-hmac-sha1-96"
    assert f"left out: {id_}: not so with these values\n" in outcome.out
    document = load(tmp_path / "own" / "server" / "keys.json")
    assert id_ not in {test["id"] for test in vectors_of(document)}
    assert sixstep("vectors", "lint", "own", cwd=tmp_path).code == 0


def test_the_same_arguments_give_the_same_octets(tmp_path: Path) -> None:
    arguments = (*SELECT, "--etype", "17", "--realm", "CORP.TEST")
    generated(tmp_path, *arguments)
    outcome = sixstep(
        "vectors", "generate", "--out", "own", "--check", *arguments, cwd=tmp_path,
        PYTHONHASHSEED="3",
    )  # fmt: skip
    assert outcome.code == 0
    assert outcome.out.endswith("2 files, 0 different\n")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--select", "server.nothing"), "no vector is selected"),
        (("--now", "noon"), "--now: 'noon' is no time"),
        (("--now", "2026-01-01T00:00:00"), "is no time; write it as"),
        (("--etype", "1"), "invalid choice: 1"),
        (("--keytab", "none.keytab"), "none.keytab"),
        (("--keytab", "service.keytab", "--etype", "17"), "has no key of etype 17"),
    ],
)
def test_wrong_options(arguments: tuple[str, ...], told: str, tmp_path: Path) -> None:
    keytab_file(tmp_path / "service.keytab")
    outcome = sixstep("vectors", "generate", "--out", "own", *arguments, cwd=tmp_path)
    assert outcome.code == 2
    assert told in outcome.err
    assert not (tmp_path / "own").exists()
