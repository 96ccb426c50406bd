"""Proof that each test can fail: every planted fault is caught by a case."""

from __future__ import annotations

import pytest
from peer import InProcess
from planting import Fault, faults, planted

import catalogue_of_faults  # noqa: F401  (registers every fault)
from conformance.model.verdict import FAILURES, Kind
from conformance.peers.registry import PeerSpec
from conformance.suite.cases import cases
from conformance.suite.session import PeerSession

CAUGHT = FAILURES | {Kind.ERROR, Kind.INCONCLUSIVE}


def catching(fault: Fault) -> list[str]:
    """Return the ids of the cases that a peer with the fault fails."""
    spec = PeerSpec("planted", ("planted",), "test")
    with planted(fault.name):
        session = PeerSession(spec, InProcess())
        return [case.id for case in cases().values() if session.run(case).kind in FAILURES]


def test_the_reference_without_a_fault_fails_no_case() -> None:
    session = PeerSession(PeerSpec("sound", ("sound",), "test"), InProcess())
    assert [case.id for case in cases().values() if session.run(case).kind in CAUGHT] == []


@pytest.mark.parametrize("fault", faults().values(), ids=faults())
def test_fault_is_caught(fault: Fault, record_property: pytest.RecordProperty) -> None:
    caught = catching(fault)
    record_property("caught by", ", ".join(caught))
    assert caught, f"no case catches {fault.name}: {fault.title}"
