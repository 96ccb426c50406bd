"""Every case of the suite: the valid scenarios, each defect alone, and the sequences."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType

from conformance.defects import BASES, Base, defects
from conformance.forge.requires import requires
from conformance.model.case import Case, Message, moment_of
from conformance.model.defect import REPLY_STAGES, Defect, Role, Stage
from conformance.model.expectation import Expectation, Result
from conformance.model.requirement import Level
from conformance.model.scenario import Scenario
from conformance.oracle import expectation
from conformance.oracle.inspections import Inspection, Subject, inspections
from conformance.requirements import catalogue
from conformance.suite.pairs import pairs
from conformance.suite.profiles import DEFAULT_PROFILE, in_profile
from conformance.suite.sequences import sequences
from conformance.suite.sequences.registry import SequenceCase

_MICROSECOND = timedelta(microseconds=1)


@functools.cache
def cases(profile: str = DEFAULT_PROFILE) -> Mapping[str, Case]:
    """Return every case of a profile by its id: `server.clock-skew.ctime-ahead-by-limit`."""
    found: dict[str, Case] = {}
    for case in _all_cases():
        if case.id in found:
            raise ValueError(f"case {case.id} is there twice")
        if case.requirement.profile in (DEFAULT_PROFILE, profile):
            found[case.id] = in_profile(case, profile)
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
    for two in pairs():
        yield _pair(two, BASES[Role.SERVER]["default"])
    for inspection in inspections():
        yield _inspection(inspection, BASES[inspection.role][inspection.base])


def _valid(role: Role, base: Base) -> Case:
    id_ = _twin(role, base)
    scenario = base.scenario.shifted(moment_of(id_))
    return Case(
        id=id_,
        title=base.title,
        role=role,
        requirement=catalogue()[base.requirement],
        messages=_messages(role, scenario, (), expectation(())),
        requires=requires(role, scenario),
        twin=None,
    )


def _with_defect(defect: Defect, base: Base) -> Case:
    id_ = f"{defect.role}.{defect.topic}.{defect.id}"
    if base.name not in ("default", defect.bases[0]):
        id_ += f".{base.name}"
    scenario = base.scenario.shifted(moment_of(id_))
    requirement = catalogue()[defect.requirement]
    allowed = expectation((defect,))
    if requirement.level is Level.MAY:
        allowed = Expectation(Result.EITHER)  # a choice is recorded, and never fails
    return Case(
        id=id_,
        title=defect.title,
        role=defect.role,
        requirement=requirement,
        messages=_messages(defect.role, scenario, (defect,), allowed),
        requires=requires(defect.role, _changed(scenario, (defect,))),
        twin=_twin(defect.role, base),
    )


def _pair(two: tuple[Defect, Defect], base: Base) -> Case:
    one, other = two
    id_ = f"server.pairs.{one.id}+{other.id}"
    scenario = base.scenario.shifted(moment_of(id_))
    return Case(
        id=id_,
        title=f"{one.title} {other.title}",
        role=Role.SERVER,
        requirement=catalogue()[one.requirement],
        messages=_messages(Role.SERVER, scenario, two, expectation(two)),
        requires=requires(Role.SERVER, _changed(scenario, two)),
        twin=_twin(Role.SERVER, base),
        alone=tuple(f"server.{defect.topic}.{defect.id}" for defect in two),
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
        requires=requires(sequence.role, scenario),
        twin=_twin(sequence.role, base),
        remembers=True,
    )


def _inspection(inspection: Inspection, base: Base) -> Case:
    id_ = f"{inspection.role}.{inspection.topic}.{inspection.id}"
    scenario = base.scenario.shifted(moment_of(id_))
    known = defects()
    spoilt = () if inspection.defect is None else (known[f"{inspection.role}/{inspection.defect}"],)
    wanted = inspection.requires | requires(inspection.role, _changed(scenario, spoilt))
    if inspection.subject is not Subject.REQUEST:
        wanted |= {"krb-error" if inspection.subject is Subject.ERROR else "mutual"}
    return Case(
        id=id_,
        title=inspection.title,
        role=inspection.role,
        requirement=catalogue()[inspection.requirement],
        messages=tuple(
            Message(
                replace(scenario, ctime=scenario.ctime + number * _MICROSECOND),
                spoilt,
                expectation(spoilt),
                # A server's messages are different ones; a client builds with the same ticket.
                draw=number if inspection.role is Role.SERVER else 0,
            )
            for number in range(inspection.messages)
        ),
        requires=wanted,
        twin=_twin(inspection.role, base),
        look=inspection.look,
    )


def _messages(
    role: Role, scenario: Scenario, spoilt: tuple[Defect, ...], allowed: Expectation
) -> tuple[Message, ...]:
    """Return the message; to a server in DCE style the client's reply, too, if that is spoilt."""
    message = Message(scenario, spoilt, allowed)
    if role is Role.CLIENT or scenario.gss is None or not scenario.gss.dce_style:
        return (message,)
    if any(defect.stage not in REPLY_STAGES for defect in spoilt):
        return (message,)
    return Message(scenario, (), expectation(())), replace(message, third_leg=True)


def _changed(scenario: Scenario, defects: Iterable[Defect]) -> Scenario:
    """Return the scenario as the defects of the SCENARIO stage leave it."""
    for defect in defects:
        if defect.stage is Stage.SCENARIO:
            scenario = defect.change(scenario)
    return scenario


def _twin(role: Role, base: Base) -> str:
    return f"{role}.valid.{base.name}"
