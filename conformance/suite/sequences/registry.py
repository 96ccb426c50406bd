"""How a sequence is written: a function from a valid scenario to messages with expectations."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from conformance.defects import defects
from conformance.model.case import Message
from conformance.model.defect import Role
from conformance.model.expectation import Expectation, Result
from conformance.model.scenario import Scenario
from conformance.oracle import expectation
from conformance.requirements import catalogue

Messages = Callable[[Scenario], list[Message]]


@dataclass(frozen=True, slots=True)
class SequenceCase:
    """A sequence before it has its place in time."""

    id: str
    title: str
    topic: str
    role: Role
    requirement: str
    base: str
    messages: Messages


_REGISTERED: list[SequenceCase] = []


def registered() -> Sequence[SequenceCase]:
    """Return every sequence that was written so far."""
    return _REGISTERED


def sequence(
    requirement: str, *, base: str, role: Role = Role.SERVER
) -> Callable[[Messages], Messages]:
    """Register a sequence to a peer; `base` names the scenario that it starts from."""

    def decorate(function: Messages) -> Messages:
        _REGISTERED.append(
            SequenceCase(
                id=function.__name__.replace("_", "-"),
                title=(inspect.getdoc(function) or "").partition("\n")[0],
                topic=function.__module__.rsplit(".", 1)[-1].replace("_", "-"),
                role=role,
                requirement=catalogue()[requirement].id,
                base=base,
                messages=function,
            )
        )
        return function

    return decorate


def accepted(scenario: Scenario) -> Message:
    """Return a message that must be accepted."""
    return Message(scenario, (), Expectation(Result.ACCEPT))


def rejected(scenario: Scenario, *codes: int) -> Message:
    """Return a message that must be refused, with one of the codes."""
    return Message(scenario, (), Expectation(Result.REJECT, frozenset(codes) or None))


def either(scenario: Scenario) -> Message:
    """Return a message that a server may accept or refuse."""
    return Message(scenario, (), Expectation(Result.EITHER))


def spoilt(scenario: Scenario, *names: str, role: Role = Role.SERVER) -> Message:
    """Return a message with defects of a role; they say what is expected."""
    found = tuple(defects()[f"{role}/{name}"] for name in names)
    return Message(scenario, found, expectation(found))
