"""The peers of a run: their processes, what is recorded of each, and what it can be given."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from conformance.forge.requires import GSS_ONLY, RAW
from conformance.model.defect import Role
from conformance.peers.process import PeerProcess, PeerUnavailable
from conformance.peers.registry import resolve
from conformance.peers.spec import PeerSpec
from conformance.suite.cases import cases
from conformance.suite.deviations import load
from conformance.suite.properties.record import Record


@dataclass(slots=True)
class Contestant:
    """A running peer; `name` is what it says that it is, and no two have the same."""

    name: str
    spec: PeerSpec
    process: PeerProcess
    record: Record

    @property
    def capabilities(self) -> frozenset[str]:
        """What the peer says that it can do."""
        return self.process.hello.capabilities

    @property
    def tokens_only(self) -> bool:
        """Whether it takes no bare messages."""
        return GSS_ONLY in self.capabilities

    def plays(self, role: Role) -> bool:
        """Return whether it has the role."""
        return role.value in self.capabilities

    def can(self, needs: frozenset[str], *, bare: bool) -> bool:
        """Return whether it can be given a message that needs so much, in a token or bare."""
        if self.tokens_only:
            return not bare and needs <= self.capabilities
        return needs - {RAW} <= self.capabilities

    def revive(self) -> None:
        """Start a process anew after one was lost too often; PeerUnavailable where it cannot."""
        self.process.stop()
        self.process = PeerProcess(self.spec.command)
        self.process.start()


@dataclass(slots=True)
class Contestants:
    """All peers that run, in the order in which they were named, and those that cannot be run."""

    running: list[Contestant] = field(default_factory=list)
    unavailable: list[str] = field(default_factory=list)

    def close(self) -> None:
        """End every process."""
        for contestant in self.running:
            contestant.process.stop()


def start(names: Iterable[str], deviations: Sequence[Path] = ()) -> Contestants:
    """Start the peers of the names.

    UnknownPeer and DeviationsError are the user's to mend; what cannot be run is told of.
    """
    found, specs = Contestants(), dict[str, PeerSpec]()
    for name in names:
        try:
            specs |= {spec.name: spec for spec in resolve(name)}
        except PeerUnavailable as error:
            found.unavailable.append(str(error))
    suite = cases()
    try:
        for spec in specs.values():
            process = PeerProcess(spec.command)
            try:
                peer = process.start().peer
            except PeerUnavailable as error:
                found.unavailable.append(str(error))
                continue
            found.running.append(Contestant(str(peer), spec, process, Record([], suite)))
            recorded = load(peer, suite.values(), deviations)
            found.running[-1].record = Record(recorded, suite)
    except BaseException:
        found.close()
        raise
    _tell_apart(found.running)
    return found


def _tell_apart(running: Sequence[Contestant]) -> None:
    names = [contestant.name for contestant in running]
    for contestant in running:
        if names.count(contestant.name) > 1:
            contestant.name = f"{contestant.name} ({contestant.spec.name})"
