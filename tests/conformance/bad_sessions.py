"""Put the suite to a bad peer, in this process."""

from __future__ import annotations

import functools
import shlex
import sys
from collections.abc import Iterable, Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import Path

from conformance.model.case import Case
from conformance.model.defect import Effect
from conformance.model.verdict import FAILURES
from conformance.peers.process import PeerProcess, PeerUnavailable
from conformance.peers.registry import PeerSpec
from conformance.suite.cases import cases
from conformance.suite.deviations import Deviation
from conformance.suite.result import Result
from conformance.suite.session import PeerSession

PROGRAM = Path(__file__).parent / "bad_peers" / "spoiled.py"


def command(*fault: str) -> list[str]:
    """Return the command of the bad peer."""
    return [sys.executable, str(PROGRAM), *fault]


def selector(*fault: str) -> str:
    """Return what `--peer` wants for the bad peer."""
    return f"exec:{shlex.join(command(*fault))}"


def put(
    *fault: str,
    wanted: Iterable[Case] | None = None,
    deviations: Sequence[Deviation] = (),
    timeout: float = 30.0,
) -> dict[str, Result]:
    """Return the result of every case, or of those wanted, by its id."""
    spec = PeerSpec(selector(*fault), command(*fault), "test")
    results = {}
    with PeerProcess(spec.command, timeout=timeout) as process:
        session = PeerSession(spec, process, deviations)
        for case in cases().values() if wanted is None else wanted:
            try:
                results[case.id] = session.run(case)
            except PeerUnavailable as error:
                results[case.id] = session.lost(case, str(error))
    return results


@functools.cache
def good() -> Mapping[str, Result]:
    """Return the results of the peer without a fault."""
    return put()


def failing(results: Mapping[str, Result]) -> dict[str, Result]:
    """Return the results of the cases that failed."""
    return {id_: result for id_, result in results.items() if result.kind in FAILURES}


def breaking(*requirements: str, ids: str = "*") -> set[str]:
    """Return the ids of the cases with a defect that breaks one of the requirements."""
    return {
        case.id
        for case in cases().values()
        if case.requirement.id in requirements
        and fnmatchcase(case.id, ids)
        and any(defect.effect is Effect.BREAKS for defect in case.messages[-1].defects)
    }
