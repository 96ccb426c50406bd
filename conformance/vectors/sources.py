"""Which cases of the suite bytes alone can show, and the valid twin of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from conformance.defects import BASES
from conformance.defects.bases import Base, enctype_name
from conformance.model.case import Case, Message, Turn, moment_of
from conformance.model.defect import Role
from conformance.model.expectation import Expectation, Result
from conformance.suite.cases import cases


@dataclass(frozen=True, slots=True)
class Source:
    """A vector before it is bytes: its place in the set, and the case that it renders."""

    id: str
    family: str
    """The folder and name of its file, as `server/clock-skew`."""
    twin: str | None
    case: Case


def sources() -> Iterator[Source]:
    """Yield what the set has, in the order of the suite; a family's valid ones come before.

    A case is left out where a peer's own message decides: what a client or a server sends is no
    matter of bytes that are given to it.
    """
    seen: set[str] = set()
    for case in filter(_is_bytes, cases().values()):
        for source in _with_twin(case):
            # A twin stands for many, and the default scenario is also that of its etype.
            if source.id not in seen:
                seen.add(source.id)
                yield source


def _with_twin(case: Case) -> Iterator[Source]:
    _, topic, *_ = case.id.split(".")
    family = f"{case.role}/{topic}"
    if case.role is Role.CLIENT:
        case = _apart(case)
    if case.twin is None:
        yield Source(_id(case.id, case), family, None, case)
        return
    twin = _twin(case, family)
    yield twin
    yield Source(_id(case.id, case), family, twin.id, case)


def _is_bytes(case: Case) -> bool:
    if case.look is not None:
        return False
    if case.role is Role.SERVER:
        return case.twin is None or not case.messages[-1].third_leg
    return all(message.turn == Turn() and message.scenario.mutual for message in case.messages)


def _apart(case: Case) -> Case:
    """Return a client's case with its clock a second on at each message.

    A client whose clock stands still may send another time than that (RFC 4120 section 3.2.3).
    """
    return replace(
        case,
        messages=tuple(
            replace(message, scenario=replace(
                message.scenario, now=message.scenario.now + timedelta(seconds=number)
            ))
            for number, message in enumerate(case.messages)
        ),
    )  # fmt: skip


def _twin(case: Case, family: str) -> Source:
    """Return the case's valid scenario, in the family's own file: so each file can go alone."""
    assert case.twin is not None
    valid = cases()[case.twin]
    base = BASES[case.role][case.twin.rpartition(".")[2]]
    id_ = _id(f"{family.replace('/', '.')}.valid{_suffix(base)}", valid)
    scenario = base.scenario.shifted(moment_of(id_))
    message = Message(scenario, (), Expectation(Result.ACCEPT))
    return Source(id_, family, None, replace(valid, messages=(message,)))


def _suffix(base: Base) -> str:
    return "" if base.name == "default" else f"-{base.name}"


def _id(name: str, case: Case) -> str:
    """Return the id of a vector: the case's, and the etype of its session key."""
    etype = enctype_name(case.messages[-1].scenario.session_key.etype)
    return name if name.endswith(etype) else f"{name}.{etype}"
