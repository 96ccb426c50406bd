"""Each stage's hook gets the value that it is named for; it spoils that and what follows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any, NamedTuple

import pytest

from conformance.defects import BASES
from conformance.forge import (
    Answer,
    ForgedReply,
    ForgedRequest,
    OpenedRequest,
    PacPlan,
    Seal,
    forge_reply,
    forge_request,
)
from conformance.model.defect import Defect, Effect, Role, Stage
from conformance.model.scenario import Scenario, framed
from reference.messages import APRep, APReq, Authenticator, EncAPRepPart, EncTicketPart, Ticket

REQUEST_PARTS = [
    "scenario",
    "ticket.part",
    "ticket.plaintext",
    "ticket.ticket",
    "authenticator",
    "authenticator_plaintext",
    "ap_req",
    "ap_req_octets",
    "octets",
]
REPLY_PARTS = ["part", "plaintext", "octets"]
TICKET = ["ticket.ticket", "ap_req", "ap_req_octets", "octets"]
AUTHENTICATOR = ["ap_req", "ap_req_octets", "octets"]


class Hook(NamedTuple):
    """What a hook gets, a change to it, and every part of the message that is then another."""

    kind: type
    change: Callable[[Any], Any]
    changed: list[str]


def another_tag(octets: bytes) -> bytes:
    return bytes((octets[0] ^ 1,)) + octets[1:]


def flipped(seal: Seal) -> Seal:
    return replace(seal, flip=0)


REQUEST = {
    Stage.SCENARIO: Hook(
        Scenario,
        lambda scenario: replace(scenario, client="bob@EXAMPLE"),
        REQUEST_PARTS,
    ),
    Stage.TICKET_PART: Hook(
        EncTicketPart,
        lambda part: replace(part, crealm="OTHER"),
        ["ticket.part", "ticket.plaintext", *TICKET],
    ),
    Stage.TICKET_PLAINTEXT: Hook(bytes, another_tag, ["ticket.plaintext", *TICKET]),
    Stage.TICKET_SEAL: Hook(Seal, flipped, TICKET),
    Stage.TICKET: Hook(Ticket, lambda ticket: replace(ticket, realm="OTHER"), TICKET),
    Stage.AUTHENTICATOR: Hook(
        Authenticator,
        lambda part: replace(part, crealm="OTHER"),
        ["authenticator", "authenticator_plaintext", *AUTHENTICATOR],
    ),
    Stage.AUTHENTICATOR_PLAINTEXT: Hook(
        bytes, another_tag, ["authenticator_plaintext", *AUTHENTICATOR]
    ),
    Stage.AUTHENTICATOR_SEAL: Hook(Seal, flipped, AUTHENTICATOR),
    Stage.AP_REQ: Hook(APReq, lambda ap_req: replace(ap_req, pvno=6), AUTHENTICATOR),
    Stage.AP_REQ_OCTETS: Hook(bytes, another_tag, ["ap_req_octets", "octets"]),
}
REPLY = {
    Stage.REPLY_PART: Hook(
        EncAPRepPart,
        lambda part: replace(part, ctime=part.ctime + timedelta(seconds=1)),
        REPLY_PARTS,
    ),
    Stage.REPLY_PLAINTEXT: Hook(bytes, another_tag, ["plaintext", "octets"]),
    Stage.REPLY_SEAL: Hook(Seal, flipped, ["octets"]),
    Stage.AP_REP: Hook(APRep, lambda ap_rep: replace(ap_rep, pvno=6), ["octets"]),
    Stage.ANSWER: Hook(Answer, lambda answer: replace(answer, octets=b""), ["octets"]),
    Stage.AP_REP_OCTETS: Hook(bytes, another_tag, ["octets"]),
}


def hooked(stage: Stage, hook: Hook, seen: list[Any]) -> tuple[Defect, ...]:
    def change(value: Any) -> Any:
        seen.append(value)
        return hook.change(value)

    defect = Defect(
        id="hook", title="", topic="", role=Role.SERVER, stage=stage, effect=Effect.BREAKS,
        requirement="", change=change, bases=(), codes=None,
    )  # fmt: skip
    return (defect,)


def reply(defects: tuple[Defect, ...], scenario: Scenario | None = None) -> ForgedReply:
    scenario = scenario or Scenario()
    request = forge_request(scenario)
    return forge_reply(scenario, OpenedRequest(request.ap_req, request.authenticator), defects)


def changed(one: Any, other: Any, parts: list[str]) -> list[str]:
    return [part for part in parts if _part(one, part) != _part(other, part)]


def _part(message: ForgedRequest | ForgedReply, path: str) -> Any:
    value: Any = message
    for name in path.split("."):
        value = getattr(value, name)
    return value


IN_TOKENS = {
    Stage.GSS_CHECKSUM: Hook(
        bytes, another_tag, ["authenticator", "authenticator_plaintext", *AUTHENTICATOR]
    ),
    Stage.TOKEN: Hook(bytes, another_tag, ["octets"]),
}
IN_PACS = {
    Stage.PAC: Hook(
        PacPlan,
        lambda plan: replace(plan, version=1),
        ["ticket.part", "ticket.plaintext", *TICKET],
    ),
    Stage.PAC_OCTETS: Hook(bytes, another_tag, ["ticket.part", "ticket.plaintext", *TICKET]),
}
FRAMED = framed(Scenario())
WITH_PAC = BASES[Role.SERVER]["pac"].scenario


def test_every_stage_is_tried() -> None:
    tried = {*REQUEST, *REPLY, *IN_TOKENS, *IN_PACS, Stage.PLAINTEXTS, Stage.REPLY_TOKEN}
    assert tried == set(Stage)


@pytest.mark.parametrize("stage", REQUEST)
def test_hook_of_a_request_spoils_its_stage_and_nothing_before(stage: Stage) -> None:
    seen: list[Any] = []
    spoiled = forge_request(Scenario(), hooked(stage, REQUEST[stage], seen))
    assert [type(value) for value in seen] == [REQUEST[stage].kind]
    assert changed(forge_request(Scenario()), spoiled, REQUEST_PARTS) == REQUEST[stage].changed


@pytest.mark.parametrize("stage", IN_TOKENS)
def test_hook_of_a_token_spoils_its_stage_and_nothing_before(stage: Stage) -> None:
    seen: list[Any] = []
    spoiled = forge_request(FRAMED, hooked(stage, IN_TOKENS[stage], seen))
    assert [type(value) for value in seen] == [IN_TOKENS[stage].kind]
    assert changed(forge_request(FRAMED), spoiled, REQUEST_PARTS) == IN_TOKENS[stage].changed


@pytest.mark.parametrize("stage", IN_PACS)
def test_hook_of_a_pac_spoils_its_stage_and_nothing_before(stage: Stage) -> None:
    seen: list[Any] = []
    spoiled = forge_request(WITH_PAC, hooked(stage, IN_PACS[stage], seen))
    assert [type(value) for value in seen] == [IN_PACS[stage].kind]
    assert changed(forge_request(WITH_PAC), spoiled, REQUEST_PARTS) == IN_PACS[stage].changed


@pytest.mark.parametrize("stage", [*IN_TOKENS, *IN_PACS, Stage.REPLY_TOKEN])
def test_stage_of_what_is_not_there_is_passed_over(stage: Stage) -> None:
    seen: list[Any] = []
    defects = hooked(stage, Hook(bytes, another_tag, []), seen)
    assert forge_request(Scenario(), defects) == forge_request(Scenario())
    assert reply(defects) == reply(())
    assert seen == []


def test_hook_of_both_plaintexts_gets_the_tickets_first() -> None:
    seen: list[Any] = []
    forge_request(Scenario(), hooked(Stage.PLAINTEXTS, Hook(bytes, lambda value: value, []), seen))
    valid = forge_request(Scenario())
    assert seen == [valid.ticket.plaintext, valid.authenticator_plaintext]


def test_hook_of_a_reply_token_gets_the_framed_reply() -> None:
    seen: list[Any] = []
    spoiled = reply(hooked(Stage.REPLY_TOKEN, Hook(bytes, another_tag, []), seen), FRAMED)
    valid = reply((), FRAMED)
    assert seen == [valid.octets]
    assert changed(valid, spoiled, REPLY_PARTS) == ["octets"]


@pytest.mark.parametrize("stage", REPLY)
def test_hook_of_a_reply_spoils_its_stage_and_nothing_before(stage: Stage) -> None:
    seen: list[Any] = []
    spoiled = reply(hooked(stage, REPLY[stage], seen))
    assert [type(value) for value in seen] == [REPLY[stage].kind]
    assert changed(reply(()), spoiled, REPLY_PARTS) == REPLY[stage].changed


def test_scenario_stage_reaches_the_reply() -> None:
    hook = Hook(Scenario, lambda scenario: replace(scenario, reply_sequence=1), [])
    assert reply(hooked(Stage.SCENARIO, hook, [])).part.seq_number == 1


def test_defects_of_one_stage_work_one_after_another() -> None:
    first = Hook(APReq, lambda ap_req: replace(ap_req, pvno=6), [])
    second = Hook(APReq, lambda ap_req: replace(ap_req, pvno=ap_req.pvno + 1), [])
    both = hooked(Stage.AP_REQ, first, []) + hooked(Stage.AP_REQ, second, [])
    assert forge_request(Scenario(), both).ap_req.pvno == 7
