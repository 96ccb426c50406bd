"""Proof that each test can fail: every fault is caught, and every requirement catches one."""

from __future__ import annotations

import pytest
from planting import Fault, faults
from proof import PROPERTY, TROUBLE, Proof, run, suites
from unproven import UNPROVEN

from conformance.suite.profiles import PROFILES


@pytest.mark.parametrize("profile", PROFILES)
def test_the_reference_without_a_fault_fails_no_case(profile: str) -> None:
    assert [case.id for case, kind in run(profile=profile) if kind in TROUBLE] == []


@pytest.mark.parametrize("fault", faults().values(), ids=faults())
def test_fault_is_caught(
    fault: Fault, proof: Proof, record_property: pytest.RecordProperty
) -> None:
    caught = proof.catching(fault)
    record_property(PROPERTY, (fault.name, fault.title, caught))
    assert caught, f"no case catches {fault.name}: {fault.title}"


# The last one: by now the faults are known, or are being found out.
def test_every_requirement_catches_a_fault(proof: Proof) -> None:
    proven = {
        suites()[fault.profile][id_].requirement.id
        for fault in faults().values()
        for id_ in proof.catching(fault)
    }
    with_cases = {case.requirement.id for suite in suites().values() for case in suite.values()}
    assert with_cases - proven - set(UNPROVEN) == set(), "no fault shows these"
    assert set(UNPROVEN) & proven == set(), "a fault shows these: no reason is needed any more"
    assert set(UNPROVEN) - with_cases == set(), "these have no case"
