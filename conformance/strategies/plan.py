"""A plan: a valid baseline and a few departures from it, from which a message is made."""

from __future__ import annotations

import functools
import importlib
import pkgutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from conformance.defects import BASES, defects
from conformance.defects.bases import Base
from conformance.forge.requires import GSS_ONLY, RAW, requires
from conformance.model.defect import Defect, Effect, Role, Stage
from conformance.model.scenario import Scenario
from conformance.requirements import catalogue
from conformance.strategies import topics
from conformance.strategies.about import EVERYTHING, About
from conformance.strategies.departure import Departure, Drawn, named, registered
from conformance.strategies.source import Source, choice

_TRIES = 8
"""So often another departure is drawn, where one does not go with those that are there."""
_MOST = 3
"""Departures of a baseline: enough for any two to meet, few enough to be read."""


@dataclass(frozen=True, slots=True, repr=False)
class Plan:
    """A base with departures, in the order in which they are made; a broken rule comes last."""

    role: Role
    base: Base
    drawn: tuple[Drawn, ...] = ()

    def __repr__(self) -> str:
        return f"Plan({'; '.join(self.lines) or 'plain'})"

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """Show in Hypothesis's reports what matters; every field of it is tens of kilobytes."""
        printer.text(repr(self))

    @property
    def scenario(self) -> Scenario:
        """The valid scenario, before any departure."""
        return self.base.scenario

    @property
    def defects(self) -> tuple[Defect, ...]:
        """What is done to the message."""
        return tuple(drawn.defect for drawn in self.drawn)

    @property
    def lines(self) -> tuple[str, ...]:
        """The base and the departures with their values, for people."""
        base = () if self.base.name == "default" else (f"base: {self.base.name}",)
        return (*base, *map(str, self.drawn))

    def of(self, effect: Effect) -> tuple[Drawn, ...]:
        """Return the departures with an effect."""
        return tuple(drawn for drawn in self.drawn if drawn.defect.effect is effect)

    def without(self, effect: Effect) -> Plan:
        """Return the plan without the departures with an effect."""
        kept = tuple(drawn for drawn in self.drawn if drawn.defect.effect is not effect)
        return replace(self, drawn=kept)

    def and_(self, drawn: Drawn) -> Plan:
        """Return the plan with one more departure."""
        return replace(self, drawn=(*self.drawn, drawn))

    def at(self, moment: timedelta) -> Scenario:
        """Return the valid scenario at another time; `moment` is whole seconds."""
        return self.scenario.shifted(moment)


@dataclass(frozen=True, slots=True)
class Reach:
    """What a peer can be given: its role and capabilities, and the profile of the run.

    refused: the bases, by name, that it is known not to take; what is built on one says nothing.
    """

    role: Role
    capabilities: frozenset[str]
    profile: str = "rfc4120"
    refused: frozenset[str] = frozenset()

    def has(self, scenario: Scenario, needs: Iterable[str] = ()) -> bool:
        """Return whether the peer can be given the scenario."""
        wanted = requires(self.role, scenario) | set(needs)
        if GSS_ONLY not in self.capabilities:
            wanted = wanted - {RAW}
        return wanted <= self.capabilities


@functools.cache
def departures() -> Sequence[Departure]:
    """Return every family of departures, in the order of the files and the functions in them."""
    for module in pkgutil.iter_modules(topics.__path__, f"{topics.__name__}."):
        importlib.import_module(module.name)
    return tuple(sorted(registered().values(), key=lambda each: each.topic))


@functools.cache
def bases(reach: Reach) -> Sequence[Base]:
    """Return the valid scenarios that the peer can be given; the plain one comes first.

    Those that are about a server's memory take more than one message, and are left to sequences.
    """
    return tuple(
        base
        for base in BASES[reach.role].values()
        if reach.has(base.scenario) and _in_profile(base.requirement, reach)
        and not base.scenario.policy.replay and base.name not in reach.refused
    )  # fmt: skip


@functools.cache
def families(reach: Reach, effect: Effect) -> Sequence[Departure]:
    """Return the families of departures with an effect, of the peer's role."""
    return tuple(
        each for each in departures() if each.effect is effect and reach.role in each.roles
    )


@functools.cache
def named_defects(reach: Reach, effect: Effect) -> Sequence[tuple[Defect, Base]]:
    """Return the suite's defects with an effect, each with every base that can be put."""
    there = {base.name: base for base in bases(reach)}
    return tuple(
        (defect, there[name])
        for defect in defects().values()
        if defect.role is reach.role and defect.effect is effect
        and _in_profile(defect.requirement, reach)
        for name in defect.bases
        if name in there and _can_be_put(defect, there[name].scenario, reach)
    )  # fmt: skip


def _in_profile(requirement: str, reach: Reach) -> bool:
    return catalogue()[requirement].profile in ("rfc4120", reach.profile)


def _can_be_put(defect: Defect, scenario: Scenario, reach: Reach) -> bool:
    changed = defect.change(scenario) if defect.stage is Stage.SCENARIO else scenario
    return reach.has(changed)


