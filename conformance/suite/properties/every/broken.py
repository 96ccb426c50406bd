"""What must be refused is refused."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from conformance.model.defect import Effect, Role
from conformance.strategies import Plan, SeededSource, departing_plans, doubled_plans
from conformance.strategies.plan import named_defects, with_named
from conformance.suite.properties.exchanges import Outcome
from conformance.suite.properties.property import holds
from conformance.suite.properties.trial import Trial


@holds("rfc4120-3.2.3-authenticated", Role.SERVER, Role.CLIENT)
def completeness(trial: Trial) -> None:
    """A scenario with one defect gets an outcome that is allowed for it."""
    source = SeededSource("completeness")
    for effect in (Effect.BREAKS, Effect.OPEN):
        named = named_defects(trial.reach, effect)
        trial.volume(with_named(source, trial.reach, *each) for each in named)
    trial.every(departing_plans(trial.reach, Effect.BREAKS))


@holds("rfc4120-3.2.3-authenticated", Role.SERVER, Role.CLIENT)
def monotonicity(trial: Trial) -> None:
    """A defect that is added to a refused message never makes it accepted."""

    def check(plans: Sequence[Plan]) -> Iterator[Outcome]:
        with_one = trial.put([Plan(plan.role, plan.base, plan.drawn[:-1]) for plan in plans])
        for one, two in zip(with_one, trial.put(plans), strict=True):
            if one.verdict.observed.startswith("rejected") and two.accepted:
                yield two

    trial.every(doubled_plans(trial.reach), check)
