"""What a failure says was changed: the field, from what to what, and never a key."""

from __future__ import annotations

from dataclasses import replace

import pytest
from given import opened

from conformance.defects import BASES, defects
from conformance.forge import ForgedRequest, forge_reply, forge_request
from conformance.forge.differences import differences
from conformance.forge.keys import made_up_key
from conformance.model.defect import Defect, Role
from conformance.model.scenario import Scenario
from conformance.model.values import Key

THIRD_LEG = "dce-style"
"""The topic of defects of a reply that a server gets."""
REPLY = [
    defect
    for defect in defects().values()
    if defect.role is Role.CLIENT or defect.topic == THIRD_LEG
]
REQUEST = [defect for defect in defects().values() if defect not in REPLY]
_SHORTEST_LEAK = 6  # octets of a key in a row


def changed(defect: Defect) -> list[str]:
    scenario = BASES[Role.SERVER][defect.bases[0]].scenario
    return differences(forge_request(scenario), forge_request(scenario, (defect,)))


def changed_reply(defect: Defect) -> list[str]:
    scenario = BASES[defect.role][defect.bases[0]].scenario
    request = forge_request(scenario)
    answered = opened(request)
    return [
        *differences(request, forge_request(scenario, (defect,))),
        *differences(forge_reply(scenario, answered), forge_reply(scenario, answered, (defect,))),
    ]


@pytest.mark.parametrize(
    ("defect", "line"),
    [
        ("pvno-4", "ap_req.pvno: 5 -> 4"),
        ("tkt-vno-6", "ticket.ticket.tkt_vno: 5 -> 6"),
        ("kvno-older", "ticket.ticket.enc_part.kvno: 3 -> 2"),
        ("crealm-other", "authenticator.crealm: EXAMPLE -> OTHER"),
        ("cname-other", "authenticator.cname.name_string: ['alice'] -> ['bob']"),
        ("sequence-number-0", "scenario.sequence: 305419896 -> 0"),
        ("ticket-flags-none", "ticket.part.flags: Flags(40600000) -> Flags(00000000)"),
        ("ticket-etype-label-aes128", "ticket.ticket.enc_part.etype: 18 -> 17"),
        ("session-key-size-short", "ticket.part.key.keyvalue: 32 octets -> 31 octets"),
    ],
)
def test_changed_field_is_named_with_both_values(defect: str, line: str) -> None:
    assert line in changed(defects()[f"server/{defect}"])


def test_every_defect_of_a_request_says_what_it_changed() -> None:
    for defect in REQUEST:
        lines = changed(defect)
        assert lines, defect.id
        _assert_no_key(lines, BASES[Role.SERVER][defect.bases[0]].scenario)


def test_every_defect_of_a_reply_says_what_it_changed() -> None:
    for defect in REPLY:
        lines = changed_reply(defect)
        assert lines, defect.id
        _assert_no_key(lines, BASES[defect.role][defect.bases[0]].scenario)


@pytest.mark.parametrize("name", ["service_key", "session_key", "subkey", "user_to_user_key"])
def test_another_key_is_told_without_it(name: str) -> None:
    one = replace(Scenario(), user_to_user_key=made_up_key(18, "TGT"))
    other = replace(one, **{name: made_up_key(18, "another key")})
    lines = differences(forge_request(one), forge_request(other))
    assert f"scenario.{name}.key: 32 octets -> 32 octets" in lines
    _assert_no_key(lines, one)
    _assert_no_key(lines, other)


def test_a_key_instead_of_none_is_told_without_it() -> None:
    one, other = replace(Scenario(), subkey=None), Scenario()
    lines = differences(forge_request(one), forge_request(other))
    assert [line for line in lines if line.startswith("scenario.subkey: None -> ")]
    _assert_no_key(lines, other)


def test_same_messages_have_no_differences() -> None:
    assert differences(forge_request(Scenario()), forge_request(Scenario())) == []


def test_ciphertext_is_shown_only_where_nothing_else_says_what_was_changed() -> None:
    names = [line.split(":")[0] for line in changed(defects()["server/crealm-other"])]
    assert names == ["authenticator.crealm"]
    names = [line.split(":")[0] for line in changed(defects()["server/authenticator-key"])]
    assert names[0] == "ap_req.authenticator.cipher"
    assert all(name.endswith(("cipher", "octets")) for name in names)


def test_long_octets_are_cut_short() -> None:
    assert max(map(len, changed(defects()["server/noise"]))) < 250


def _assert_no_key(lines: list[str], scenario: Scenario) -> None:
    text = "\n".join(lines)
    keys = [
        scenario.service_key,
        scenario.session_key,
        scenario.subkey,
        scenario.reply_subkey,
        scenario.user_to_user_key,
    ]
    for key in keys:
        if key is not None:
            assert not _leaks(key, text), text


def _leaks(key: Key, text: str) -> bool:
    pieces = (key.key[at : at + _SHORTEST_LEAK] for at in range(len(key.key) - _SHORTEST_LEAK + 1))
    return any(piece.hex() in text or repr(piece)[2:-1] in text for piece in pieces)


def test_a_leak_would_be_found() -> None:
    key = Scenario().session_key
    forged: ForgedRequest = forge_request(Scenario())
    assert _leaks(key, forged.ticket.plaintext[:48].hex())
    assert _leaks(key, str(key.key))
    with pytest.raises(AssertionError):
        _assert_no_key([key.key.hex()], Scenario())
