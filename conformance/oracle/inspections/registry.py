"""How an inspection is written: a function that looks at what a peer sent.

    @replies("rfc4120-3.2.4-time")
    def time_is_the_clients(seen):
        \"\"\"The time of the reply is the one that the client sent.\"\"\"
        for reply in seen:
            yield from expect("ap_rep.ctime", reply.forged.authenticator.ctime, reply.part.ctime)

The name becomes the id, the docstring the title, the module the topic. `seen` has one entry a
message; with `messages=N` the peer is asked N times in a row, and all of it is looked at. With
several bases or defects there is an inspection for each, whose name ends the id.

What a look at a requirement of level MAY yields is a choice (`chosen`): it is recorded, and is no
failure.
"""

from __future__ import annotations

import inspect
import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from conformance.model.defect import Role
from conformance.model.mismatch import Mismatch
from conformance.requirements import catalogue

F = TypeVar("F", bound=Callable[[Sequence[Any]], Iterable[Mismatch]])


class Subject(StrEnum):
    """What is looked at: entries of `conformance.oracle.seen`, or an acceptance and its request."""

    REPLY = "SeenReply"
    ERROR = "SeenError"
    REQUEST = "SeenRequest"


@dataclass(frozen=True, slots=True)
class Inspection:
    """One look at what a peer sends, and the requirement that says how it must be."""

    id: str
    title: str
    topic: str
    role: Role
    subject: Subject
    requirement: str
    base: str
    defect: str | None
    messages: int
    requires: frozenset[str]
    look: Callable[[Sequence[Any]], Iterable[Mismatch]]


_REGISTERED: list[Inspection] = []


def registered() -> Sequence[Inspection]:
    """Return every inspection that was written so far."""
    return _REGISTERED


def replies(
    requirement: str,
    *,
    base: str | tuple[str, ...] = "default",
    defect: str | tuple[str | None, ...] | None = None,
    messages: int = 1,
) -> Callable[[F], F]:
    """Register a look at the KRB_AP_REPs of a server; `defect` names a harmless change, if any."""
    return _decorator(Role.SERVER, Subject.REPLY, requirement, base, defect, messages)


def errors(
    requirement: str,
    *,
    defect: str | tuple[str, ...],
    base: str | tuple[str, ...] = "default",
    messages: int = 1,
) -> Callable[[F], F]:
    """Register a look at the KRB_ERRORs of a server that refuses the defect of that id."""
    return _decorator(Role.SERVER, Subject.ERROR, requirement, base, defect, messages)


def requests(
    requirement: str,
    *,
    base: str | tuple[str, ...] = "default",
    defect: str | tuple[str, ...] | None = None,
    messages: int = 1,
    requires: tuple[str, ...] = (),
) -> Callable[[F], F]:
    """Register a look at the KRB_AP_REQs of a client; `defect` names a harmless change, if any.

    `requires` are the capabilities that the look needs beside those of the scenario.
    """
    return _decorator(Role.CLIENT, Subject.REQUEST, requirement, base, defect, messages, requires)


def expect(field: str, expected: object, observed: object) -> Iterator[Mismatch]:
    """Yield a mismatch unless the two are equal."""
    if expected != observed:
        yield Mismatch(field, str(expected), str(observed))


def chosen(field: str, choice: object) -> Mismatch:
    """Return what a peer chose where the specification lets it choose."""
    return Mismatch(field, "a choice", str(choice))


def _decorator(
    role: Role,
    subject: Subject,
    requirement: str,
    base: str | tuple[str, ...],
    defect: str | tuple[str, ...] | tuple[str | None, ...] | None,
    messages: int,
    requires: tuple[str, ...] = (),
) -> Callable[[F], F]:
    bases = base if isinstance(base, tuple) else (base,)
    defects = defect if isinstance(defect, tuple) else (defect,)

    def decorate(function: F) -> F:
        name = function.__name__.replace("_", "-")
        for base, defect in itertools.product(bases, defects):
            several = [base] * (len(bases) > 1) + [defect or "default"] * (len(defects) > 1)
            _REGISTERED.append(
                Inspection(
                    id=f"{name}.{'-'.join(several)}" if several else name,
                    title=(inspect.getdoc(function) or "").partition("\n")[0],
                    topic=function.__module__.rsplit(".", 1)[-1].replace("_", "-"),
                    role=role,
                    subject=subject,
                    requirement=catalogue()[requirement].id,
                    base=base,
                    defect=defect,
                    messages=messages,
                    requires=frozenset(requires),
                    look=function,
                )
            )
        return function

    return decorate
