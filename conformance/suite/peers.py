"""The peers of a run: started before the first case, so that what is missing is known at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from conformance.model.case import Case
from conformance.peers.process import PeerProcess, PeerUnavailable
from conformance.peers.registry import AVAILABLE, DEFAULT, FOUND, resolve
from conformance.peers.spec import PeerSpec
from conformance.suite.deviations import Deviation, load
from conformance.suite.profiles import DEFAULT_PROFILE
from conformance.suite.session import PeerSession


@dataclass(slots=True)
class Peers:
    """Sessions by the name that selects the peer, and what could not be run, with the reason."""

    sessions: dict[str, PeerSession] = field(default_factory=dict)
    deviations: dict[str, list[Deviation]] = field(default_factory=dict)
    unavailable: dict[str, str] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)
    """What is not here and was not asked for by name, with the reason."""

    def close(self) -> None:
        """End every peer's process."""
        for session in self.sessions.values():
            session.close()


def start(
    names: Sequence[str],
    deviations: Sequence[Path],
    seed: int,
    suite: Mapping[str, Case],
    profile: str = DEFAULT_PROFILE,
) -> Peers:
    """Start every peer of the names, the profile's default ones where there are none.

    UnknownPeer and DeviationsError are the user's to mend; a peer that cannot be run is told
    in `unavailable`.
    """
    peers = Peers()
    asked = dict.fromkeys(names or default_peers(profile))
    every = [*default_peers(profile), *FOUND] if AVAILABLE in asked else []
    for name in dict.fromkeys([*asked, *every]):
        if name == AVAILABLE:
            continue
        try:
            specs = resolve(name)
        except PeerUnavailable as error:
            (peers.unavailable if name in asked else peers.missing)[name] = str(error)
            continue
        for spec in specs:
            if spec.name not in peers.sessions:
                _start(spec, peers, deviations, seed, suite, profile)
    return peers


def default_peers(profile: str) -> list[str]:
    """Return the peers of a run that names none: of the references the one of the profile."""
    reference = "reference" if profile == DEFAULT_PROFILE else f"reference-{profile}"
    return [reference if name == "reference" else name for name in DEFAULT]


def _start(
    spec: PeerSpec,
    peers: Peers,
    files: Sequence[Path],
    seed: int,
    suite: Mapping[str, Case],
    profile: str,
) -> None:
    process = PeerProcess(spec.command)
    try:
        hello = process.start()
    except PeerUnavailable as error:
        peers.unavailable[spec.name] = str(error)
        return
    recorded = load(hello.peer, suite.values(), files, profile)
    peers.deviations[spec.name] = recorded
    peers.sessions[spec.name] = PeerSession(
        spec, process, recorded, seed=seed, suite=suite, profile=profile
    )
