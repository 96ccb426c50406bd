"""The generator as Hypothesis strategies: what they draw shrinks to one named departure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from hypothesis import strategies as st

from conformance.model.defect import Effect, Stage
from conformance.strategies import mutation, plan
from conformance.strategies.plan import Plan, Reach
from conformance.strategies.source import HypothesisSource

Draw = Callable[[st.SearchStrategy[Any]], Any]


@st.composite
def valid_plans(draw: Draw, reach: Reach) -> Plan:
    """Draw plans that a peer must accept: a base and up to three harmless departures."""
    return plan.valid(HypothesisSource(draw), reach)


@st.composite
def departing_plans(draw: Draw, reach: Reach, effect: Effect) -> Plan:
    """Draw plans whose last departure has the effect; those before it are harmless."""
    return plan.departing(HypothesisSource(draw), reach, effect)


@st.composite
def doubled_plans(draw: Draw, reach: Reach) -> Plan:
    """Draw plans with a broken rule, and one more departure that is about something else."""
    return plan.doubled(HypothesisSource(draw), reach)


@st.composite
def mutated_plans(draw: Draw, reach: Reach, stages: Sequence[Stage] | None = None) -> Plan:
    """Draw plans of a valid base with changed octets, at one of the stages (default: any)."""
    return mutation.mutated(HypothesisSource(draw), reach, stages)
