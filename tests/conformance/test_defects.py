"""Every defect is documented, has a requirement, and does something."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from given import given, without_defects

from conformance.defects import BASES, breaks, defects, harmless, left_open, registry
from conformance.model.defect import Defect, Effect, Role, Stage
from conformance.requirements import catalogue
from conformance.suite.cases import cases
from conformance.suite.profiles import PROFILES

DEFECTS = list(defects().values())
EVERY_CASE = {case.id: case for profile in PROFILES for case in cases(profile).values()}
SPOILED = [case for case in EVERY_CASE.values() if case.messages[-1].defects and case.look is None]


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


def test_there_are_many() -> None:
    assert len(DEFECTS) >= 40


def test_every_defect_is_documented() -> None:
    for key, defect in defects().items():
        assert key == f"{defect.role}/{defect.id}"
        assert re.fullmatch(r"[A-Z][^\n]*\.( \[[^\]]+\])?", defect.title), key
        assert re.fullmatch(r"[a-z0-9+-]+", defect.id), key
        assert re.fullmatch(r"[a-z0-9-]+", defect.topic), key


def test_every_defect_has_a_requirement_and_bases_of_its_role() -> None:
    for key, defect in defects().items():
        assert catalogue()[defect.requirement].role == defect.role, key
        assert defect.bases, key
        assert set(defect.bases) <= BASES[defect.role].keys(), key


def test_codes_are_of_a_refusal_that_must_be() -> None:
    for key, defect in defects().items():
        assert defect.codes is None or defect.codes, key
        assert defect.codes is None or defect.effect is Effect.BREAKS, key


def test_every_defect_is_in_a_case() -> None:
    used = {defect.id for case in EVERY_CASE.values() for defect in case.messages[-1].defects}
    assert used == {defect.id for defect in DEFECTS}


def test_every_defect_changes_what_the_peer_gets() -> None:
    assert [case.id for case in SPOILED if given(case) == given(without_defects(case))] == []


def test_a_defect_that_does_nothing_would_be_found(registered) -> None:
    harmless("rfc4120-5.2.2-name-type", Stage.AP_REQ)(change)
    [message] = cases()["server.valid.default"].messages
    spoiled = replace(message, defects=(registered["server/change"],))
    case = replace(cases()["server.valid.default"], messages=(spoiled,))
    assert given(case) == given(without_defects(case))


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
