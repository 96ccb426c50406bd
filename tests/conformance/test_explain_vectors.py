"""`sixstep explain` on vectors: what is shown, and which check refuses."""

from __future__ import annotations

import copy
import re
from pathlib import Path

import pytest
from commands import sixstep
from explain_samples import vector, vectors, written

from conformance.explain.find import Found
from conformance.explain.vector import explain_vector
from reference.transcript import STEPS

REFUSED = re.compile(r"^   REFUSED  (\S+) +(RFC|MS-KILE)", re.MULTILINE)


def blocks(text: str) -> list[str]:
    """Return the six steps of a walk."""
    parts = re.split(r"^\d\. (?:client|server): .*\n", text, flags=re.MULTILINE)
    return parts[1:]


def test_every_vector_is_walked_through_as_it_expects() -> None:
    for id_, found in vectors().items():
        explained = explain_vector(found)
        assert explained.as_expected, id_
        assert len(blocks(explained.text)) == len(STEPS), id_


def test_no_vector_shows_a_key() -> None:
    for id_, found in vectors().items():
        text = explain_vector(found).text
        message = found.test["messages"][-1]
        keys = [entry["key"] for entry in found.group.get("keytab", [])]
        keys += [
            each["key"]
            for fields in (message.get("inside", {}), message.get("sent", {}), found.group)
            for name in ("session_key", "subkey")
            if (each := fields.get(name))
        ]
        assert not [key for key in keys if key[:16] and key[:16] in text], id_


def test_keys_are_shown_where_they_are_asked_for() -> None:
    found = vector("server.valid.default")
    text = explain_vector(found, show_keys=True).text
    inside = found.test["messages"][-1]["inside"]
    for key in (found.group["keytab"][0], inside["session_key"], inside["subkey"]):
        assert key["key"] in text


@pytest.mark.parametrize(
    ("case", "step", "check", "code", "section"),
    [
        ("server.message-type.msg-type-ap-rep", 2, "message_type", 40, "3.2.3"),
        ("server.integrity.ticket-flipped-body", 2, "ticket_integrity", 31, "3.2.3"),
        ("server.clock-skew.ctime-ahead-of-skew-by-1-second", 3, "skew", 37, "3.2.3"),
        ("server.encoding.ticket-part-without-key", 2, "ticket_integrity", 60, "3.2.3"),
        ("server.flags.ticket-flag-invalid", 3, "invalid_flag", 33, "3.2.3"),
        ("client.reply-ciphertext.reply-of-1-octet", 6, "integrity", 31, "3.2.5"),
        ("client.reply-time.cusec-1-more", 6, "time", 46, "3.2.5"),
    ],
)
def test_the_check_that_refuses_is_named(
    case: str, step: int, check: str, code: int, section: str
) -> None:
    text = explain_vector(vector(case)).text
    assert [match[0] for match in REFUSED.findall(text)] == [check]
    line = next(line for line in blocks(text)[step - 1].splitlines() if "REFUSED" in line)
    assert f"RFC 4120 {section} " in line
    assert f"({code}): " in line


def test_the_steps_behind_a_refusal_are_not_reached() -> None:
    text = explain_vector(vector("server.clock-skew.ctime-ahead-of-skew-by-1-second")).text
    for block in blocks(text)[3:]:
        assert block.strip().startswith("not reached: step 3 refused")
    assert "not asked: replay, " in blocks(text)[2]


def test_fields_have_offset_name_and_value() -> None:
    found = vector("server.valid.default")
    steps = blocks(explain_vector(found).text)
    assert "\n          0    456  [APPLICATION 14] AP-REQ\n" in steps[0]
    assert "[2] ap-options\n         20      5        BIT STRING mutual-required\n" in steps[0]
    assert "BIT STRING forwardable, initial, pre-authent" in steps[1]
    assert "GeneralString 'alice'" in steps[2]
    time = found.test["expect"]["reply"]["ctime"][:19].replace("T", " ")
    assert f"[5] ctime\n         49     15        GeneralizedTime {time} UTC\n" in steps[2]
    assert "[APPLICATION 15] AP-REP" in steps[4]
    assert "[APPLICATION 27] EncAPRepPart" in steps[4]
    assert "the server is genuine" in steps[5]