def baseline(source: Source, reach: Reach, base: Base, avoid: frozenset[About]) -> Plan:
    """Draw a valid plan: a base and up to three harmless departures that it can have."""
    plan, scenario = Plan(reach.role, base), base.scenario
    for _ in range(source.integer(0, _MOST)):
        family = choice(source, families(reach, Effect.HARMLESS))
        if family.about & avoid or not family.fits(scenario):
            continue
        drawn = family.draw(source, scenario, reach.role)
        changed = scenario
        if drawn.defect.stage is Stage.SCENARIO:
            changed = drawn.defect.change(scenario)
        if reach.has(changed, drawn.needs):
            plan, scenario, avoid = plan.and_(drawn), changed, avoid | drawn.about
    return plan


def valid(source: Source, reach: Reach) -> Plan:
    """Draw a plan that must be accepted."""
    base = choice(source, bases(reach))
    return baseline(source, reach, base, own(base))


def departing(source: Source, reach: Reach, effect: Effect) -> Plan:
    """Draw a plan with one departure of an effect, from a drawn baseline.

    It is one of the suite's named defects, or of a family with a value.
    """
    named_ones, drawn_ones = named_defects(reach, effect), families(reach, effect)
    if drawn_ones and (not named_ones or source.integer(0, 1) == 0):
        family = choice(source, drawn_ones)
        return with_family(source, reach, family)
    defect, base = choice(source, named_ones)
    return with_named(source, reach, defect, base)


def doubled(source: Source, reach: Reach) -> Plan:
    """Draw a plan with a broken rule and one more departure, which is about something else."""
    plan = departing(source, reach, Effect.BREAKS)
    taken = own(plan.base).union(*(drawn.about for drawn in plan.drawn))
    effect = choice(source, (Effect.BREAKS, Effect.OPEN, Effect.HARMLESS))
    of_base = [defect for defect, base in named_defects(reach, effect) if base == plan.base]
    for _ in range(_TRIES if of_base else 0):
        second = named(choice(source, of_base), plan.base.name)
        if not second.about & taken and About.ENCODING not in second.about:
            return plan.and_(second) if plan.drawn else plan
    return plan


def with_family(source: Source, reach: Reach, family: Departure) -> Plan:
    """Draw a plan with a departure of a family, on a baseline that can have it."""
    base = bases(reach)[0]
    plan = baseline(source, reach, base, family.about)
    scenario = applied(plan)
    if not family.fits(scenario):
        plan, scenario = Plan(reach.role, base), base.scenario
    drawn = family.draw(source, scenario, reach.role)
    changed = drawn.defect.change(scenario) if drawn.defect.stage is Stage.SCENARIO else scenario
    return plan.and_(drawn) if reach.has(changed, drawn.needs) else plan


def with_named(source: Source, reach: Reach, defect: Defect, base: Base) -> Plan:
    """Draw a plan with a defect of the suite, on a baseline that does not touch what it does."""
    drawn = named(defect, base.name)
    avoid = drawn.about | own(base)
    # Octets that are written anew may undo, or rely on, anything that was in them before.
    if About.ENCODING in avoid or defect.effect is not Effect.BREAKS:
        avoid = EVERYTHING
    plan = baseline(source, reach, base, avoid)
    return plan.and_(drawn) if reach.has(_changed(applied(plan), drawn)) else plan


def applied(plan: Plan) -> Scenario:
    """Return the scenario as the departures of the SCENARIO stage leave it."""
    scenario = plan.scenario
    for drawn in plan.drawn:
        scenario = _changed(scenario, drawn)
    return scenario


def _changed(scenario: Scenario, drawn: Drawn) -> Scenario:
    if drawn.defect.stage is not Stage.SCENARIO:
        return scenario
    changed: Scenario = drawn.defect.change(scenario)
    return changed


@functools.cache
def own(base: Base) -> frozenset[About]:
    """Return what a base is about itself: its departures leave that alone."""
    plain, found = BASES[Role.SERVER]["default"].scenario, set()
    scenario = base.scenario
    for fields, thing in _OWN:
        if any(getattr(scenario, field) != getattr(plain, field) for field in fields):
            found.add(thing)
    return frozenset(found)


_OWN: Iterator[tuple[tuple[str, ...], About]] | Sequence[tuple[tuple[str, ...], About]] = (
    (("service_key", "kvno", "keytab", "user_to_user_key"), About.SERVICE_KEY),
    (("session_key",), About.SESSION_KEY),
    (("client", "client_name_type"), About.CLIENT),
    (("ticket_flags", "transited", "transited_type"), About.FLAGS),
    (("transited", "transited_type"), About.TRANSITED),
    (("addresses",), About.ADDRESSES),
    (("authorization_data", "pac"), About.TICKET_DATA),
    (("authenticator_data",), About.AUTHENTICATOR_DATA),
    (("gss",), About.CHECKSUM),
)
