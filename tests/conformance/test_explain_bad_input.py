"""`sixstep explain` on what cannot be explained: one line, exit code 2, no traceback."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from commands import sixstep
from explain_samples import WINDOWS, windows_keytab

from conformance.explain.capture import LARGEST, read_capture
from conformance.explain.captured import explain_capture
from conformance.explain.error import ExplainError
from conformance.explain.find import in_file, installed
from conformance.explain.keytab_file import read_keytab

ENTRY = WINDOWS["entries"][0]
SPNEGO = next(entry for entry in WINDOWS["entries"] if entry["framing"] == "spnego")


@pytest.fixture
def keytab(tmp_path: Path) -> Path:
    path = tmp_path / "keytab"
    path.write_bytes(windows_keytab(ENTRY))
    return path


@pytest.mark.parametrize(
    ("octets", "told"),
    [
        (b"", "empty"),
        (b" \r\n", "empty"),
        (b"hello, world", "neither an AP-REQ in octets nor hex nor base64"),
        (b"\x00\xff\xfe garbage", "neither an AP-REQ in octets nor hex nor base64"),
        (b"30030201", "no AP-REQ: it starts with 0x30"),
        (b"MAMCAQU=", "no AP-REQ: it starts with 0x30"),
        (bytes.fromhex("6003060100"), "not a token with an AP-REQ"),
        (SPNEGO["framed"].encode(), r"SPNEGO \(RFC 4178\); give the mechToken"),
        (bytes.fromhex("600d06092a864886f7120102020200"), "TOK_ID 0200"),
        (b"n" * (LARGEST + 1), f"larger than {LARGEST} octets"),
    ],
)
def test_captures(octets: bytes, told: str, tmp_path: Path) -> None:
    path = tmp_path / "capture"
    path.write_bytes(octets)
    with pytest.raises(ExplainError, match=told) as caught:
        read_capture(path)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("id_", "told"),
    [
        ("server.clock-skw.x", r"do you mean server\.clock-skew"),
        ("server.clock-skew.ctime-ahead-of-skw", r"do you mean server\.clock-skew\.ctime-ahead"),
        ("client.zzz", "sixstep list shows"),
    ],
)
def test_ids(id_: str, told: str) -> None:
    with pytest.raises(ExplainError, match=told):
        installed(id_)


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "{}", "\x00", "[" * 100_000, '{"schema": "other"}', '"\\ud800"']
)
def test_files_that_are_none_of_vectors(text: str, tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text(text)
    with pytest.raises(ExplainError) as caught:
        in_file(path, None)
    assert str(path) in str(caught.value)


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("missing.json",),
        ("missing.json#x",),
        (".",),
        ("-",),
        ("server.nothing.of-the-kind",),
        ("keytab",),
        ("missing", "--keytab", "keytab"),
        (".", "--keytab", "keytab"),
        ("keytab", "--keytab", "."),
        ("keytab", "--keytab", "missing"),
        ("keytab", "--keytab", "keytab"),
        ("/dev/zero", "--keytab", "keytab"),
        ("good", "--keytab", "keytab", "--id", "x"),
        ("good", "--keytab", "keytab", "--server", "no-realm"),
        ("good", "--keytab", "keytab", "--now", "yesterday"),
        ("good", "--keytab", "keytab", "--now", "2026-01-01T00:00:00+01:00"),
        ("good", "--now", "now"),
        ("server.valid.default", "--server", "a@B"),
    ],
)
def test_the_command(arguments: tuple[str, ...], keytab: Path, tmp_path: Path) -> None:
    (tmp_path / "good").write_text(ENTRY["ap_req"])
    outcome = sixstep("explain", *arguments, cwd=tmp_path)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.splitlines()[-1].startswith("sixstep explain: ")
    assert len(outcome.err.splitlines()) == 1 or outcome.err.startswith("usage: ")


def test_any_octets_behind_the_first_are_explained(keytab: Path) -> None:
    draw, keys = random.Random(2), read_keytab(keytab)
    whole = bytes.fromhex(ENTRY["ap_req"])
    for _ in range(400):
        octets = bytearray(whole)
        for _ in range(draw.randrange(1, 5)):
            octets[draw.randrange(1, 140)] = draw.choice((0, 0x30, 0x7F, 0x80, 0xA0, 0xFF))
        assert "the reference: " in explain_capture(bytes(octets), keys)


def test_values_without_end(keytab: Path) -> None:
    text = explain_capture(b"\x6e\x80" + b"\x05\x00" * 400_000, read_keytab(keytab))
    assert "values are shown, and no more" in text
    assert text.count("\n") < 3000


@pytest.mark.parametrize("octets", [b"\x30\x80", b"\xa0\x80", b"\x30\x82\xff\xff", b"\x1f\x1f"])
def test_nesting_without_end(octets: bytes, keytab: Path) -> None:
    text = explain_capture(b"\x6e" + octets * 20_000, read_keytab(keytab))
    assert "! " in text
    assert "refused with " in text
