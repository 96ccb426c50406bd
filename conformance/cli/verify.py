"""`sixstep vectors verify`: put files of vectors to peers."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from conformance.model.verdict import UNEXPECTED, Kind
from conformance.peers.process import PeerProcess, PeerUnavailable
from conformance.peers.registry import UnknownPeer, resolve
from conformance.peers.spec import PeerSpec
from conformance.suite.cases import cases
from conformance.suite.deviations import DeviationsError
from conformance.suite.deviations import load as load_deviations
from conformance.suite.status import ExitCode
from conformance.vectors.load import VectorsError, files_of, installed, load
from conformance.vectors.verify import Verified, Verifier


def add_verify(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    parser.add_argument(
        "files", type=Path, nargs="*", metavar="FILE", help="files or folders (default: ours)"
    )
    parser.add_argument(
        "--peer", action="append", default=[], metavar="NAME", dest="peers",
        help="as of sixstep run; repeatable (default: reference)",
    )  # fmt: skip
    parser.add_argument(
        "--deviations", action="append", default=[], type=Path, metavar="FILE",
        help="a TOML file of recorded deviations, beside those shipped; repeatable",
    )  # fmt: skip
    parser.set_defaults(run=_verify)


def _verify(options: argparse.Namespace) -> int:
    documents = [load(path) for given in options.files or [installed()] for path in files_of(given)]
    codes = [ExitCode.CONFORMANT]
    for name in options.peers or ["reference"]:
        try:
            for spec in resolve(name):
                codes.append(_verify_on(spec, documents, options.deviations))
        except (UnknownPeer, DeviationsError) as error:
            raise VectorsError(str(error)) from None
        except PeerUnavailable as error:
            print(f"PEER NOT RUN  {error}", file=sys.stderr)
            codes.append(ExitCode.PEER_NOT_RUN)
    return max(codes)


def _verify_on(spec: PeerSpec, documents: list[dict[str, Any]], files: list[Path]) -> ExitCode:
    counts: Counter[Kind] = Counter()
    code = ExitCode.CONFORMANT
    with PeerProcess(spec.command) as process:
        peer = process.hello.peer
        verifier = Verifier(process, load_deviations(peer, cases().values(), files), cases())
        try:
            for document in documents:
                for verified in verifier.verify(document):
                    kind = verified.verdict.kind
                    counts[kind] += 1
                    if kind in UNEXPECTED:
                        code = ExitCode.UNEXPECTED_RESULTS
                        print(*_told(verified, str(peer)), sep="\n")
        except PeerUnavailable as error:
            print(f"PEER LOST  {error}", file=sys.stderr)
            code = ExitCode.PEER_NOT_RUN
    print(f"{peer}: {', '.join(f'{counts[kind]} {kind}' for kind in Kind if counts[kind])}")
    return code


def _told(verified: Verified, peer: str) -> Iterator[str]:
    test, verdict = verified.test, verified.verdict
    yield f"{test['id']} on {peer}: {verdict.kind}"
    yield f"  {test['comment']}"
    yield f"  requirement  {test['requirement']} (section {test['section']}, {test['level']})"
    yield f"  expected     {verdict.expected}"
    yield f"  observed     {verdict.observed}"
    for name, text in (("detail", verdict.detail), ("record", verified.reason)):
        if text:
            yield f"  {name:<12} {text}"
