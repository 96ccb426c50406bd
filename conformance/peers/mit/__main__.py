"""`python -m conformance.peers.mit [--library PATH]`: MIT krb5 on standard input and output."""

from __future__ import annotations

import argparse
import sys

from conformance.peers.mit.adapter import MitAdapter
from conformance.peers.mit.find import ENVIRONMENT, Library, look, open_library
from conformance.peers.serving import serve

_CANNOT_RUN = 3
"""The exit code for a peer that cannot be run, as of the `sixstep` command."""


def main() -> int:
    """Serve the library that is asked for, else the first that is found."""
    parser = argparse.ArgumentParser(prog="python -m conformance.peers.mit", description=__doc__)
    parser.add_argument(
        "--library", metavar="PATH", help=f"the libkrb5 to drive (or set {ENVIRONMENT})"
    )
    library = _choose(parser.parse_args().library)
    if library is None:
        print("no MIT krb5 library can be used", file=sys.stderr)
        return _CANNOT_RUN
    serve(MitAdapter(library.path))
    return 0


def _choose(path: str | None) -> Library | None:
    for found in (open_library(path, "--library"),) if path else look():
        if isinstance(found, Library):
            return found
        print(f"skipped {found}", file=sys.stderr)
        if found.source == ENVIRONMENT:
            return None  # who names a library does not want another one
    return None


if __name__ == "__main__":
    sys.exit(main())
