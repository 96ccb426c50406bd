"""Keytab files, as `ktutil` and others write them."""

from __future__ import annotations

import contextlib
import random
from pathlib import Path

import pytest
from explain_samples import keytab_entry

from conformance.explain.error import ExplainError
from conformance.explain.keytab_file import read_keytab
from conformance.model.keytab_file import KeytabFile
from reference.crypto import Key
from reference.keytab import KeytabEntry
from reference.principal import Principal

NAME = "host/a.example@EXAMPLE"
KEY = bytes(range(16))
EXPECTED = [KeytabEntry(Principal(("host", "a.example"), "EXAMPLE"), 3, Key(17, KEY))]


def read(folder: Path, octets: bytes) -> KeytabFile:
    path = folder / "keytab"
    path.write_bytes(octets)
    return read_keytab(path)


def test_format_2(tmp_path: Path) -> None:
    assert read(tmp_path, b"\5\2" + keytab_entry(NAME, 17, KEY)).entries == EXPECTED


@pytest.mark.parametrize("order", ["little", "big"])
def test_format_1_in_either_order(order: str, tmp_path: Path) -> None:
    entry = keytab_entry(NAME, 17, KEY, version=1, order=order, long_kvno=False)
    assert read(tmp_path, b"\5\1" + entry).entries == EXPECTED


def test_a_version_beyond_one_octet(tmp_path: Path) -> None:
    octets = b"\5\2" + keytab_entry(NAME, 17, KEY, kvno=259)
    assert read(tmp_path, octets).entries[0].kvno == 259


def test_a_version_of_one_octet_alone(tmp_path: Path) -> None:
    octets = b"\5\2" + keytab_entry(NAME, 17, KEY, kvno=3, long_kvno=False)
    assert read(tmp_path, octets).entries == EXPECTED


def test_holes_are_left_out(tmp_path: Path) -> None:
    hole = (-7).to_bytes(4, "big", signed=True) + bytes(7)
    entry = keytab_entry(NAME, 17, KEY)
    assert read(tmp_path, b"\5\2" + hole + entry + hole).entries == EXPECTED


def test_nothing_is_read_behind_an_entry_of_no_octets(tmp_path: Path) -> None:
    octets = b"\5\2" + keytab_entry(NAME, 17, KEY) + bytes(4) + b"\xff"
    assert read(tmp_path, octets).entries == EXPECTED


def test_a_key_of_an_unknown_type_is_left_out_and_told(tmp_path: Path) -> None:
    octets = b"\5\2" + keytab_entry(NAME, 3, bytes(8)) + keytab_entry(NAME, 17, KEY)
    found = read(tmp_path, octets)
    assert found.entries == EXPECTED
    assert found.left_out == [f"{NAME}, version 3: encryption type 3 is not implemented"]


@pytest.mark.parametrize(
    ("octets", "told"),
    [
        (b"", "not an MIT keytab"),
        (b"\5", "not an MIT keytab"),
        (b"\5\3", "not an MIT keytab"),
        (b"-----BEGIN", "not an MIT keytab"),
        (b"\5\2", "the keytab has no keys"),
        (b"\5\2\0\0", "4 octets are expected at offset 2, 2 are left"),
        (b"\5\2\0\0\0\x09", "9 octets are expected at offset 6, 0 are left"),
        (b"\5\2" + keytab_entry(NAME, 17, KEY)[:-1], "are left"),
        (b"\5\2\x80\0\0\0", "are left"),
        (b"\5\2\0\0\0\4\0\1\0\x0a", "10 octets are expected at offset 10, 0 are left"),
        (b"\5\1\2\0\0\0\0\0", "without a realm"),
    ],
)
def test_what_is_no_keytab_is_told_in_a_line(octets: bytes, told: str, tmp_path: Path) -> None:
    with pytest.raises(ExplainError, match=told) as caught:
        read(tmp_path, octets)
    assert "\n" not in str(caught.value)


def test_any_octets_are_a_keytab_or_told(tmp_path: Path) -> None:
    draw = random.Random(1)
    valid = b"\5\2" + keytab_entry(NAME, 17, KEY) * 2
    for _ in range(500):
        octets = bytearray(valid)
        for _ in range(draw.randrange(1, 4)):
            octets[draw.randrange(2, len(octets))] = draw.choice((0, 1, 0x7F, 0xFF))
        with contextlib.suppress(ExplainError):
            read(tmp_path, bytes(octets[: draw.randrange(2, len(octets) + 1)]))
