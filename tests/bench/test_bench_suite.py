"""What the suite costs: all cases on MIT, against their messages through the bare protocol."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import replace
from typing import Any

import pytest
from contest import Aim, Contest, Line

from conformance.model.observation import Observation
from conformance.model.protocol import Finish, Initiated
from conformance.peers.process import PeerProcess, Question
from conformance.peers.registry import resolve
from conformance.suite.cases import cases
from conformance.suite.session import PeerSession

ROUNDS = 5
AIM = Aim(2)


class Recorder:
    """A peer's process that remembers what it was asked."""

    def __init__(self, process: PeerProcess) -> None:
        self._process = process
        self.asked: list[Question] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._process, name)

    def ask(self, request: Question) -> Observation:
        self.asked.append(request)
        return self._process.ask(request)

    def ask_all(self, requests: Iterable[Question]) -> Generator[Observation, None, None]:
        return self._process.ask_all(map(self._recorded, requests))

    def _recorded(self, request: Question) -> Question:
        self.asked.append(request)
        return request


def ask_again(process: PeerProcess, requests: Sequence[Question]) -> None:
    """Ask the same; the answer to a client goes to the request that it has just built."""
    context = ""
    for request in requests:
        if isinstance(request, Finish):
            process.ask(replace(request, context=context))
            continue
        answer = process.ask(request)
        if isinstance(answer, Initiated):
            context = answer.context


@pytest.mark.benchmark(disable_gc=True)
@pytest.mark.parametrize("spec", resolve("mit"), ids=lambda spec: spec.name)
def test_suite(benchmark: Any, report: Callable[[Line], None], spec: Any) -> None:
    suite = list(cases().values())
    with PeerProcess(spec.command) as process:
        recorder: Any = Recorder(process)
        session = PeerSession(spec, recorder)
        for case in suite:
            session.run(case)

        def bare(_: Sequence[Any]) -> None:
            ask_again(process, recorder.asked)

        def full(_: Sequence[Any]) -> None:
            fresh = PeerSession(spec, process)
            for case in suite:
                fresh.run(case)

        contest = Contest(f"the suite, {spec.name}", "cases put and judged", [suite] * ROUNDS)
        contest.run(benchmark, full, {"bare protocol": bare})
    report(contest.line("cases put and judged", "bare protocol", AIM))
