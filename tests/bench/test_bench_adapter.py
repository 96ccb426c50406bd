"""What it costs that an adapter is a process: MIT's, against the same calls without one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from contest import Aim, Contest, Line
from messages import accepts, rounds

from conformance.model.protocol import Accept, Accepted
from conformance.peers.mit.adapter import MitAdapter
from conformance.peers.process import PeerProcess
from conformance.peers.registry import resolve

REQUESTS, AT_ONCE = 1000, 50
AIM = Aim(4)


@pytest.mark.benchmark(disable_gc=True)
@pytest.mark.parametrize("spec", resolve("mit"), ids=lambda spec: spec.name)
def test_case(benchmark: Any, report: Callable[[Line], None], spec: Any) -> None:
    adapter = MitAdapter(spec.command[-1])
    here, one_by_one, ahead = "in this process", "ask", "ask_all"
    with PeerProcess(spec.command) as peer:

        def call(requests: Sequence[Accept]) -> None:
            for request in requests:
                assert isinstance(adapter.accept(request), Accepted)

        def ask(requests: Sequence[Accept]) -> None:
            for request in requests:
                assert isinstance(peer.ask(request), Accepted)

        def ask_all(requests: Sequence[Accept]) -> None:
            assert all(isinstance(answer, Accepted) for answer in peer.ask_all(requests))

        contest = Contest(f"one case, {spec.name}", ahead, rounds(accepts(REQUESTS), AT_ONCE))
        contest.run(benchmark, ask_all, {here: call, one_by_one: ask})
    report(contest.line(ahead, here, AIM))
    report(contest.line(one_by_one, here, AIM))
