"""Generated exchanges: a valid baseline plus a few departures, for anyone's own tests.

    from conformance.strategies import Reach, departing_plans, valid_plans

    @given(valid_plans(Reach(Role.SERVER, frozenset({"server", "etype.18"}))))
    def test_accepts(plan): ...

============  =========================================================================
`source`      where values come from: Hypothesis, or a seeded generator for volume
`edges`       integers, sizes and times that lean towards the edges of their ranges
`departure`   how a departure is written, with the value that is drawn for it
`topics`      the departures: names, keys, times, flags, addresses, authorization data…
`about`       what a departure is about, so that no two in a message undo each other
`plan`        a base with departures; what a peer can be given; the generator
`mutation`    changes to the octets themselves, at every stage
============  =========================================================================
"""

from __future__ import annotations

from conformance.strategies.departure import Departure, Drawn
from conformance.strategies.plan import Plan, Reach, departures
from conformance.strategies.plans import departing_plans, doubled_plans, mutated_plans, valid_plans
from conformance.strategies.source import HypothesisSource, SeededSource, Source

__all__ = [
    "Departure",
    "Drawn",
    "HypothesisSource",
    "Plan",
    "Reach",
    "SeededSource",
    "Source",
    "departing_plans",
    "departures",
    "doubled_plans",
    "mutated_plans",
    "valid_plans",
]
