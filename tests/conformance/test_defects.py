"""Every defect is documented, has a requirement, and does something."""

from __future__ import annotations

import re

import pytest

from conformance.defects import BASES, breaks, defects, harmless, left_open, registry
from conformance.forge import (
    OpenedRequest,
    credential,
    forge_reply,
    forge_request,
    forge_third_leg,
    forge_ticket,
)
from conformance.forge.changes import Changes
from conformance.model.defect import Defect, Effect, Role, Stage
from conformance.model.scenario import Scenario
from conformance.requirements import catalogue
from conformance.suite.client_exchange import options
from conformance.suite.server_exchange import accept_request
from reference.messages import EncAPRepPart

DEFECTS = list(defects().values())
ON_EVERY_BASE = [
    pytest.param(defect, base, id=f"{key}-{base}")
    for key, defect in defects().items()
    for base in defect.bases
]


@pytest.fixture
def registered(monkeypatch: pytest.MonkeyPatch) -> dict[str, Defect]:
    """Return an empty registry that stands in for the real one."""
    empty: dict[str, Defect] = {}
    monkeypatch.setattr(registry, "_REGISTERED", empty)
    return empty


def change(value):
    """Leave it as it is."""
    return value


change.__module__ = "conformance.defects.server.some_topic"


def put(defect: Defect | None, scenario: Scenario, role: Role) -> object:
    """Return all that a peer gets to see of a scenario, with the defect or without."""
    spoiled = () if defect is None else (defect,)
    request = forge_request(scenario, spoiled)
    if role is Role.SERVER:
        part = EncAPRepPart(ctime=scenario.ctime.replace(microsecond=0), cusec=0, seq_number=1)
        return accept_request(request), forge_third_leg(request, part, spoiled).octets
    changed = Changes(spoiled).at(Stage.SCENARIO, scenario)
    valid = forge_request(scenario)
    opened = OpenedRequest(
        valid.ap_req, valid.authenticator, valid.ap_req_octets, valid.authenticator_plaintext
    )
    reply = forge_reply(scenario, opened, spoiled)
    held = credential(changed, forge_ticket(changed, "", Changes(spoiled)))
    return reply.octets, held, options(changed), changed.now


def test_there_are_many() -> None:
    assert len(DEFECTS) >= 40


@pytest.mark.parametrize("defect", DEFECTS, ids=list(defects()))
def test_defect_is_documented_and_has_a_requirement_of_its_role(defect: Defect) -> None:
    assert re.fullmatch(r"[A-Z][^\n]*\.( \[[^\]]+\])?", defect.title)
    assert re.fullmatch(r"[a-z0-9+-]+", defect.id)
    assert re.fullmatch(r"[a-z0-9-]+", defect.topic)
    assert catalogue()[defect.requirement].role == defect.role
    assert defect.bases
    assert set(defect.bases) <= BASES[defect.role].keys()


@pytest.mark.parametrize("defect", DEFECTS, ids=list(defects()))
def test_codes_are_of_a_refusal_that_must_be(defect: Defect) -> None:
    assert defect.codes is None or defect.codes
    assert defect.codes is None or defect.effect is Effect.BREAKS


def test_keys_of_the_registry_are_role_and_id() -> None:
    assert [f"{defect.role}/{defect.id}" for defect in DEFECTS] == list(defects())


@pytest.mark.parametrize(("defect", "base"), ON_EVERY_BASE)
def test_defect_changes_what_the_peer_gets(defect: Defect, base: str) -> None:
    scenario = BASES[defect.role][base].scenario
    assert put(defect, scenario, defect.role) != put(None, scenario, defect.role)


def test_a_defect_that_does_nothing_would_be_found(registered) -> None:
    harmless("rfc4120-5.2.2-name-type", Stage.AP_REQ)(change)
    assert put(registered["server/change"], Scenario(), Role.SERVER) == put(
        None, Scenario(), Role.SERVER
    )


def test_no_two_defects_make_the_same_message() -> None:
    made: dict[object, str] = {}
    for key, defect in defects().items():
        for base in defect.bases:
            message = (base, put(defect, BASES[defect.role][base].scenario, defect.role))
            assert made.setdefault(message, key) == key


def test_decorator_takes_id_title_topic_and_role_from_the_function(registered) -> None:
    breaks("rfc4120-3.2.3-clock-skew", Stage.AP_REQ)(change)
    assert registered == {
        "server/change": Defect(
            id="change",
            title="Leave it as it is.",
            topic="some-topic",
            role=Role.SERVER,
            stage=Stage.AP_REQ,
            effect=Effect.BREAKS,
            requirement="rfc4120-3.2.3-clock-skew",
            change=change,
            bases=("default",),
            codes=frozenset({37}),
        )
    }


def test_family_has_a_member_for_each_entry(registered) -> None:
    def add(value: int, by: int) -> int:
        """Add."""
        return value + by

    add.__module__ = change.__module__
    left_open("rfc4120-5.2.6.3-and-or", Stage.AP_REQ, each={"one": 1, "-two": -2})(add)
    assert [(key, defect.title) for key, defect in registered.items()] == [
        ("server/add-one", "Add. [one]"),
        ("server/add--two", "Add. [-two]"),
    ]
    assert [defect.change(40) for defect in registered.values()] == [41, 38]


def test_codes_of_the_defect_stand_for_those_of_the_requirement(registered) -> None:
    breaks("rfc4120-3.2.3-clock-skew", Stage.AP_REQ, codes=(1, 2))(change)
    assert registered["server/change"].codes == {1, 2}


def test_only_a_refusal_has_codes(registered) -> None:
    left_open("rfc4120-3.2.3-clock-skew", Stage.AP_REQ)(change)
    assert registered["server/change"].codes is None


def test_same_id_twice_is_an_error(registered) -> None:
    breaks("rfc4120-3.2.3-clock-skew", Stage.AP_REQ)(change)
    with pytest.raises(ValueError, match="change of the server is there twice"):
        harmless("rfc4120-3.2.3-clock-skew", Stage.AP_REQ)(change)


def test_unknown_requirement_is_an_error() -> None:
    with pytest.raises(KeyError):
        breaks("rfc4120-3.2.3-unheard-of", Stage.AP_REQ)
