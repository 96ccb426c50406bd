"""`python -m conformance.peers.mit_gss [--library PATH]`: MIT's GSS-API layer as a peer."""

from __future__ import annotations

import argparse
import sys

from conformance.peers.mit.find import Library
from conformance.peers.mit.library import Unusable
from conformance.peers.mit_gss.adapter import MitGssAdapter
from conformance.peers.mit_gss.find import ENVIRONMENT, look, open_library
from conformance.peers.serving import serve

_CANNOT_RUN = 3
"""The exit code for a peer that cannot be run, as of the `sixstep` command."""


def main() -> int:
    """Serve the library that is asked for, else the first that is found."""
    parser = argparse.ArgumentParser(
        prog="python -m conformance.peers.mit_gss", description=__doc__
    )
    parser.add_argument(
        "--library", metavar="PATH", help=f"the libgssapi_krb5 to drive (or set {ENVIRONMENT})"
    )
    library = _choose(parser.parse_args().library)
    if library is None:
        print("no MIT GSS library can be used", file=sys.stderr)
        return _CANNOT_RUN
    try:
        adapter = MitGssAdapter(library.path)
    except Unusable as error:
        print(f"{library.path}: {error}", file=sys.stderr)
        return _CANNOT_RUN
    serve(adapter)
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
