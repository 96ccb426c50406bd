"""Put the suite to a bad peer, in this process."""

from __future__ import annotations

import functools
import shlex
import sys
from collections.abc import Iterable, Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import Path

from conformance.model.case import Case, moment_of
from conformance.model.defect import Role
from conformance.model.expectation import Result as Expected
from conformance.model.verdict import FAILURES, Kind
from conformance.peers.process import PeerProcess, PeerUnavailable
from conformance.peers.spec import PeerSpec
from conformance.suite.cases import cases
from conformance.suite.deviations import Deviation
from conformance.suite.result import Result
from conformance.suite.session import PeerSession

MANY = 12
"""Cases of one requirement that are enough."""
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
def sample(role: Role | None = None) -> tuple[Case, ...]:
    """Return some of the cases that the good peer passes, the same ones in every run.

    A run of all of them takes seconds. What tokens add is left out: their faults are others.
    """
    return tuple(case for case in _sample(role) if good()[case.id].kind is Kind.PASS)


@functools.cache
def good() -> Mapping[str, Result]:
    """Return the results of the peer without a fault, for the sample."""
    return put(wanted=_sample(None))


def _sample(role: Role | None) -> list[Case]:
    return [
        case
        for case in cases().values()
        if role in (None, case.role)
        and not any(message.scenario.gss for message in case.messages)
        and (case.twin is None or moment_of(case.id).seconds % 12 == 0)
    ]


def failing(results: Mapping[str, Result]) -> dict[str, Result]:
    """Return the results of the cases that failed."""
    return {id_: result for id_, result in results.items() if result.kind in FAILURES}


def breaking(*requirements: str, ids: str = "*") -> list[Case]:
    """Return cases of one message with a defect that breaks one of the requirements."""
    found = [
        case
        for case in cases().values()
        if case.requirement.id in requirements
        and fnmatchcase(case.id, ids)
        and len(case.messages) == 1
        and not case.alone
        and case.messages[0].expectation.result is Expected.REJECT
    ]
    assert found
    return found[:MANY]
