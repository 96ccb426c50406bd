"""A peer that is the reference with one thing wrong: `python spoiled.py [FAULT [ARGUMENT]]`.

Without a fault it is a good one. It never knows which case it is asked.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

import checks
import client_requests
import details
import memory
import trouble

from conformance.model.protocol import PeerInfo
from conformance.peers.reference.adapter import CAPABILITIES, ReferenceAdapter
from conformance.peers.serving import serve


class Spoiled(ReferenceAdapter):
    """The reference, under a name of its own."""

    def hello(self) -> tuple[PeerInfo, frozenset[str]]:
        return PeerInfo("spoiled", "1.0", "Python", ""), CAPABILITIES


Fault = Callable[[ReferenceAdapter, str], None]
FAULTS: dict[str, Fault] = {
    **checks.FAULTS,
    **details.FAULTS,
    **memory.FAULTS,
    **client_requests.FAULTS,
    **trouble.FAULTS,
}


def main(fault: str = "", argument: str = "") -> None:
    adapter = Spoiled()
    if fault:
        FAULTS[fault](adapter, argument)
    serve(adapter)


if __name__ == "__main__":
    main(*sys.argv[1:])
