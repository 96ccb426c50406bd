"""What an example of a property costs, against a bare `@given` of the same number of draws."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from contest import Aim, Contest, Line
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from conformance.model.defect import Effect, Role
from conformance.peers.process import PeerProcess
from conformance.peers.registry import resolve
from conformance.strategies import HypothesisSource, Plan, Reach, departing_plans
from conformance.strategies import plan as plans
from conformance.suite.properties.exchanges import put
from conformance.suite.properties.trial import BATCH

ROUNDS, EXAMPLES = 8, 40
AIM = Aim(1.5)


class Counting(HypothesisSource):
    """Counts what is drawn."""

    drawn = 0

    def integer(self, low: int, high: int) -> int:
        Counting.drawn += 1
        return super().integer(low, high)

    def octets(self, size: int) -> bytes:
        Counting.drawn += 1
        return super().octets(size)


def tried(strategy: st.SearchStrategy[Any], body: Callable[[Any], object], examples: int) -> None:
    """Have Hypothesis generate so many examples, and nothing else."""

    @settings(
        max_examples=examples, database=None, deadline=None, derandomize=True,
        phases=[Phase.generate], suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(strategy)
    def example(drawn: Any) -> None:
        body(drawn)

    example()


def draws_of_a_plan(reach: Reach) -> int:
    """Return how many draws a plan takes, on average."""

    @st.composite
    def counted(draw: Any) -> Plan:
        return plans.departing(Counting(draw), reach, Effect.BREAKS)

    Counting.drawn = 0
    tried(counted(), lambda plan: None, 500)
    return round(Counting.drawn / 500)


@st.composite
def bare(draw: Any, draws: int) -> list[int]:
    """Draw so many integers, of a range as those of a plan have."""
    return [draw(st.integers(0, 1000)) for _ in range(draws)]


@pytest.mark.benchmark(disable_gc=True)
@pytest.mark.parametrize("name", ["reference", "mit-1.22.2"])
def test_example(benchmark: Any, report: Callable[[Line], None], name: str) -> None:
    [spec] = resolve(name)
    with PeerProcess(spec.command) as peer:
        reach = Reach(Role.SERVER, peer.hello.capabilities)
        drawn = departing_plans(reach, Effect.BREAKS)
        whole = st.lists(drawn, min_size=BATCH, max_size=BATCH)
        same = st.lists(bare(draws_of_a_plan(reach)), min_size=BATCH, max_size=BATCH)

        def examples(work: Sequence[int]) -> None:
            tried(whole, lambda batch: put(peer, batch, "bench"), len(work))

        def nothing(work: Sequence[int]) -> None:
            tried(same, lambda batch: None, len(work))

        def draws(work: Sequence[int]) -> None:
            tried(whole, lambda batch: None, len(work))

        examples(range(EXAMPLES))
        contest = Contest("an example", name, [range(EXAMPLES)] * ROUNDS)
        contest.run(benchmark, examples, {"bare @given": nothing, "its draws": draws})
        report(contest.line(name, "bare @given", AIM))
        report(contest.line("its draws", "bare @given", AIM))
