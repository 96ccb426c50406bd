"""A case: a scenario with its defects, as an ordered list of messages to one peer."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from conformance.model.defect import Defect, Role
from conformance.model.expectation import Expectation
from conformance.model.mismatch import Mismatch
from conformance.model.requirement import Requirement
from conformance.model.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Turn:
    """What a client does in one message of a case, where it is not to ask and to get its answer.

    Messages are meant by their number in the case, from 0. `finishes`: the client builds no
    request, and gets the answer to the one of that message. `answers`: what it gets is the reply
    to the request of that message. `waits`: it builds its request, and no answer comes yet.
    """

    finishes: int | None = None
    answers: int | None = None
    waits: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a case, and what the specification allows a peer to do with it.

    Messages of a case with the same `draw` have the same confounders: the same scenario is then
    the same octets again, and with another `draw` it is encrypted anew.

    third_leg: the message is the client's AP-REP of DCE style, to what the server answered to the
    message before.
    """

    scenario: Scenario
    defects: tuple[Defect, ...]
    expectation: Expectation
    draw: int = 0
    third_leg: bool = False
    turn: Turn = Turn()


Look = Callable[[Sequence[Any]], Iterable[Mismatch]]
"""Looks at what a peer made of every message of a case (see `conformance.oracle.seen`)."""


@dataclass(frozen=True, slots=True)
class Case:
    """What is put to a peer: its last message is the one that is judged, unless one fails before.

    `twin` is the id of the same scenario without defect, None where the case is one itself.
    `requires` names the capabilities without which the case cannot be put. `look`, where there
    is one, is what the case is about: what the peer sends, beyond its taking or refusing.
    """

    id: str
    title: str
    role: Role
    requirement: Requirement
    messages: tuple[Message, ...]
    requires: frozenset[str]
    twin: str | None
    remembers: bool = False
    """The case is about the peer's memory: it starts with `reset`."""
    look: Look | None = None
    alone: tuple[str, ...] = ()
    """The ids of the cases with one of several defects: without a refusal of one of them, this
    one says nothing."""


def moment_of(case_id: str) -> timedelta:
    """Return how far from the epoch a case happens: whole seconds, the same in every run.

    So every message has a (ctime, cusec) of its own, and a peer that remembers authenticators
    for longer than it was asked to does not take one case for the replay of another.
    """
    digest = hashlib.sha256(case_id.encode()).digest()
    return timedelta(seconds=int.from_bytes(digest[:3]))
