"""Two runs held against each other: fixed, broken, changed, new and gone, by peer and case."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from conformance.model.verdict import UNEXPECTED, Kind
from conformance.report.gathered import Gathered, implementation, in_words, is_noise, natural
from conformance.suite.result import CONFORMS_NOW, Result


class Change(StrEnum):
    """What became of a case on a peer, what to look at first first."""

    BROKEN = "broken"
    FIXED = "fixed"
    CHANGED = "changed"
    NEW = "new"
    GONE = "gone"


MEANS = {
    Change.BROKEN: "an unexpected result that was none",
    Change.FIXED: "an unexpected result, or a deviation, that conforms now",
    Change.CHANGED: "another verdict or observation",
    Change.NEW: "only in the new run",
    Change.GONE: "only in the old run",
}


@dataclass(frozen=True, slots=True)
class Changed:
    """A case on a peer that is not as it was; one of the results may not be there."""

    change: Change
    case: str
    peer: str
    old: Result | None
    new: Result | None

    def told(self) -> str:
        """Return what it was and what it is."""
        return " -> ".join(
            in_words(result) for result in (self.old, self.new) if result is not None
        )


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two runs show, peer by peer."""

    matched: Mapping[str, str]
    """The peers of the new run, and what each was called in the old one."""
    new_peers: tuple[str, ...]
    gone_peers: tuple[str, ...]
    changes: tuple[Changed, ...]
    same: int

    def of(self, change: Change) -> list[Changed]:
        """Return the changes of one sort."""
        return [each for each in self.changes if each.change is change]


def compare(old: Gathered, new: Gathered) -> Comparison:
    """Return what became of each case on each peer that both runs have."""
    matched = match(old.peers, new.peers)
    before = {(result.peer, result.case): result for result in old.results}
    after = {(result.peer, result.case): result for result in new.results}
    changes: list[Changed] = []
    same = 0
    for peer, formerly in matched.items():
        cases = {case for who, case in before if who == formerly}
        cases |= {case for who, case in after if who == peer}
        for case in sorted(cases, key=natural):
            was, is_ = before.get((formerly, case)), after.get((peer, case))
            change = _change(was, is_)
            if change is None:
                same += 1
            else:
                changes.append(Changed(change, case, peer, was, is_))
    return Comparison(
        matched,
        tuple(peer for peer in new.peers if peer not in matched),
        tuple(peer for peer in old.peers if peer not in matched.values()),
        tuple(changes),
        same,
    )


def match(old: Iterable[str], new: Iterable[str]) -> dict[str, str]:
    """Return the peers of the new run with those of the old one that they are held against.

    A peer is held against itself; what is left of an implementation then against its other
    version, where there is one on either side and no choice.
    """
    old, new = list(old), list(new)
    matched = {peer: peer for peer in new if peer in old}
    for peer in new:
        if peer not in matched:
            name = implementation(peer)
            others = [p for p in old if p not in new and implementation(p) == name]
            rivals = [p for p in new if p not in old and implementation(p) == name]
            if len(others) == len(rivals) == 1:
                matched[peer] = others[0]
    return {peer: matched[peer] for peer in new if peer in matched}


class _State(StrEnum):
    CONFORMS = "conforms"
    ON_RECORD = "on record"
    UNEXPECTED = "unexpected"
    NOT_JUDGED = "not judged"


def _change(old: Result | None, new: Result | None) -> Change | None:
    if old is None:
        return Change.NEW
    if new is None:
        return Change.GONE
    was, is_ = _state(old), _state(new)
    if is_ is _State.UNEXPECTED and was is not is_:
        return Change.BROKEN
    if is_ is _State.CONFORMS and was in (_State.ON_RECORD, _State.UNEXPECTED):
        return Change.FIXED
    noise = is_noise(old) and is_noise(new)
    alike = was is is_ and (noise or old.observed == new.observed)
    return None if alike else Change.CHANGED


def _state(result: Result) -> _State:
    if result.kind is Kind.FIXED and (result.reason or "").endswith(CONFORMS_NOW):
        return _State.CONFORMS  # the run fails by its record, and not by the peer
    if result.kind in UNEXPECTED:
        return _State.UNEXPECTED
    if result.kind is Kind.DEVIATION:
        return _State.ON_RECORD
    return _State.CONFORMS if result.kind is Kind.PASS else _State.NOT_JUDGED
