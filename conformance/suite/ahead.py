"""Ask a peer ahead of its answers, as long as it lives."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing

from conformance.model.observation import Crashed, Hung, Observation
from conformance.peers.process import PeerProcess, Question


def ask_until_lost(peer: PeerProcess, requests: Iterable[Question]) -> Iterator[Observation]:
    """Yield what becomes of each request; nothing is asked after a crash or a hang.

    A new process would not know what the old one remembered.
    """
    with closing(peer.ask_all(requests)) as observations:
        for observation in observations:
            yield observation
            if isinstance(observation, Crashed | Hung):
                return
