"""`sixstep vectors`: generate, verify, lint and promote test vectors."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from conformance.cli.generate import add_generate
from conformance.cli.promote import add_promote
from conformance.cli.verify import add_verify
from conformance.suite.status import ExitCode
from conformance.vectors.lint import CHANGES, lint, lint_changes, lint_set
from conformance.vectors.load import VectorsError, files_of, installed, listed_changes, load


def main(arguments: Sequence[str]) -> int:
    """Run the command of the arguments and return its exit code."""
    parser = argparse.ArgumentParser(prog="sixstep vectors", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    add_generate(commands.add_parser("generate", help="write the whole suite as files"))
    add_verify(commands.add_parser("verify", help="put files of vectors to peers"))
    _add_lint(commands.add_parser("lint", help="check files of vectors"))
    add_promote(commands.add_parser("promote", help="make findings permanent vectors"))
    options = parser.parse_args(arguments)
    try:
        code: int = options.run(options)
    except VectorsError as error:
        print(f"sixstep: {error}", file=sys.stderr)
        return ExitCode.WRONG_USAGE
    return code


def _add_lint(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "files", type=Path, nargs="*", metavar="FILE", help="files or folders (default: ours)"
    )
    parser.add_argument(
        "--against", type=Path, metavar="DIR",
        help="the set of the last release: what is gone or changed must be listed",
    )  # fmt: skip
    parser.set_defaults(run=_lint)


def _lint(options: argparse.Namespace) -> int:
    given = options.files or [installed()]
    paths = [path for each in given for path in files_of(each)]
    documents = {path: load(path) for path in paths}
    found = [
        line
        for path, document in documents.items()
        for line in lint(str(path), document, path.read_bytes())
    ]
    found += lint_set(documents.values())
    if options.against is not None:
        released = [load(path) for path in files_of(options.against)]
        listed = [id_ for each in given for id_ in listed_changes(each / CHANGES)]
        found += lint_changes(documents.values(), released, listed)
    tests = sum(document["number_of_tests"] for document in documents.values())
    print(*found, f"{len(documents)} files, {tests} vectors, {len(found)} faults", sep="\n")
    return ExitCode.UNEXPECTED_RESULTS if found else ExitCode.CONFORMANT
