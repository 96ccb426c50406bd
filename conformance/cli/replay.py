"""`sixstep replay`: put one vector, or a folder of crash files, to a peer again."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from conformance.model.verdict import FAILURES, Kind
from conformance.peers.process import PeerProcess, PeerUnavailable
from conformance.peers.registry import PeerSpec, UnknownPeer, resolve
from conformance.suite.status import ExitCode
from conformance.vectors.load import VectorsError, files_of, load
from conformance.vectors.verify import Verified, Verifier


def main(arguments: Sequence[str]) -> int:
    """Answer FIXED, FAILED or ERROR for each vector, and return the worst of their exit codes."""
    parser = argparse.ArgumentParser(
        prog="sixstep replay",
        description="Put vectors or crash files to a peer: FIXED, FAILED or ERROR for each.",
    )
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE", help="files or folders")
    parser.add_argument("--peer", required=True, metavar="NAME", help="as of sixstep run")
    options = parser.parse_args(arguments)
    try:
        paths = [path for given in options.files for path in files_of(given)]
        return max([_replay(spec, paths) for spec in resolve(options.peer)])
    except (VectorsError, UnknownPeer) as error:
        print(f"sixstep: {error}", file=sys.stderr)
        return ExitCode.WRONG_USAGE
    except PeerUnavailable as error:
        print(f"PEER NOT RUN  {error}", file=sys.stderr)
        return ExitCode.PEER_NOT_RUN


def _replay(spec: PeerSpec, paths: Sequence[Path]) -> ExitCode:
    documents = [load(path) for path in paths]
    code = ExitCode.CONFORMANT
    with PeerProcess(spec.command) as process:
        verifier = Verifier(process)
        for document in documents:
            for verified in verifier.verify(document):
                answer = _answer(verified)
                print(f"{answer:<7} {verified.test['id']} on {process.hello.peer}{_why(verified)}")
                if answer != "FIXED":
                    code = ExitCode.UNEXPECTED_RESULTS
    return code


def _answer(verified: Verified) -> str:
    kind = verified.verdict.kind
    if kind is Kind.PASS:
        return "FIXED"
    return "FAILED" if kind in FAILURES else "ERROR"


def _why(verified: Verified) -> str:
    verdict = verified.verdict
    if verdict.kind is Kind.PASS:
        return ""
    return f": {verdict.kind}: expected {verdict.expected}, observed {verdict.observed}"
