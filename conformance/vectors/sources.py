"""Which cases of the suite bytes alone can show, and the valid twin of each."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from fnmatch import fnmatchcase

from conformance.defects import BASES
from conformance.defects.bases import Base, enctype_name
from conformance.model.case import Case, Message, Turn, moment_of
from conformance.model.defect import Role
from conformance.model.expectation import Expectation, Result
from conformance.suite.cases import cases
from conformance.suite.own import Own

OURS = Own()


@dataclass(frozen=True, slots=True)
class Source:
    """A vector before it is bytes: its place in the set, and the case that it renders."""

    id: str
    family: str
    """The folder and name of its file, as `server/clock-skew`."""
    twin: str | None
    case: Case


def sources(own: Own = OURS) -> Iterator[Source]:
    """Yield what the set has, in the order of the suite; a family's valid ones come before.

    A case is left out where a peer's own message decides: what a client or a server sends is no
    matter of bytes that are given to it.
    """
    seen: set[str] = set()
    for case in filter(_is_bytes, cases().values()):
        for source in _with_twin(case, own):
            # A twin stands for many, and the default scenario is also that of its etype.
            if source.id not in seen:
                seen.add(source.id)
                yield source


def _with_twin(case: Case, own: Own) -> Iterator[Source]:
    _, topic, *_ = case.id.split(".")
    family = f"{case.role}/{topic}"
    if case.role is Role.CLIENT:
        case = apart(case)
    if case.twin is None:
        yield _source(case.id, family, None, own.case(case))
        return
    twin = _twin(case, family, own)
    yield twin
    yield _source(case.id, family, twin.id, own.case(case))


def selected(found: Iterable[Source], globs: Collection[str]) -> list[Source]:
    """Return the sources whose case one of the globs names, and their twins, in their order."""
    found = list(found)
    wanted = {
        source.id for source in found if any(fnmatchcase(source.case.id, glob) for glob in globs)
    }
    wanted |= {source.twin for source in found if source.id in wanted and source.twin is not None}
    return [source for source in found if source.id in wanted]


def _is_bytes(case: Case) -> bool:
    if case.look is not None:
        return False
    if case.role is Role.SERVER:
        return case.twin is None or not case.messages[-1].third_leg
    return all(message.turn == Turn() and message.scenario.mutual for message in case.messages)


def apart(case: Case) -> Case:
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


def _twin(case: Case, family: str, own: Own) -> Source:
    """Return the case's valid scenario, in the family's own file: so each file can go alone."""
    assert case.twin is not None
    valid = cases()[case.twin]
    base = BASES[case.role][case.twin.rpartition(".")[2]]
    name = f"{family.replace('/', '.')}.valid{_suffix(base)}"
    scenario = base.scenario.shifted(moment_of(name))
    message = Message(scenario, (), Expectation(Result.ACCEPT))
    return _source(name, family, None, own.case(replace(valid, messages=(message,))))


def _suffix(base: Base) -> str:
    return "" if base.name == "default" else f"-{base.name}"


def _source(name: str, family: str, twin: str | None, case: Case) -> Source:
    """Return a source; its id is the name, and the etype of its session key."""
    etype = enctype_name(case.messages[-1].scenario.session_key.etype)
    id_ = name if name.endswith(etype) else f"{name}.{etype}"
    return Source(id_, family, twin, case)
