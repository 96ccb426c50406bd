"""What it takes to run a peer."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass

from conformance.model.values import KeytabEntry


@dataclass(frozen=True, slots=True)
class PeerSpec:
    """A peer that can be run: the name that selects just it, and its command."""

    name: str
    command: Sequence[str]
    source: str
    """Where the implementation comes from, in words."""
    keytab: tuple[KeytabEntry, ...] = ()
    """The service that runs already: its name and its keys, the newest first. What is put to it
    is forged for these. None: the peer takes whatever name and keys come with a request."""


def module_command(name: str) -> list[str]:
    """Return the command of an adapter of ours: a package under `conformance.peers`."""
    # -P: a folder that is called as one of ours may lie where the harness is run.
    return [sys.executable, "-P", "-m", f"conformance.peers.{name}"]
