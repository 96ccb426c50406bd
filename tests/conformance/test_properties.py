"""The properties: what holds for the reference, and how a peer for which one does not is told."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from bad_sessions import command, selector
from commands import Outcome, results, sixstep

from conformance.model.defect import Role
from conformance.model.verdict import FAILURES, Kind, Verdict
from conformance.peers.process import PeerProcess
from conformance.suite.cases import cases
from conformance.suite.deviations import Deviation
from conformance.suite.properties.effort import EFFORTS, OFF, effort
from conformance.suite.properties.finding import Finding
from conformance.suite.properties.property import properties
from conformance.suite.properties.record import Record
from conformance.suite.properties.run import run

# A property, a fault of a peer for which it does not hold, and the departures that show it.
FAULTS = (
    ("server.property.clock", ("without", "skew"), {"clock-outside"}),
    ("server.property.clock", ("skew", "1"), {"clock-outside"}),
    ("server.property.completeness", ("without", "skew"), {"ctime-ahead-of-skew-by-1-second"}),
    ("server.property.completeness", ("any-usage",), {"ticket-usage-11"}),
    ("server.property.soundness", ("refuse-all",), set()),
    ("server.property.soundness", ("detail", "sequence"), set()),
    ("server.property.soundness", ("reply", "cusec"), set()),
    ("server.property.identity", ("detail", "client"), set()),
    ("client.property.genuine", ("client-detail", "subkey"), set()),
    ("client.property.completeness", ("client-without", "time"), {"ctime-1-second-later"}),
)  # fmt: skip


def tried(id_: str, *fault: str) -> tuple[Verdict, list[Finding]]:
    """Return what comes of a property on a spoilt reference, or on the good one."""
    with PeerProcess(command(*fault), timeout=2.0) as peer:
        return run(properties()[id_], peer, Record([], {}), effort("ci"), profile="rfc4120")


def test_bases_that_are_on_record_to_be_refused_are_left_out() -> None:
    def recorded(base: str, observed: str) -> Deviation:
        return Deviation(f"server.valid.{base}", observed, "bug", "Planted.", "3.2.3")

    record = Record(
        [
            recorded("rc4-hmac", "rejected without a code"),
            recorded("no-mutual", "accepted with wrong client"),
            recorded("default", "rejected with 60"),
        ],
        cases(),
    )
    assert record.refused(Role.SERVER) == {"rc4-hmac"}
    assert record.refused(Role.CLIENT) == set()


@pytest.mark.parametrize("id_", properties())
def test_it_holds_for_the_reference(id_: str) -> None:
    verdict, findings = tried(id_)
    assert (verdict.kind, findings) == (Kind.PASS, [])
    assert int(verdict.observed.split()[2]) >= 100


@pytest.mark.parametrize(
    ("id_", "fault", "shown"), FAULTS, ids=[f"{id_}-{'-'.join(fault)}" for id_, fault, _ in FAULTS]
)
def test_it_does_not_hold_for_a_peer_with_a_fault(
    id_: str, fault: tuple[str, ...], shown: set[str]
) -> None:
    verdict, findings = tried(id_, *fault)
    assert verdict.kind in FAILURES
    assert verdict.observed.startswith("does not hold: ")
    names = {finding.key.defect for finding in findings}
    assert shown <= names
    # Each is shrunk to what it takes, and can be read at a glance.
    for finding in findings:
        assert len([line for line in finding.scenario if not line.startswith("base: ")]) <= 1
        assert len("\n".join(finding.scenario)) < 1000


def test_the_same_is_found_again() -> None:
    one, two = (tried("server.property.completeness", "any-usage") for _ in range(2))
    assert one[0] == two[0]
    assert [finding.key for finding in one[1]] == [finding.key for finding in two[1]]


def test_no_finding_is_told_twice() -> None:
    _, findings = tried("server.property.completeness", "without", "skew")
    keys = [finding.key for finding in findings]
    assert len(keys) == len(set(keys)) <= 10


def test_a_crash_is_found_and_the_rest_goes_on() -> None:
    verdict, findings = tried("server.property.robustness", "crash")
    assert verdict.kind is Kind.CRASH
    assert findings


def test_what_was_found_before_the_peer_is_lost_for_good_is_told() -> None:
    verdict, findings = tried("server.property.completeness", "crash-on-bad-der")
    assert verdict.kind is Kind.CRASH
    assert {finding.verdict.kind for finding in findings} == {Kind.CRASH}


# As a user sees it


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("properties")


@pytest.fixture(scope="module")
def outcome(folder: Path) -> Outcome:
    """Try two properties on a peer that does not look at the client's time."""
    return sixstep(
        "run", "--peer", selector("without", "skew"), "--peer", "reference",
        "--select", "server.property.c[lo]*", "--results", "results", "--crashes", "crashes",
        cwd=folder,
    )  # fmt: skip


def test_a_finding_fails_the_run_and_is_told_in_words(outcome: Outcome) -> None:
    assert outcome.code == 1
    assert "server.property.clock on spoiled 1.0: accepts-invalid" in outcome.out
    assert "ctime-ahead-of-skew-by-1-second: expected rejected with 37" in outcome.out
    assert "reference 0.1.0: 2 pass" in outcome.out


def test_the_results_have_the_properties(outcome: Outcome, folder: Path) -> None:
    lines = results(folder / "results")[1:-1]
    assert {(line["case"], line["verdict"]) for line in lines} == {
        (f"server.property.{name}", verdict)
        for name in ("clock", "completeness")
        for verdict in ("pass", "fail")
    }


def crash_files(folder: Path) -> Iterator[dict]:
    for path in sorted((folder / "crashes").glob("*.json")):
        yield json.loads(path.read_text("utf-8"))


def test_every_finding_is_a_crash_file(outcome: Outcome, folder: Path) -> None:
    found = [
        test["finding"]
        for document in crash_files(folder)
        for group in document["groups"]
        for test in group["tests"]
        if "finding" in test
    ]
    assert {each["property"] for each in found} == {"clock", "completeness"}
    assert {each["peer"] for each in found} == {"spoiled 1.0"}
    assert all(each["scenario"] for each in found)


def test_a_crash_file_is_replayed(outcome: Outcome, folder: Path) -> None:
    again = sixstep("replay", "crashes", "--peer", selector("without", "skew"), cwd=folder)
    assert again.code == 1
    assert {line.split()[0] for line in again.out.splitlines()} == {"FAILED"}
    mended = sixstep("replay", "crashes", "--peer", "reference", cwd=folder)
    assert mended.code == 0
    assert {line.split()[0] for line in mended.out.splitlines()} == {"FIXED"}


def test_without_effort_there_are_only_the_fixed_cases(tmp_path: Path) -> None:
    run = sixstep(
        "run", "--peer", "reference", "--effort", OFF, "--select", "server.property.*",
        cwd=tmp_path,
    )  # fmt: skip
    assert run.code == 2
    assert "no case is selected" in run.text


@pytest.mark.parametrize("place", ["redis://127.0.0.1:1/0", "redis://nowhere:port"])
def test_a_database_that_does_not_answer_is_one_clear_line(place: str, tmp_path: Path) -> None:
    run = sixstep(
        "run", "--peer", "reference", "--effort", "dev", "--examples", place,
        "--select", "server.property.clock", cwd=tmp_path,
    )  # fmt: skip
    assert run.code == 2
    assert f"--examples {place}: " in run.text


def test_efforts_are_told_by_the_help(tmp_path: Path) -> None:
    told = sixstep("run", "--help", cwd=tmp_path).out
    assert "{" + ",".join(EFFORTS) + "}" in told
