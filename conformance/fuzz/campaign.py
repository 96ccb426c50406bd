"""Batch after batch, until there is a reason to stop: what is found is shrunk and written at once.

Batches may be put by several processes, each with peers of its own; what they report is looked
into here, in the order of the batches, so that their number changes nothing but the speed.
"""

from __future__ import annotations

import multiprocessing
import signal
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path

from conformance.fuzz.batch import SIZE, departures_of, draw, turns
from conformance.fuzz.contestants import Contestant, Contestants, start
from conformance.fuzz.faults import DIFFERENTIAL
from conformance.fuzz.shrink import least, single_change
from conformance.fuzz.tally import Group, Known, Tally
from conformance.fuzz.together import Answers, forging_seed
from conformance.fuzz.volume import Cause, Disagreement, Fault, Report, report, turn_of
from conformance.peers.process import PeerUnavailable
from conformance.strategies import Plan
from conformance.suite.properties.finding import Finding, Key
from conformance.vectors.crash import write_crash
from conformance.vectors.load import VectorsError

_AHEAD = 2  # batches for each worker, so that none waits for the look into its reports


@dataclass(frozen=True, slots=True)
class Piece:
    """The plans of a batch from `start` to `stop`."""

    number: int
    start: int
    stop: int


@dataclass(slots=True)
class Campaign:
    """A run: its peers, its tally, and where crash files go.

    With `strict`, disagreements are findings, too. `workers` are processes beside this one, from
    two on.
    """

    contestants: Sequence[Contestant]
    tally: Tally
    crashes: Path
    strict: bool = False
    deviations: Sequence[Path] = ()
    workers: int = 0

    @property
    def possible(self) -> bool:
        """Whether there is anything that the peers can be given."""
        return len(turns(self.contestants)) > 0

    @property
    def all_departures(self) -> frozenset[str]:
        """The names of all departures that may be drawn, but of changes to octets."""
        return frozenset().union(*(departures_of(turn.reach) for turn in turns(self.contestants)))

    def run(self, stop: Callable[[], bool], examples: int | None = None) -> Iterator[Report]:
        """Go on from where the tally is; yield each report when it is in the tally.

        `stop` is asked after every batch; `examples` are those of this run. PeerUnavailable where
        a peer cannot be run any more.
        """
        end = None if examples is None else self.tally.examples + examples
        reports = self._reports(end) if self.workers < 2 else self._reports_of_workers(end)
        for piece, found in reports:
            self._take(piece, found)
            yield found
            if stop():
                return

    def _pieces(self, end: int | None) -> Iterator[Piece]:
        at = self.tally.examples
        while end is None or at < end:
            number, offset = divmod(at, SIZE)
            upto = SIZE if end is None else min(SIZE, offset + end - at)
            yield Piece(number, offset, upto)
            at += upto - offset

    def _reports(self, end: int | None) -> Iterator[tuple[Piece, Report]]:
        for piece in self._pieces(end):
            yield piece, self._report(piece)

    def _report(self, piece: Piece) -> Report:
        return report(self.contestants, self.tally.seed, piece.number, piece.start, piece.stop)

    def _reports_of_workers(self, end: int | None) -> Iterator[tuple[Piece, Report]]:
        pool = ProcessPoolExecutor(
            self.workers,
            multiprocessing.get_context("spawn"),
            initializer=_begin,
            initargs=([each.spec.name for each in self.contestants], tuple(self.deviations)),
        )
        coming: deque[tuple[Piece, Future[Report]]] = deque()
        pieces = self._pieces(end)
        try:
            while True:
                while len(coming) < _AHEAD * self.workers:
                    piece = next(pieces, None)
                    if piece is None:
                        break
                    coming.append((piece, pool.submit(_reported, self.tally.seed, piece)))
                if not coming:
                    return
                piece, future = coming.popleft()
                yield piece, future.result()
        except BrokenProcessPool:
            raise PeerUnavailable("a worker process has died; there may be too many") from None
        finally:
            pool.shutdown(cancel_futures=True)

    def _take(self, piece: Piece, found: Report) -> None:
        self.tally.add(found)
        if not found.faults and not found.disagreements:
            return
        plans = draw(self.tally.seed, piece.number, turn_of(self.contestants, piece.number))
        for key, fault in found.faults.items():
            self._look_into(piece.number, plans[fault.index], key, fault)
        for cause, disagreement in found.disagreements.items():
            self._look_into_disagreement(
                piece.number, plans[disagreement.index], cause, disagreement
            )

    def _look_into(self, number: int, plan: Plan, key: Key, fault: Fault) -> None:
        known = self.tally.known(key, _names(plan), plan.base.name)
        if known is None:
            [contestant] = [each for each in self.contestants if each.name == key.peer]
            turn = turn_of(self.contestants, number)
            simplest, finding = least(contestant, turn, plan, key, fault, self.tally.seed)
            known = self._keep(finding, simplest)
        known.count += fault.count

    def _keep(self, finding: Finding, plan: Plan) -> Known:
        forged = forging_seed(self.tally.seed, finding.case)
        try:
            path, _ = write_crash(finding, self.crashes, seed=self.tally.seed, forged=forged)
            place = path.name
        except VectorsError as error:
            place = str(error)
        return self.tally.keep(finding, _names(plan), plan.base.name, place)

    def _look_into_disagreement(
        self, number: int, plan: Plan, cause: Cause, found: Disagreement
    ) -> None:
        alone = [Cause(part, cause.pattern) for part in found.parts]
        there = next((each for each in (*alone, cause) if each in self.tally.disagreements), None)
        if there is None:
            turn = turn_of(self.contestants, number)
            plan, there, answers = single_change(
                self.contestants, turn, plan, cause, self.tally.seed
            )
            self.tally.disagreements.setdefault(there, Group(plan.lines))
            if self.strict and answers is not None:
                self._keep(_as_finding(there, answers), plan).count += 1
        self.tally.disagreements[there].count += found.count


def _as_finding(cause: Cause, answers: Answers) -> Finding:
    """Return a disagreement as a finding of the first peer that takes what not all take."""
    accepting = [
        name for name, exchange in answers.of.items()
        if exchange.verdict.observed.startswith("accepted")
    ]  # fmt: skip
    name = accepting[0]
    key = Key(DIFFERENTIAL, cause.what, name, cause.pattern)
    given = answers.given
    return Finding(key, given.case, answers.of[name].verdict, given.plan.lines)


def _names(plan: Plan) -> frozenset[str]:
    return frozenset(drawn.name for drawn in plan.drawn)


_OWN = Contestants()
"""The peers of a worker process."""


def _begin(names: Sequence[str], deviations: Sequence[Path]) -> None:
    # Who interrupts the run interrupts the process that has all results; that one ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    found = start(names, deviations)
    _OWN.running, _OWN.unavailable = found.running, found.unavailable


def _reported(seed: int, piece: Piece) -> Report:
    if _OWN.unavailable:
        raise PeerUnavailable(_OWN.unavailable[0])
    return report(_OWN.running, seed, piece.number, piece.start, piece.stop)
