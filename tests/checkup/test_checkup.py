"""`sixstep peers check` on adapters that are right, on what cannot be run, and on wrong usage."""

from __future__ import annotations

from pathlib import Path

import pytest
from checking import check

from conformance.checkup.bench import Bench
from conformance.checkup.capabilities import CAPABILITIES, is_known
from conformance.checkup.exchanges import CLAIMS, REFUSALS, VALID
from conformance.model.defect import Role
from conformance.oracle.inspections.freshness import STILL_CLOCK
from conformance.peers.process import PeerProcess
from conformance.peers.reference.adapter import CAPABILITIES as REFERENCE
from conformance.peers.registry import resolve
from conformance.suite.cases import cases


@pytest.mark.parametrize("peer", ["reference", "reference-ms-kile", "mit", "mit-gss", "impacket"])
def test_our_own_adapters_are_right(peer: str) -> None:
    profile = ["--profile", "ms-kile"] if peer.endswith("ms-kile") else []
    checked = check(peer, *profile, seconds=10)
    assert checked.code == 0, checked.said
    assert checked.wrong == []


def test_it_goes_from_hello_to_bye() -> None:
    said = check("reference").said.split("\n\n")
    titles = ["hello", "what it does not know", "accept", "initiate and finish", "reset", "bye"]
    assert [part.split("\n")[0] for part in said[1:-1]] == titles


def test_every_claim_of_the_reference_is_tried() -> None:
    [spec] = resolve("reference")
    with PeerProcess(spec.command) as process:
        bench = Bench(spec, process, [], "rfc4120")
        for role in Role:
            for exchanges in (VALID[role], REFUSALS[role], *CLAIMS[role].values()):
                for exchange in exchanges:
                    assert bench.takes(exchange.case)


def test_every_capability_that_cases_require_is_known() -> None:
    required = frozenset().union(*(case.requires for case in cases("ms-kile").values()))
    assert {name for name in required if not is_known(name)} <= {"raw"}
    assert all(map(is_known, REFERENCE))
    shown = {name for claims in CLAIMS.values() for name in claims}
    assert set(CAPABILITIES) - shown == {"server", "client", "clock", "gss-only"}
    assert STILL_CLOCK in shown


def test_what_cannot_be_run_is_said_so() -> None:
    checked = check("exec:/no/such/adapter")
    assert (checked.code, checked.wrong) == (3, [])
    assert "PEER NOT RUN  exec:/no/such/adapter: cannot be run" in checked.said
    checked = check("mit-0.1")
    assert checked.code == 3
    assert "PEER NOT RUN" in checked.said


@pytest.mark.parametrize("peer", ["nobody", "exec:", "exec:'"])
def test_no_such_peer_is_wrong_usage(peer: str) -> None:
    assert check(peer).code == 2


@pytest.mark.parametrize("options", [["--timeout", "0"], ["--timeout", "soon"], ["--profile", "x"]])
def test_a_wrong_option_is_wrong_usage(options: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        check("reference", *options)
    assert ended.value.code == 2


def test_what_is_on_record_is_noted(tmp_path: Path) -> None:
    record = tmp_path / "record.toml"
    record.write_text("peer = 3\n")
    checked = check("reference", "--deviations", str(record))
    assert checked.code == 2
    assert "record.toml" in checked.said
    checked = check("impacket", seconds=10)
    assert "A ticket that has expired: accepted, on record as a deviation (bug)." in checked.notes
