"""`sixstep explain` on captured messages, with a keytab."""

from __future__ import annotations

import base64
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
from commands import SIXSTEP, clean_environment, sixstep
from explain_samples import WINDOWS, keytab_entry, vector, windows_keytab

ENTRIES = WINDOWS["entries"]


def explained(folder: Path, capture: bytes, keytab: bytes, *more: str) -> str:
    """Return what the command prints for a capture."""
    (folder / "capture").write_bytes(capture)
    (folder / "keytab").write_bytes(keytab)
    outcome = sixstep("explain", "capture", "--keytab", "keytab", *more, cwd=folder)
    assert (outcome.code, outcome.err) == (0, "")
    return outcome.out


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry["name"])
def test_what_windows_sent_is_explained(entry: dict[str, Any], tmp_path: Path) -> None:
    octets = bytes.fromhex(entry["ap_req"])
    out = explained(tmp_path, base64.b64encode(octets), windows_keytab(entry))
    assert out.endswith(f"the reference: accepted {entry['client']}\n")
    assert "the client's own (--now sets another)" in out
    assert f"server  {entry['server']}, as the ticket says" in out
    assert "(win2k-pac)" in out
    assert entry["key"] not in out


@pytest.mark.parametrize(
    "form",
    [
        lambda octets: octets,
        lambda octets: octets.hex().encode(),
        lambda octets: octets.hex(" ", 2).upper().encode() + b"\n",
        lambda octets: b"0x" + octets.hex().encode(),
        lambda octets: base64.encodebytes(octets),
        lambda octets: base64.urlsafe_b64encode(octets).rstrip(b"="),
        lambda octets: b"Authorization: Negotiate " + base64.b64encode(octets) + b"\r\n",
    ],
)
def test_every_form_of_a_token_is_read(form, tmp_path: Path) -> None:
    entry = next(entry for entry in ENTRIES if entry["framing"] == "gss-krb5")
    out = explained(tmp_path, form(bytes.fromhex(entry["framed"])), windows_keytab(entry))
    assert out.startswith("captured token, ")
    assert "passed   channel_bindings" in out
    assert out.endswith(f"the reference: accepted {entry['client']}\n")


def test_standard_input_is_read(tmp_path: Path) -> None:
    (tmp_path / "keytab").write_bytes(windows_keytab(ENTRIES[0]))
    process = subprocess.run(
        [SIXSTEP, "explain", "-", "--keytab", "keytab"],
        input=ENTRIES[0]["ap_req"].encode(),
        capture_output=True,
        cwd=tmp_path,
        env=clean_environment(),
        timeout=60,
    )
    assert (process.returncode, process.stderr) == (0, b"")
    assert process.stdout.endswith(b"the reference: accepted user.test@DOMAIN.COM\n")


def test_the_clock_can_be_set(tmp_path: Path) -> None:
    capture, keytab = ENTRIES[0]["ap_req"].encode(), windows_keytab(ENTRIES[0])
    out = explained(tmp_path, capture, keytab, "--now", "2009-01-09T17:35:40Z")
    assert "clock   2009-01-09 17:35:40+00:00, as given" in out
    assert "refused with KRB_AP_ERR_SKEW (37) by skew" in out
    assert "by skew" in explained(tmp_path, capture, keytab, "--now", "now")


def test_the_server_can_be_named(tmp_path: Path) -> None:
    capture, keytab = ENTRIES[0]["ap_req"].encode(), windows_keytab(ENTRIES[0])
    out = explained(tmp_path, capture, keytab, "--server", "host/other@DOMAIN.COM")
    assert "server  host/other@DOMAIN.COM, as given" in out
    assert "refused with KRB_AP_ERR_NOKEY (45) by key" in out


def test_a_key_of_another_version_opens_what_is_refused_for_it(tmp_path: Path) -> None:
    entry = ENTRIES[0]
    key = bytes.fromhex(entry["key"])
    keytab = b"\5\2" + keytab_entry(entry["server"], entry["etype"], key, kvno=77)
    out = explained(tmp_path, entry["ap_req"].encode(), keytab)
    assert re.search(r"REFUSED  key_version .*\(44\): no key of version 5", out)
    assert f"decrypted with the key of {entry['server']}, version 77" in out
    assert "GeneralString 'user.test'" in out


def test_a_key_that_does_not_fit_opens_nothing(tmp_path: Path) -> None:
    entry = ENTRIES[0]
    keytab = b"\5\2" + keytab_entry(entry["server"], entry["etype"], bytes(16), kvno=5)
    out = explained(tmp_path, entry["ap_req"].encode(), keytab)
    assert "the ticket is not opened: no key here fits it" in out
    assert "clock   not known: no authenticator could be read" in out
    assert re.search(r"REFUSED  ticket_integrity .*\(31\)", out)


def test_a_broken_ap_req_is_shown_as_far_as_it_can_be_read(tmp_path: Path) -> None:
    octets = bytes.fromhex(ENTRIES[0]["ap_req"])
    out = explained(tmp_path, octets[:200], windows_keytab(ENTRIES[0]))
    assert "GeneralString 'HTTP'" in out
    assert "octets are left" in out
    assert re.search(r"REFUSED  message_type .*\(60\)", out)


def test_names_cannot_steer_the_terminal(tmp_path: Path) -> None:
    octets = bytes.fromhex(ENTRIES[0]["ap_req"]).replace(b"HTTP", b"\x1b[2J")
    out = explained(tmp_path, octets, windows_keytab(ENTRIES[0]))
    assert "\x1b" not in out
    assert "\\x1b[2J" in out


def test_keys_are_shown_where_they_are_asked_for(tmp_path: Path) -> None:
    capture, keytab = ENTRIES[0]["ap_req"].encode(), windows_keytab(ENTRIES[0])
    out = explained(tmp_path, capture, keytab, "--show-keys")
    assert ENTRIES[0]["key"] in out


def test_a_vector_is_also_a_capture(tmp_path: Path) -> None:
    found = vector("server.valid.default")
    (key,) = found.group["keytab"]
    entry = keytab_entry(key["principal"], key["etype"], bytes.fromhex(key["key"]))
    out = explained(tmp_path, found.test["messages"][0]["ap_req"].encode(), b"\5\2" + entry)
    assert out.endswith("the reference: accepted alice@EXAMPLE\n")
    assert out.count("the server is genuine") == 1
