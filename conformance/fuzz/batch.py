"""Which exchanges are tried: plans of every kind, drawn from a seed and the number of a batch."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from conformance.forge.requires import RAW, requires
from conformance.fuzz.contestants import Contestant
from conformance.model.case import Case
from conformance.model.defect import Effect, Role
from conformance.model.scenario import framed
from conformance.strategies import Plan, Reach, SeededSource, Source, mutation
from conformance.strategies import plan as plans
from conformance.strategies.source import choice
from conformance.suite.properties.exchanges import case_of

SIZE = 128
"""Plans of a batch: peers forget what was before it, and no two in it have the same times."""
_SERVERS = 2
"""Batches for servers to one for clients, which take two requests and cannot be asked ahead."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What a batch is for: a role, with bare messages or with all of them in tokens."""

    reach: Reach
    tokens: bool

    @property
    def role(self) -> Role:
        """The peers' role."""
        return self.reach.role


@dataclass(frozen=True, slots=True)
class Given:
    """A plan as it is put: its case, and the names of the peers that can be given it."""

    plan: Plan
    case: Case
    to: tuple[str, ...]


def turns(contestants: Sequence[Contestant]) -> list[Turn]:
    """Return the turns that batches take, one after the other, for as long as it goes on.

    A peer that takes no bare messages has turns in which all messages are tokens, so that every
    peer that takes part gets the same octets.
    """
    found = []
    for role, times in ((Role.SERVER, _SERVERS), (Role.CLIENT, 1)):
        players = [each for each in contestants if each.plays(role)]
        bare = [each for each in players if not each.tokens_only]
        in_tokens = [each for each in players if "gss" in each.capabilities]
        turns_of_role = []
        if bare:
            turns_of_role.append(Turn(Reach(role, _together(bare) | {RAW}), tokens=False))
        if len(bare) < len(players):
            turns_of_role.append(Turn(Reach(role, _together(in_tokens)), tokens=True))
        found += [turn for turn in turns_of_role if plans.bases(turn.reach)] * times
    return found


def _together(contestants: Sequence[Contestant]) -> frozenset[str]:
    """Return what any of them can do: who cannot is left out of a message, and starves no one."""
    return frozenset().union(*(contestant.capabilities for contestant in contestants))


def draw(seed: int, number: int, turn: Turn) -> list[Plan]:
    """Return the plans of a batch: the same seed, number and turn give the same."""
    source = SeededSource(f"{seed}/{number}")
    kinds = mix(turn.reach)
    return [choice(source, kinds)(source, turn.reach) for _ in range(SIZE)]


Kind = Callable[[Source, Reach], Plan]


@functools.cache
def mix(reach: Reach) -> Sequence[Kind]:
    """Return the kinds of plans, each as often as it is to be drawn."""
    there = [
        effect
        for effect in Effect
        if plans.families(reach, effect) or plans.named_defects(reach, effect)
    ]
    departing: dict[Effect, Kind] = {
        effect: functools.partial(_departing, effect=effect) for effect in there
    }
    kinds: list[Kind] = [plans.valid, *departing.values()]
    if Effect.BREAKS in there:
        kinds += [departing[Effect.BREAKS], plans.doubled]
    return (*kinds, *[_mutated] * 4)


def _departing(source: Source, reach: Reach, effect: Effect) -> Plan:
    return plans.departing(source, reach, effect)


def _mutated(source: Source, reach: Reach) -> Plan:
    return mutation.mutated(source, reach)


@functools.cache
def departures_of(reach: Reach) -> frozenset[str]:
    """Return the names of all departures that can be drawn, but of changes to octets."""
    names = set()
    for effect in Effect:
        names |= {family.name for family in plans.families(reach, effect)}
        names |= {defect.id for defect, _ in plans.named_defects(reach, effect)}
    return frozenset(names)


def given(plan: Plan, number: int, turn: Turn, contestants: Sequence[Contestant]) -> Given:
    """Return a plan, the `number`-th of its batch, as it is put to the peers that can be asked."""
    case = case_of(plan, number)
    [message] = case.messages
    scenario = plans.applied(plan)
    if turn.tokens:
        if RAW in case.requires:  # what no token has is not put into one
            return Given(plan, case, ())
        message, scenario = replace(message, scenario=framed(message.scenario)), framed(scenario)
    case = replace(case, messages=(message,), requires=requires(plan.role, scenario))
    needs = case.requires.union(*(drawn.needs for drawn in plan.drawn))
    bare = scenario.gss is None
    to = tuple(each.name for each in contestants if each.can(needs, bare=bare))
    return Given(plan, case, to)
