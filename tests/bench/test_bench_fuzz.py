"""What bulk fuzzing costs against MIT: all of it, against the messages and MIT's own time alone.

The base has what nobody can do without: exchanges are drawn, their messages forged, and MIT works
on them in this process. Servers and clients take turns, as they do in a run.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from contest import Aim, Contest, Line
from messages import rounds

from conformance.forge import forge_request
from conformance.fuzz.batch import SIZE, draw, given
from conformance.fuzz.contestants import Contestant, start
from conformance.fuzz.together import forging_seed
from conformance.fuzz.volume import report as batch_report
from conformance.fuzz.volume import turn_of
from conformance.model.defect import Role
from conformance.model.protocol import Unsupported
from conformance.peers.mit.adapter import MitAdapter
from conformance.peers.registry import resolve
from conformance.peers.serving import CannotDrive
from conformance.suite.client_exchange import put_to_client
from conformance.suite.server_exchange import accept_request

ROUNDS, TURNS = 10, 3
AIM = Aim(2.5)
SEED = 1


class Here:
    """MIT without a process around it, as `put_to_client` asks a peer."""

    def __init__(self, contestant: Contestant) -> None:
        self.hello = contestant.process.hello
        self._adapter = MitAdapter(contestant.spec.command[-1])

    def forget(self) -> None:
        self._adapter.reset()

    def ask(self, request: Any) -> Any:
        operation = type(request).__name__.lower()
        try:
            return getattr(self._adapter, operation)(request)
        except CannotDrive as error:
            return Unsupported(str(error))


def built_and_put(mit: Here, contestants: Sequence[Contestant], number: int) -> None:
    """Build the messages of a batch, and have MIT, the first of the peers, work on them here."""
    mit.forget()
    turn = turn_of(contestants, number)
    for index, plan in enumerate(draw(SEED, number, turn)):
        each = given(plan, index, turn, contestants)
        [message] = each.case.messages
        seed = forging_seed(SEED, each.case)
        if plan.role is Role.CLIENT:
            if contestants[0].name in each.to:
                put_to_client(mit, message, seed)  # type: ignore[arg-type]
            continue
        forged = forge_request(message.scenario, message.defects, seed=seed)
        if contestants[0].name in each.to:
            mit.ask(accept_request(forged))


@pytest.mark.benchmark(disable_gc=True)
@pytest.mark.parametrize("others", [(), ("reference",)], ids=["alone", "with-the-reference"])
@pytest.mark.parametrize("spec", resolve("mit"), ids=lambda spec: spec.name)
def test_bulk(
    benchmark: Any,
    report: Callable[[Line], None],
    spec: Any,
    others: tuple[str, ...],
    request: pytest.FixtureRequest,
) -> None:
    contestants = start([spec.name, *others])
    request.addfinalizer(contestants.close)
    here = Here(contestants.running[0])
    built, fuzzed = "built, and MIT here", " and ".join([spec.name, *others])

    def base(batches: Sequence[int]) -> None:
        for number in batches:
            built_and_put(here, contestants.running, number)

    def fuzz(batches: Sequence[int]) -> None:
        for number in batches:
            batch_report(contestants.running, SEED, number, 0, SIZE)

    # A round has two batches for servers and one for clients. The first is not measured: what is
    # looked up once is looked up then.
    first, *measured = rounds(list(range(ROUNDS * TURNS)), TURNS)
    base(first)
    fuzz(first)
    contest = Contest("a batch fuzzed", fuzzed, measured)
    contest.run(benchmark, fuzz, {built: base})
    report(contest.line(fuzzed, built, AIM))
