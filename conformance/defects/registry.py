"""How a defect is written: one short function under a decorator that says what it breaks.

    @breaks("rfc4120-3.2.3-clock-skew", Stage.SCENARIO)
    def ctime_beyond_skew(scenario):
        \"\"\"The client's clock is a second further ahead than the server allows.\"\"\"
        return replace(scenario, ctime=scenario.now + scenario.skew + SECOND)

The name becomes the id, the docstring the title, the module the topic, and the package the role.
With `each`, one function makes a family: a defect for every entry, whose key ends the id and whose
value is the function's second argument.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any, TypeVar

from conformance.model.defect import Defect, Effect, Role, Stage
from conformance.requirements import catalogue

F = TypeVar("F", bound=Callable[..., Any])

DEFAULT = ("default",)
_REGISTERED: dict[str, Defect] = {}


def registered() -> Mapping[str, Defect]:
    """Return every defect by role and id (`server/ctime-beyond-skew`), as they were written."""
    return _REGISTERED


def breaks(
    requirement: str,
    stage: Stage,
    *,
    bases: Sequence[str] = DEFAULT,
    each: Mapping[str, Any] | None = None,
    codes: Iterable[int] | None = None,
) -> Callable[[F], F]:
    """Register a defect that breaks a requirement: the message must be refused.

    `bases` name the valid scenarios that it departs from, each a case. `codes` are the allowed
    error codes where they are not those of the requirement.
    """
    return _decorator(Effect.BREAKS, requirement, stage, bases, each, codes)


def harmless(
    requirement: str,
    stage: Stage,
    *,
    bases: Sequence[str] = DEFAULT,
    each: Mapping[str, Any] | None = None,
) -> Callable[[F], F]:
    """Register a change that the requirement says must not matter: the message is accepted."""
    return _decorator(Effect.HARMLESS, requirement, stage, bases, each, None)


def left_open(
    requirement: str,
    stage: Stage,
    *,
    bases: Sequence[str] = DEFAULT,
    each: Mapping[str, Any] | None = None,
) -> Callable[[F], F]:
    """Register a change that the requirement lets an implementation accept or refuse."""
    return _decorator(Effect.OPEN, requirement, stage, bases, each, None)


def _decorator(
    effect: Effect,
    requirement: str,
    stage: Stage,
    bases: Sequence[str],
    each: Mapping[str, Any] | None,
    codes: Iterable[int] | None,
) -> Callable[[F], F]:
    allowed = catalogue()[requirement].codes if codes is None else frozenset(codes)

    def decorate(function: F) -> F:
        *_, role, topic = function.__module__.split(".")
        name = function.__name__.replace("_", "-")
        title = inspect.getdoc(function) or ""
        members: Iterable[tuple[str, str, Callable[[Any], Any]]]
        if each is None:
            members = [(name, title, function)]
        else:
            members = [
                (f"{name}-{key}", f"{title} [{key}]", partial(_with, function, value))
                for key, value in each.items()
            ]
        for id_, title_, change in members:
            if f"{role}/{id_}" in _REGISTERED:
                raise ValueError(f"defect {id_} of the {role} is there twice")
            _REGISTERED[f"{role}/{id_}"] = Defect(
                id=id_, title=title_, topic=topic.replace("_", "-"), role=Role(role),
                stage=stage, effect=effect, requirement=requirement, change=change,
                bases=tuple(bases), codes=allowed if effect is Effect.BREAKS else None,
            )  # fmt: skip
        return function

    return decorate


def _with(function: Callable[[Any, Any], Any], value: Any, subject: Any) -> Any:
    return function(subject, value)
