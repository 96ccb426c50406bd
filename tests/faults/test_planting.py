"""How faults are planted: only while the peer is at work, and one on top of the other."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import Any

import pytest
from planting import Plant, faults

from conformance.suite.cases import cases
from reference import der, flags
from reference.server import CHECKS, Server, step3_authenticator
from reference.server import table as server_table


def test_a_plant_changes_nothing_before_it_is_at_work() -> None:
    plant = Plant()
    sound = flags.TicketFlag
    plant.replace(flags, "TicketFlag", None)
    assert flags.TicketFlag is sound
    with plant.at_work():
        assert flags.TicketFlag is None
    assert flags.TicketFlag is sound


def test_what_is_not_there_cannot_be_replaced() -> None:
    with pytest.raises(AssertionError, match="has no such_thing"):
        Plant().replace(flags, "such_thing", None)


def test_wrappers_stand_one_around_the_other() -> None:
    plant = Plant()
    for number in (1, 2):
        plant.wrap(
            der, "tlv", lambda original, number=number: lambda *a: original(*a) + bytes((number,))
        )
    with plant.at_work():
        assert der.tlv(4, b"") == b"\x04\x00\x01\x02"
    assert der.tlv(4, b"") == b"\x04\x00"


def test_a_function_is_replaced_in_every_module_that_imports_it() -> None:
    plant = Plant()
    plant.everywhere(step3_authenticator.skew, lambda original: lambda x: None)
    with plant.at_work():
        assert step3_authenticator.skew(None) is None
        assert server_table.step3.skew(None) is None


def test_rules_are_taken_out_and_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Any] = []
    monkeypatch.setattr(Server, "accept", lambda self: seen.append(self.checks))
    plant, rule = Plant(), lambda x: None
    plant.server_rule("skew", None)
    plant.server_rule("replay", rule)
    with plant.at_work():
        Server(None, None, None).accept()
    found = {check.name: check.rule for check in seen[0]}
    assert "skew" not in found
    assert [check.rule for check in seen[0]].count(rule) == 1
    assert len(seen[0]) == len(CHECKS) - 1


def test_a_rule_that_is_not_there_cannot_be_taken_out() -> None:
    with pytest.raises(AssertionError, match="no_such_rule"):
        Plant().server_rule("no_such_rule", None)


def test_every_glob_of_a_fault_has_cases() -> None:
    globs = {(fault.profile, glob) for fault in faults().values() for glob in fault.cases}
    idle = [(p, glob) for p, glob in globs if not any(fnmatchcase(id_, glob) for id_ in cases(p))]
    assert idle == []
