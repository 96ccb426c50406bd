"""What must be accepted is accepted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from conformance.model.defect import Effect, Role
from conformance.strategies import Plan, SeededSource, departing_plans, valid_plans
from conformance.strategies.plan import named_defects, with_named
from conformance.suite.properties.exchanges import Outcome
from conformance.suite.properties.property import holds
from conformance.suite.properties.trial import Trial


@holds("rfc4120-3.2.3-authenticated", Role.SERVER)
def soundness(trial: Trial) -> None:
    """A scenario without defect is accepted, and what is reported is exactly what was sealed."""
    trial.every(valid_plans(trial.reach))


@holds("rfc4120-3.2.5-genuine", Role.CLIENT)
def genuine(trial: Trial) -> None:
    """A genuine reply is taken, and what it brings is reported, whatever the client had asked."""
    trial.every(valid_plans(trial.reach))


@holds("rfc4120-3.2.3-authenticated", Role.SERVER, Role.CLIENT)
def harmlessness(trial: Trial) -> None:
    """A change that must not matter never turns acceptance into refusal."""

    def check(plans: Sequence[Plan]) -> Iterator[Outcome]:
        without = trial.put([_without_last(plan) for plan in plans])
        for before, after in zip(without, trial.put(plans), strict=True):
            if before.accepted and trial.is_wrong(after):
                yield after

    source = SeededSource("harmlessness")
    named = named_defects(trial.reach, Effect.HARMLESS)
    trial.volume((with_named(source, trial.reach, *each) for each in named), check)
    trial.every(departing_plans(trial.reach, Effect.HARMLESS), check)


def _without_last(plan: Plan) -> Plan:
    return Plan(plan.role, plan.base, plan.drawn[:-1])