def test_offsets_are_those_of_the_octets() -> None:
    found = vector("server.valid.default")
    octets = bytes.fromhex(found.test["messages"][-1]["ap_req"])
    first = blocks(explain_vector(found).text)[0]
    rows = re.findall(r"^ +(\d+) +(\d+)  +(\[[^\]]+\]|[A-Z]\w+)", first, flags=re.MULTILINE)
    assert len(rows) > 30
    for offset, length, name in rows:
        if name.startswith("[") and "APPLICATION" not in name:
            assert octets[int(offset)] == 0xA0 | int(name[1:-1])
            assert int(length) > 0


@pytest.mark.parametrize(
    ("case", "told"),
    [
        ("server.ber.ap-req-in-ber-indefinite", "! indefinite length, which is not DER"),
        ("server.ber.ap-req-in-ber-constructed-octets", "! tag 0x24, expected 0x04"),
        ("server.lengths.cut-at-64", "! the length is 456, but 60 octets are left"),
        ("server.encoding.ap-req-without-pvno", "! the field [0] pvno is missing"),
        ("server.encoding.truncated-1-octet", "! cannot be read from here: a tag and a length"),
    ],
)
def test_broken_der_is_shown_as_far_as_it_can_be_read(case: str, told: str) -> None:
    text = explain_vector(vector(case)).text
    assert told in blocks(text)[0]
    said = "octets of plaintext, not decrypted: the vector says that this is inside"
    assert [text.count(f"   {part}, ") for part in ("ticket", "authenticator")] == [1, 1]
    assert text.count(said) == 2


def test_messages_before_the_last_are_told_in_a_line_each() -> None:
    several = [each for each in vectors().values() if len(each.test["messages"]) > 1]
    assert {each.role for each in several} == {"server", "client"}
    for found in several:
        text = explain_vector(found).text
        of = len(found.test["messages"])
        assert re.findall(rf"message (\d+) of {of}: (?:accepted|refused)", text) == [
            str(number) for number in range(1, of)
        ]


def test_another_outcome_than_expected_is_exit_1(tmp_path: Path) -> None:
    found = copy.deepcopy(vector("server.clock-skew.ctime-ahead-of-skew-by-1-second"))
    found.test["expect"] = {"result": "invalid", "codes": [34]}
    path = written(tmp_path, found)
    outcome = sixstep("explain", str(path), cwd=tmp_path)
    assert outcome.code == 1
    assert outcome.out.endswith("NOT as expected\n")


def test_a_file_with_one_vector_needs_no_id(tmp_path: Path) -> None:
    found = vector("client.valid.default")
    outcome = sixstep("explain", written(tmp_path, found).name, cwd=tmp_path)
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.startswith(f"{found.test['id']}\n")


def test_a_vector_is_chosen_from_a_file(tmp_path: Path) -> None:
    two = [vector("server.valid.default"), vector("server.encoding.ap-req-without-pvno")]
    path = written(tmp_path, *two)
    wanted = two[1].test["id"]
    for arguments in ([f"{path}#{wanted}"], [str(path), "--id", wanted]):
        outcome = sixstep("explain", *arguments, cwd=tmp_path)
        assert (outcome.code, outcome.err) == (0, "")
        assert outcome.out.startswith(f"{wanted}\n")
    outcome = sixstep("explain", str(path), cwd=tmp_path)
    assert (outcome.code, outcome.out) == (2, "")
    assert "has 2 vectors; choose one with #ID or --id" in outcome.err


@pytest.mark.parametrize("by", ["id", "case"])
def test_an_installed_vector_is_found_by_its_id_or_its_case(by: str, tmp_path: Path) -> None:
    found: Found = vector("server.clock-skew.ctime-ahead-of-skew-by-1-second")
    outcome = sixstep("explain", found.test[by], cwd=tmp_path)
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out == f"{explain_vector(found).text}\n"
