"""Every case of the suite: the valid scenarios, each defect alone, and the sequences."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from conformance.defects import BASES, Base, defects
from conformance.model.case import Case, Message, moment_of
from conformance.model.defect import Defect, Role, Stage
from conformance.model.scenario import Scenario
from conformance.oracle import expectation
from conformance.requirements import catalogue
from conformance.suite.sequences import sequences
from conformance.suite.sequences.registry import SequenceCase


@functools.cache
def cases() -> Mapping[str, Case]:
    """Return every case by its id: `server.clock-skew.ctime-ahead-by-limit`."""
    found: dict[str, Case] = {}
    for case in _all_cases():
        if case.id in found:
            raise ValueError(f"case {case.id} is there twice")
        found[case.id] = case
    return MappingProxyType(found)


def _all_cases() -> Iterator[Case]:
    for role, bases in BASES.items():
        for base in bases.values():
            yield _valid(role, base)
    for defect in defects().values():
        for name in defect.bases:
            yield _with_defect(defect, BASES[defect.role][name])
    for sequence in sequences():
        yield _sequence(sequence, BASES[sequence.role][sequence.base])


def _valid(role: Role, base: Base) -> Case:
    id_ = _twin(role, base)
    scenario = base.scenario.shifted(moment_of(id_))
    return Case(
        id=id_,
        title=base.title,
        role=role,
        requirement=catalogue()[base.requirement],
        messages=(Message(scenario, (), expectation(())),),
        requires=_capabilities(role, scenario),
        twin=None,
    )


def _with_defect(defect: Defect, base: Base) -> Case:
    id_ = f"{defect.role}.{defect.topic}.{defect.id}"
    if base.name not in ("default", defect.bases[0]):
        id_ += f".{base.name}"
    scenario = base.scenario.shifted(moment_of(id_))
    changed = defect.change(scenario) if defect.stage is Stage.SCENARIO else scenario
    return Case(
        id=id_,
        title=defect.title,
        role=defect.role,
        requirement=catalogue()[defect.requirement],
        messages=(Message(scenario, (defect,), expectation((defect,))),),
        requires=_capabilities(defect.role, changed),
        twin=_twin(defect.role, base),
    )


def _sequence(sequence: SequenceCase, base: Base) -> Case:
    id_ = f"{sequence.role}.{sequence.topic}.{sequence.id}"
    scenario = base.scenario.shifted(moment_of(id_))
    return Case(
        id=id_,
        title=sequence.title,
        role=sequence.role,
        requirement=catalogue()[sequence.requirement],
        messages=tuple(sequence.messages(scenario)),
        requires=_capabilities(sequence.role, scenario),
        twin=_twin(sequence.role, base),
        remembers=True,
    )


def _twin(role: Role, base: Base) -> str:
    return f"{role}.valid.{base.name}"


def _capabilities(role: Role, scenario: Scenario) -> frozenset[str]:
    """Return what a peer must be able to do so that the scenario can be put to it."""
    keys = (scenario.service_key, scenario.session_key)
    wanted = {role.value, *(f"etype.{key.etype}" for key in keys)}
    if scenario.user_to_user_key:
        wanted.add("user-to-user")
    if role is Role.CLIENT:
        wanted |= {"mutual"} if scenario.mutual else set()
        wanted |= {"subkey"} if scenario.subkey else set()
        wanted |= {"sequence"} if scenario.sequence is not None else set()
    else:
        wanted |= {"replay"} if scenario.policy.replay else set()
        wanted |= {"addresses"} if scenario.policy.sender else set()
    return frozenset(wanted)
