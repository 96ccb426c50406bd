"""`python -m conformance.peers.heimdal_gss [--library PATH]`: Heimdal's GSS-API layer as a peer."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from conformance.peers.heimdal_gss.adapter import HeimdalGssAdapter
from conformance.peers.heimdal_gss.find import ENVIRONMENT, find_library
from conformance.peers.mit.library import Unusable
from conformance.peers.process import PeerUnavailable
from conformance.peers.serving import serve

_CANNOT_RUN = 3
"""The exit code for a peer that cannot be run, as of the `sixstep` command."""


def main() -> int:
    """Serve the library that is asked for, else the one that is found."""
    parser = argparse.ArgumentParser(
        prog="python -m conformance.peers.heimdal_gss", description=__doc__
    )
    parser.add_argument(
        "--library",
        type=Path,
        metavar="PATH",
        help=f"the libgssapi to drive (or set {ENVIRONMENT})",
    )
    library: Path | None = parser.parse_args().library
    try:
        adapter = HeimdalGssAdapter(library or find_library()[0])
    except (PeerUnavailable, Unusable) as error:
        print(error, file=sys.stderr)
        return _CANNOT_RUN
    serve(adapter)
    return 0


if __name__ == "__main__":
    sys.exit(main())
