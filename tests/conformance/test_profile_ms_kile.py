"""The profile `ms-kile`: what it replaces, and a run of it."""

from __future__ import annotations

from fnmatch import fnmatchcase
from pathlib import Path

import pytest
from commands import results, sixstep

from conformance.model.expectation import Result
from conformance.peers.registry import resolve
from conformance.requirements import catalogue
from conformance.suite.cases import cases
from conformance.suite.peers import default_peers
from conformance.suite.properties.property import properties

KILE, RFC = cases("ms-kile"), cases()
REPLACING = [each for each in catalogue().values() if each.instead_of]


@pytest.mark.parametrize("requirement", REPLACING, ids=lambda requirement: requirement.id)
def test_what_is_replaced_is_there(requirement) -> None:
    assert requirement.profile == "ms-kile"
    assert requirement.result in (None, *Result)
    for pattern in requirement.instead_of:
        assert any(
            fnmatchcase(case.id, pattern) or fnmatchcase(case.requirement.id, pattern)
            for case in RFC.values()
        ), pattern


@pytest.mark.parametrize("requirement", REPLACING, ids=lambda requirement: requirement.id)
def test_what_may_be_either_is_shown_by_cases_that_may_not(requirement) -> None:
    """A requirement that lets everything pass where it replaces others still binds somewhere."""
    shown = [case for case in KILE.values() if case.requirement is requirement]
    assert any(case.messages[-1].expectation.result is not Result.EITHER for case in shown)


def test_a_code_of_a_replaced_requirement_brings_the_other_one() -> None:
    changed = {
        case.id: (before, after)
        for case in KILE.values()
        if case.requirement.profile == "rfc4120"
        and (before := RFC[case.id].messages[-1].expectation)
        != (after := case.messages[-1].expectation)
    }
    assert changed
    for before, after in changed.values():
        assert before.result is after.result
        assert after.codes == (before.codes or frozenset()) | {41}
        assert 31 in after.codes


def test_what_does_not_decrypt_is_refused_with_another_code() -> None:
    for name in ("ticket-flipped-body", "authenticator-flipped-body"):
        id_ = f"server.integrity.{name}"
        assert RFC[id_].messages[-1].expectation.codes == {31}
        assert KILE[id_].messages[-1].expectation.codes == {41}


def test_the_default_peers_have_the_reference_of_the_profile() -> None:
    assert default_peers("rfc4120") == ["reference", "mit", "mit-gss", "impacket"]
    assert default_peers("ms-kile") == ["reference-ms-kile", "mit", "mit-gss", "impacket"]
    [spec] = resolve("reference-ms-kile")
    assert spec.command[-2:] == ["--profile", "ms-kile"]


def test_the_reference_of_the_profile_conforms(tmp_path: Path) -> None:
    file = tmp_path / "results.ndjson"
    run = sixstep(
        "run", "--profile", "ms-kile", "--peer", "reference-ms-kile", "-n", "2",
        "--results", str(file), cwd=tmp_path,
    )  # fmt: skip
    assert run.code == 0, run.text
    header, *found, _ = results(file)
    assert header["profile"] == "ms-kile"
    assert len(found) == len(KILE) + len(properties())
    assert {each["verdict"] for each in found} <= {"pass", "unsupported"}


@pytest.mark.parametrize("case", ["server.pac-signature.signature-usage-16", "server.valid.pac"])
def test_the_default_profile_has_none_of_its_cases(case: str, tmp_path: Path) -> None:
    assert case in KILE
    assert case not in RFC
    run = sixstep("run", "--peer", "reference", "--select", case, cwd=tmp_path)
    assert run.code == 2


def test_the_reference_of_rfc_4120_does_not_know_of_pacs(tmp_path: Path) -> None:
    run = sixstep(
        "run", "--profile", "ms-kile", "--peer", "reference",
        "--select", "server.pac-header.version-1", cwd=tmp_path,
    )  # fmt: skip
    assert run.code == 1
    assert "accepts-invalid" in run.text
