"""From the name of a peer to the commands that run it.

Names of built-in peers: `reference`, `impacket`, `mit` (every MIT krb5 library on this machine)
`mit-1.22.2` (that one) or `mit:PATH` (the one in that file). `exec:COMMAND ARGS` is any program
that speaks the peer protocol.
"""

from __future__ import annotations

import shlex
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from conformance.peers.process import PeerUnavailable

DEFAULT = ("reference", "mit", "impacket")
"""The peers of a run that names none: those that pip alone can install."""

_EXEC = "exec:"


class UnknownPeer(ValueError):
    """No peer has that name; one line that says which there are."""


@dataclass(frozen=True, slots=True)
class PeerSpec:
    """A peer that can be run: the name that selects just it, and its command."""

    name: str
    command: Sequence[str]
    source: str
    """Where the implementation comes from, in words."""


def resolve(name: str) -> list[PeerSpec]:
    """Return the peers of a name; UnknownPeer where there is none of that name.

    PeerUnavailable where the name is known and the implementation is not on this machine.
    """
    if name.startswith(_EXEC):
        try:
            command = shlex.split(name.removeprefix(_EXEC))
        except ValueError as error:
            raise UnknownPeer(f"{name}: {error}") from None
        if not command:
            raise UnknownPeer("exec: wants a command, as in --peer 'exec:./adapter --flag'")
        return [PeerSpec(name, command, "command")]
    if name in ("reference", "impacket"):
        return [PeerSpec(name, _module(name), "installed package")]
    if name == "mit" or name.startswith(("mit-", "mit:")):
        return _mit(name)
    raise UnknownPeer(
        f"no peer is called {name!r}:"
        " use reference, mit, mit-VERSION, mit:PATH, impacket or exec:COMMAND"
    )


def _mit(name: str) -> list[PeerSpec]:
    try:
        from conformance.peers.mit.find import Library, look, open_library
    except ImportError as error:
        raise PeerUnavailable(
            f"mit: {error}; install it with: pip install 'sixstep[mit-wheel]'"
        ) from None
    path = name.removeprefix("mit:")
    found = list(look()) if path == name else [open_library(path, "named")]
    specs = [
        PeerSpec(
            name if library.source == "named" else f"mit-{library.version}",
            [*_module("mit"), "--library", str(library.path)],
            f"{library.source}: {library.path}",
        )
        for library in found
        if isinstance(library, Library)
    ]
    chosen = [spec for spec in specs if name in ("mit", spec.name)]
    if not chosen:
        there = [spec.name for spec in specs] or [str(skipped) for skipped in found]
        raise PeerUnavailable(
            f"{name}: no such library here ({'; '.join(there)});"
            " install one with: pip install 'sixstep[mit-wheel]'"
        )
    return chosen


def _module(name: str) -> list[str]:
    # -P: a folder that is called as one of ours may lie where the harness is run.
    return [sys.executable, "-P", "-m", f"conformance.peers.{name}"]
