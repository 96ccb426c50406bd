"""Adapter processes, each started once and for all tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from exchange import SPECS, Start

from conformance.peers.process import PeerProcess


@pytest.fixture(scope="session")
def peer() -> Iterator[Start]:
    """Return the function from the name of a peer to its process."""
    started: dict[str, PeerProcess] = {}

    def start(name: str) -> PeerProcess:
        if name not in started:
            started[name] = PeerProcess(SPECS[name].command)
            started[name].start()
        return started[name]

    yield start
    for process in started.values():
        process.stop()
