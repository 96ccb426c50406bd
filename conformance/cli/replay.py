"""`sixstep replay`: put one vector, or a folder of crash files, to a peer again."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from conformance.peers.process import PeerProcess, PeerUnavailable
from conformance.peers.registry import UnknownPeer, resolve
from conformance.peers.spec import PeerSpec
from conformance.suite.status import ExitCode
from conformance.vectors.answer import Answer, answer, asked
from conformance.vectors.load import VectorsError, files_of, load
from conformance.vectors.verify import Verifier


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
            for verified in asked(document, verifier.verify(document)):
                found, why = answer(verified)
                told = f"{found:<7} {verified.test['id']} on {process.hello.peer}"
                print(f"{told}: {why}" if why else told)
                if found is not Answer.FIXED:
                    code = ExitCode.UNEXPECTED_RESULTS
    return code
