"""`sixstep peers`: which peers can be run here, and why others cannot."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from conformance.peers.process import PeerProcess, PeerUnavailable
from conformance.peers.registry import DEFAULT, FOUND, UnknownPeer, resolve


def main(arguments: Sequence[str]) -> int:
    """Start each peer, print what it says of itself, and return 3 if one cannot be run.

    `sixstep peers check` is a command of its own.
    """
    if arguments and arguments[0] == "check":
        from conformance.cli import check_peer

        return check_peer.main(arguments[1:])
    parser = argparse.ArgumentParser(
        prog="sixstep peers",
        description="Show the peers that can be run here. `sixstep peers check --peer NAME` tells"
        " what is right and wrong about an adapter.",
    )
    parser.add_argument("--peer", action="append", default=[], metavar="NAME")
    parser.add_argument(
        "--all", action="store_true", help="also those that want more than pip, and what they want"
    )
    options = parser.parse_args(arguments)
    asked = options.peer or list(DEFAULT)
    code = 0
    for name in dict.fromkeys([*asked, *(FOUND if options.all else ())]):
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
            if name in asked:
                code = 3
    return code
