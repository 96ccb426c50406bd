"""A trial: one property on one peer, by examples of Hypothesis and by volume."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.errors import FlakyFailure

from conformance.model.verdict import FAILURES, Kind, Verdict
from conformance.peers.process import PeerProcess
from conformance.strategies import Plan, Reach
from conformance.strategies.plan import bases
from conformance.suite.properties.effort import Effort
from conformance.suite.properties.exchanges import Outcome, case_of, changes_nothing, put
from conformance.suite.properties.finding import Finding, Found, Key
from conformance.suite.properties.near import fewest, smallest
from conformance.suite.properties.record import Record

Check = Callable[[Sequence[Plan]], Iterable[Outcome]]
"""Puts plans to the peer, and yields what came of those for which the property does not hold."""

BATCH = 16
_MOST = 10
"""Findings of one property: then there is no need for more."""
_MOST_LOST = 10
"""Processes that one property may cost."""


class Trial:
    """What a property tries on a peer, and what was found."""

    def __init__(
        self, name: str, peer: PeerProcess, reach: Reach, record: Record, effort: Effort, seed: int
    ) -> None:
        self.name = name
        self.peer = peer
        self.reach = reach
        self.record = record
        self.effort = effort
        self.findings: list[Finding] = []
        self.exchanges = 0
        self.notes: list[str] = []
        """What the peer was seen to choose where the specification leaves it one."""
        self._seed = seed
        self._lost = 0
        self._known: list[tuple[frozenset[str], str]] = []

    def put(self, plans: Sequence[Plan]) -> list[Outcome]:
        """Put plans to the peer, and return what came of each."""
        self.exchanges += len(plans)
        outcomes = put(self.peer, plans, f"{self._seed}/{self.name}", self.reach.profile)
        self._lost += sum(
            outcome.verdict.kind in (Kind.CRASH, Kind.HANG) for outcome in outcomes
        )  # fmt: skip
        return outcomes

    @property
    def _is_given_up(self) -> bool:
        """Whether so many processes were lost that what is wrong is known by now."""
        return self._lost > _MOST_LOST and len(self.findings) > 0

    def judged(self, plans: Sequence[Plan]) -> Iterator[Outcome]:
        """Put plans to the peer; yield what is not as it must be, and is not on record."""
        return filter(self.is_wrong, self.put(plans))

    def is_wrong(self, outcome: Outcome) -> bool:
        """Return whether a verdict is one of failure, and nothing on record explains it."""
        failed = outcome.verdict.kind in FAILURES or outcome.verdict.kind is Kind.ERROR
        if not failed or self.record.explains(outcome.plan, outcome.verdict) is not None:
            return False
        # A defect that changes nothing on its baseline (a MAC without the padding, say, of what
        # takes none) is none.
        return not outcome.plan.defects or not changes_nothing(outcome.case)

    def every(
        self,
        plans: st.SearchStrategy[Plan],
        check: Check | None = None,
        *,
        whole: bool = False,
    ) -> None:
        """Have Hypothesis draw plans, many in an example; `check` says which are not right.

        `whole`: a plan is shrunk as it was drawn, and not by its departures.
        """
        check = check or self.judged
        among = plans if whole else None

        def example(batch: list[Plan]) -> None:
            if self._is_given_up:
                return
            for outcome in check(batch):
                if not self._is_known(outcome):
                    raise Found(self._finding(outcome), outcome.plan)

        # Under this name a database of examples keeps what led to a finding.
        name = f"{self.reach.role}_{self.name}_{self.peer.hello.peer.name}"
        example.__name__ = example.__qualname__ = re.sub(r"\W", "_", name)
        wanted = self.effort.settings
        while len(self.findings) < _MOST:
            try:
                wanted(given(st.lists(plans, min_size=BATCH, max_size=BATCH))(example))()
            except Found as found:
                self._keep(found.finding, found.plan, check, among)
            except FlakyFailure as flaky:
                # It was found, and not found again: the peer is not the same twice.
                causes = [error for error in flaky.exceptions if isinstance(error, Found)]
                if not causes:
                    raise
                self.keep(causes[0].finding)
            else:
                return
            # What is known now is passed over, and would be taken out of the database as mended.
            wanted = settings(wanted, database=None)

    def volume(self, plans: Iterable[Plan], check: Check | None = None) -> None:
        """Put plans to the peer in bulk; what is not right is shrunk by Hypothesis."""
        check = check or self.judged
        coming = iter(plans)
        while batch := list(itertools.islice(coming, 4 * BATCH)):
            for outcome in check(batch):
                if len(self.findings) >= _MOST or self._is_given_up:
                    return
                if not self._is_known(outcome):
                    self._keep(self._finding(outcome), outcome.plan, check)

    def fail(self, what: str, detail: str | None = None) -> None:
        """Keep what was found in many exchanges together, which no single message shows."""
        plan = Plan(self.reach.role, bases(self.reach)[0])
        verdict = Verdict(Kind.WRONG_DETAIL, "nothing of the kind", what, detail)
        key = Key(self.name, "", str(self.peer.hello.peer), what)
        self.keep(Finding(key, case_of(plan), verdict, ()))

    def keep_outcome(self, outcome: Outcome, of: str) -> None:
        """Keep what a look found; `of` is what it looked at."""
        finding = self._finding(outcome)
        self.keep(replace(finding, key=finding.key._replace(defect=of)))

    def keep(self, finding: Finding) -> None:
        """Keep a finding, unless it is there."""
        if all(kept.key != finding.key for kept in self.findings):
            self.findings.append(finding)

    def _keep(
        self,
        finding: Finding,
        plan: Plan,
        check: Check,
        among: st.SearchStrategy[Plan] | None = None,
    ) -> None:
        """Keep the least that shows the same as a finding."""
        observed = finding.key.outcome

        def shows(smaller: Plan) -> bool:
            return any(_outcome(found) == observed for found in check([smaller]))

        if finding.verdict.kind in (Kind.CRASH, Kind.HANG):
            least = fewest(plan, shows)  # each look costs a process
        else:
            least = smallest(plan, self.reach, shows, among)
        self._known += [(_names(each), observed) for each in (plan, least)]
        outcomes = [found for found in check([least]) if _outcome(found) == observed]
        self.keep(self._finding(outcomes[0]) if outcomes else finding)

    def _is_known(self, outcome: Outcome) -> bool:
        """Return whether the same was found with no more departures than these."""
        names, observed = _names(outcome.plan), _outcome(outcome)
        return any(known <= names and same == observed for known, same in self._known)

    def _key(self, outcome: Outcome) -> Key:
        name = "+".join(drawn.name for drawn in outcome.plan.drawn) or outcome.plan.base.name
        return Key(self.name, name, str(self.peer.hello.peer), _outcome(outcome))

    def _finding(self, outcome: Outcome) -> Finding:
        return Finding(
            self._key(outcome), outcome.case, outcome.verdict, outcome.plan.lines, outcome.forged
        )


def _names(plan: Plan) -> frozenset[str]:
    return frozenset(drawn.name for drawn in plan.drawn)


def _outcome(outcome: Outcome) -> str:
    return f"{outcome.verdict.kind}: {outcome.verdict.observed}"
