"""A departure: one way to leave the valid baseline, with a value that is drawn.

    @harmless("rfc4120-3.2.3-within-skew", Stage.SCENARIO, about={About.TIMES}, values=within_skew)
    def ctime_within_skew(scenario, by):
        \"\"\"The client's clock differs by what the server allows.\"\"\"
        return replace(scenario, ctime=scenario.now + by)

What a defect of `conformance.defects` is for one value, a departure is for all of a range. The
name becomes the id, the docstring the title, the module the topic.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from conformance.model.defect import REPLY_STAGES, Defect, Effect, Role, Stage
from conformance.model.scenario import Scenario
from conformance.model.values import Address, AuthData
from conformance.requirements import catalogue
from conformance.strategies.about import About, about
from conformance.strategies.source import Source

F = TypeVar("F", bound=Callable[..., Any])
Values = Callable[[Source, Scenario], Any]
"""Draws a value for a scenario; it may depend on what the scenario has."""
Like = Callable[[Any], str | tuple[str, ...]]
"""From a value to the ids of the fixed cases that a peer's deviations are recorded for."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A departure with its value: the defect that it makes of a message.

    `like` are the ids of the fixed cases whose recorded deviations speak for it, too.
    """

    name: str
    text: str
    """The value, for people; empty where there is none."""
    defect: Defect
    about: frozenset[About]
    like: tuple[str, ...] = ()
    needs: frozenset[str] = frozenset()
    """The capabilities that it takes, beyond those that its scenario shows."""

    def __str__(self) -> str:
        return f"{self.name}: {self.text}" if self.text else self.name


@dataclass(frozen=True, slots=True)
class Departure:
    """A family of departures: what they are about, and where their values come from."""

    name: str
    title: str
    topic: str
    stage: Stage
    effect: Effect
    requirement: str
    codes: frozenset[int] | None
    about: frozenset[About]
    values: Values
    change: Callable[[Any, Any], Any]
    like: Like | None
    roles: frozenset[Role]
    needs: Callable[[Any], Iterable[str]]
    fits: Callable[[Scenario], bool]

    def draw(self, source: Source, scenario: Scenario, role: Role) -> Drawn:
        """Return the departure with a value for the scenario."""
        value = self.values(source, scenario)
        defect = Defect(
            id=self.name,
            title=self.title,
            topic=self.topic,
            role=role,
            stage=self.stage,
            effect=self.effect,
            requirement=self.requirement,
            change=functools.partial(_with, self.change, value),
            bases=("default",),
            codes=self.codes,
        )
        like = () if self.like is None else self.like(value)
        needs = frozenset(self.needs(value))
        if self.stage in REPLY_STAGES:
            needs |= {"mutual"}  # who reads no reply gets none
        likes = (like,) if isinstance(like, str) else like
        # What is recorded of an implementation's server says nothing of its client.
        likes = tuple(case for case in likes if case.startswith(f"{role}."))
        return Drawn(self.name, describe(value), defect, self.about, likes, needs)


def named(defect: Defect, base: str) -> Drawn:
    """Return a defect of the suite as a departure without a value."""
    like = f"{defect.role}.{defect.topic}.{defect.id}"
    if base not in ("default", defect.bases[0]):
        like += f".{base}"
    return Drawn(defect.id, "", defect, about(defect), (like,))


_REGISTERED: dict[str, Departure] = {}


def registered() -> Mapping[str, Departure]:
    """Return every departure by its name, as they were written."""
    return _REGISTERED


def breaks(requirement: str, stage: Stage, **options: Any) -> Callable[[F], F]:
    """Register departures with which a message must be refused; options as of `harmless`.

    `codes` are the allowed error codes where they are not those of the requirement.
    """
    return _decorator(Effect.BREAKS, requirement, stage, **options)


def harmless(requirement: str, stage: Stage, **options: Any) -> Callable[[F], F]:
    """Register departures with which a message is accepted as without them.

    `about`: what they change. `values`: draws a value. `like`: see `Like`. `roles`: of the peers.
    `needs`: from a value to the capabilities that it takes. `fits`: whether a scenario can have it.
    """
    return _decorator(Effect.HARMLESS, requirement, stage, **options)


def left_open(requirement: str, stage: Stage, **options: Any) -> Callable[[F], F]:
    """Register departures that a peer may take or refuse; options as of `harmless`."""
    return _decorator(Effect.OPEN, requirement, stage, **options)


def no_value(source: Source, scenario: Scenario) -> None:
    """Draw nothing: there is one way to depart."""


def _always(scenario: Scenario) -> bool:
    return True


def _nothing(value: Any) -> Iterable[str]:
    return ()


def _decorator(
    effect: Effect,
    requirement: str,
    stage: Stage,
    *,
    about: Iterable[About],
    values: Values = no_value,
    like: Like | None = None,
    codes: Iterable[int] | None = None,
    roles: Iterable[Role] = (Role.SERVER,),
    needs: Callable[[Any], Iterable[str]] = _nothing,
    fits: Callable[[Scenario], bool] = _always,
) -> Callable[[F], F]:
    allowed = catalogue()[requirement].codes if codes is None else frozenset(codes)

    def decorate(function: F) -> F:
        name = function.__name__.replace("_", "-")
        if name in _REGISTERED:
            raise ValueError(f"departure {name} is there twice")
        _REGISTERED[name] = Departure(
            name=name, title=inspect.getdoc(function) or "",
            topic=function.__module__.rsplit(".", 1)[-1].replace("_", "-"),
            stage=stage, effect=effect, requirement=requirement,
            codes=allowed if effect is Effect.BREAKS else None,
            about=frozenset(about), values=values, change=function, like=like,
            roles=frozenset(roles), needs=needs, fits=fits,
        )  # fmt: skip
        return function

    return decorate


def _with(function: Callable[[Any, Any], Any], value: Any, subject: Any) -> Any:
    return function(subject, value)


_SHOWN = 24


def describe(value: Any) -> str:
    """Return a drawn value in words; octets are cut short, and keys are named by type alone."""
    match value:
        case None:
            return ""
        case timedelta():
            return f"{value.total_seconds():+.6f}".rstrip("0").rstrip(".") + " s"
        case datetime():
            return value.isoformat()
        case bytes():
            more = "…" if len(value) > _SHOWN else ""
            return f"{len(value)} octets {value[:_SHOWN].hex()}{more}".strip()
        case AuthData(type=number, data=octets) | Address(type=number, address=octets):
            return f"type {int(number)} of {describe(octets)}"
        case tuple() | list():
            return f"({', '.join(map(describe, value))})"
        case frozenset():
            return "{" + ", ".join(map(str, sorted(map(int, value)))) + "}"
    return str(value)
