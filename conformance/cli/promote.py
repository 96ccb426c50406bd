"""`sixstep vectors promote`: make the findings of crash files permanent vectors."""

from __future__ import annotations

import argparse
from pathlib import Path

from conformance.suite.status import ExitCode
from conformance.vectors.load import VectorsError
from conformance.vectors.promote import promote

_CHECKOUT = Path("vectors")


def add_promote(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE", help="crash files")
    parser.add_argument(
        "--into", type=Path, metavar="DIR",
        help="a set of vectors (default: the folder vectors of the checkout that you are in)",
    )  # fmt: skip
    parser.add_argument(
        "--id", metavar="ID", help="of a single finding, as server.promoted.clock.a-second-late"
    )
    parser.set_defaults(run=_promote)


def _promote(options: argparse.Namespace) -> int:
    into = options.into or _CHECKOUT
    if options.into is None and not (into / "schema").is_dir():
        raise VectorsError("no folder vectors of a checkout is here; say where with --into DIR")
    for id_, path in promote(options.files, into, options.id):
        print(f"{id_}  in {path}")
    return ExitCode.CONFORMANT
