"""From what led to a finding to the least that does: departures dropped, values made simpler."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from hypothesis import HealthCheck, find, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample

from conformance.strategies import HypothesisSource, Plan, Reach
from conformance.strategies.departure import Drawn, registered
from conformance.strategies.plan import applied, bases

_TRIES = 300


def smallest(
    plan: Plan,
    reach: Reach,
    shows: Callable[[Plan], bool],
    among: st.SearchStrategy[Plan] | None = None,
) -> Plan:
    """Return the simplest plan near one, of those that still show what it showed.

    `among`: where to look instead, for plans that are not made of registered departures.
    """
    try:
        return find(near(plan, reach) if among is None else among, shows, settings=_SETTINGS)
    except NoSuchExample:
        return plan


def fewest(plan: Plan, shows: Callable[[Plan], bool]) -> Plan:
    """Return a plan without the departures that it does not take, found in as many looks."""
    for drawn in plan.drawn:
        without = replace(plan, drawn=tuple(each for each in plan.drawn if each is not drawn))
        if shows(without):
            plan = without
    return plan


_SETTINGS = settings(
    max_examples=_TRIES, derandomize=True, database=None, deadline=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip


@st.composite
def near(draw: Callable[[st.SearchStrategy[Any]], Any], plan: Plan, reach: Reach) -> Plan:
    """Draw plans with some of a plan's departures, each with its value or with another."""
    found = replace(plan, base=_base(draw, plan, reach), drawn=())
    for drawn in plan.drawn:
        if draw(st.booleans()):
            found = found.and_(_value(draw, drawn, found))
    return found


def _base(draw: Callable[[st.SearchStrategy[Any]], Any], plan: Plan, reach: Reach) -> Any:
    """Return the plan's base, or the plain one where every departure can be from that."""
    plain = bases(reach)[0]
    if all(plain.name in drawn.defect.bases for drawn in plan.drawn):
        return draw(st.sampled_from((plain, plan.base)))
    return plan.base


def _value(draw: Callable[[st.SearchStrategy[Any]], Any], drawn: Drawn, plan: Plan) -> Drawn:
    """Return the departure with a fresh value, or with the one that it has."""
    family = registered().get(drawn.name)
    if family is None or draw(st.booleans()):
        return drawn
    scenario = applied(plan)
    if not family.fits(scenario):
        return drawn
    return family.draw(HypothesisSource(draw), scenario, plan.role)
