"""`sixstep peers`: which peers can be run here, and why others cannot."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from conformance.peers.process import PeerProcess, PeerUnavailable
from conformance.peers.registry import DEFAULT, UnknownPeer, resolve


def main(arguments: Sequence[str]) -> int:
    """Start each peer, print what it says of itself, and return 3 if one cannot be run."""
    parser = argparse.ArgumentParser(
        prog="sixstep peers", description="Show the peers that can be run here."
    )
    parser.add_argument("--peer", action="append", default=[], metavar="NAME")
    code = 0
    for name in parser.parse_args(arguments).peer or DEFAULT:
        try:
            for spec in resolve(name):
                with PeerProcess(spec.command) as process:
                    hello = process.hello
                print(f"{spec.name}: {hello.peer} ({hello.peer.language}) from {spec.source}")
                print(f"  {', '.join(sorted(hello.capabilities))}")
        except UnknownPeer as error:
            parser.error(str(error))
        except PeerUnavailable as error:
            print(f"{name}: cannot be run: {error}")
            code = 3
    return code
