"""How an inspection is written: a function that looks at what a peer sent.

    @replies("rfc4120-3.2.4-time")
    def time_is_the_clients(seen):
        \"\"\"The time of the reply is the one that the client sent.\"\"\"
        for reply in seen:
            yield from expect("ap_rep.ctime", reply.forged.authenticator.ctime, reply.part.ctime)

The name becomes the id, the docstring the title, the module the topic. `seen` has one entry a
message; with `messages=N` the peer is asked N times in a row, and all of it is looked at.
"""

from __future__ import annotations

import inspect
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
    look: Callable[[Sequence[Any]], Iterable[Mismatch]]


_REGISTERED: list[Inspection] = []


def registered() -> Sequence[Inspection]:
    """Return every inspection that was written so far."""
    return _REGISTERED


def replies(
    requirement: str, *, base: str = "default", defect: str | None = None, messages: int = 1
) -> Callable[[F], F]:
    """Register a look at the KRB_AP_REPs of a server; `defect` names a harmless change, if any."""
    return _decorator(Role.SERVER, Subject.REPLY, requirement, base, defect, messages)


def errors(
    requirement: str, *, defect: str, base: str = "default", messages: int = 1
) -> Callable[[F], F]:
    """Register a look at the KRB_ERRORs of a server that refuses the defect of that id."""
    return _decorator(Role.SERVER, Subject.ERROR, requirement, base, defect, messages)


def requests(requirement: str, *, base: str = "default", messages: int = 1) -> Callable[[F], F]:
    """Register a look at the KRB_AP_REQs of a client."""
    return _decorator(Role.CLIENT, Subject.REQUEST, requirement, base, None, messages)


def expect(field: str, expected: object, observed: object) -> Iterator[Mismatch]:
    """Yield a mismatch unless the two are equal."""
    if expected != observed:
        yield Mismatch(field, str(expected), str(observed))


def _decorator(
    role: Role, subject: Subject, requirement: str, base: str, defect: str | None, messages: int
) -> Callable[[F], F]:
    def decorate(function: F) -> F:
        _REGISTERED.append(
            Inspection(
                id=function.__name__.replace("_", "-"),
                title=inspect.getdoc(function) or "",
                topic=function.__module__.rsplit(".", 1)[-1].replace("_", "-"),
                role=role,
                subject=subject,
                requirement=catalogue()[requirement].id,
                base=base,
                defect=defect,
                messages=messages,
                look=function,
            )
        )
        return function

    return decorate
