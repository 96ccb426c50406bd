"""Vectors find what the suite finds: bad peers, records that are not true, and lost ones."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import pytest
from bad_sessions import command, selector
from commands import sixstep

from conformance.model.verdict import Kind
from conformance.peers.process import PeerProcess
from conformance.suite.cases import cases
from conformance.suite.deviations import Deviation
from conformance.vectors.load import installed, load
from conformance.vectors.verify import Verified, Verifier

SKEW = "server/clock-skew"
LATE = "server.clock-skew.ctime-behind-skew-by-1-second"


def verified(
    *fault: str, family: str = SKEW, deviations: Iterable[Deviation] = ()
) -> dict[str, Verified]:
    with PeerProcess(command(*fault)) as process:
        verifier = Verifier(process, list(deviations), cases())
        document = load(installed() / f"{family}.json")
        return {each.test["case"]: each for each in verifier.verify(document)}


def kinds(found: dict[str, Verified]) -> set[Kind]:
    return {each.verdict.kind for each in found.values()}


@pytest.mark.parametrize(
    "family", [SKEW, "server/replay", "server/valid", "client/reply-time", "client/answers"]
)
def test_a_good_peer_passes(family: str) -> None:
    assert kinds(verified(family=family)) == {Kind.PASS}


@pytest.mark.parametrize(
    ("fault", "family", "kind"),
    [
        (("without", "skew"), SKEW, Kind.ACCEPTS_INVALID),
        (("accept-all",), SKEW, Kind.ACCEPTS_INVALID),
        (("refuse-all",), SKEW, Kind.REJECTS_VALID),
        (("detail", "client"), SKEW, Kind.WRONG_DETAIL),
        (("detail", "mutual"), SKEW, Kind.WRONG_DETAIL),
        (("detail", "session_key"), SKEW, Kind.WRONG_DETAIL),
        (("detail", "subkey"), SKEW, Kind.WRONG_DETAIL),
        (("detail", "sequence"), SKEW, Kind.WRONG_DETAIL),
        (("detail", "authorization_data"), SKEW, Kind.WRONG_DETAIL),
        (("detail", "ticket_flags"), SKEW, Kind.WRONG_DETAIL),
        (("reply", "missing"), SKEW, Kind.WRONG_DETAIL),
        (("reply", "garbage"), SKEW, Kind.WRONG_DETAIL),
        (("reply", "ctime"), SKEW, Kind.WRONG_DETAIL),
        (("reply", "cusec"), SKEW, Kind.WRONG_DETAIL),
        (("reply", "usage"), SKEW, Kind.WRONG_DETAIL),
        (("reply", "unasked"), "server/valid", Kind.WRONG_DETAIL),
        (("crash",), SKEW, Kind.CRASH),
        (("fail",), SKEW, Kind.ERROR),
        (("memory", "ignores-client"), "server/replay", Kind.REJECTS_VALID),
        (("client-detail", "subkey"), "client/valid", Kind.WRONG_DETAIL),
        (("client-detail", "sequence"), "client/valid", Kind.WRONG_DETAIL),
        (("cut-request", "1"), "client/valid", Kind.WRONG_DETAIL),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, tuple) else None,
)
def test_a_bad_peer_is_found(fault: tuple[str, ...], family: str, kind: Kind) -> None:
    assert kind in kinds(verified(*fault, family=family))


def test_a_refusal_says_nothing_without_its_twin() -> None:
    found = verified("refuse-all")
    assert found[LATE].verdict.kind is Kind.INCONCLUSIVE
    assert "its valid twin server.clock-skew.valid" in found[LATE].verdict.observed


def test_what_a_peer_cannot_do_is_unsupported() -> None:
    found = verified("unsupported")
    assert kinds(found) == {Kind.UNSUPPORTED}


def recorded(observed: str) -> Deviation:
    return Deviation(LATE, observed, "bug", "The time is not looked at.", "3.2.3")


def test_a_recorded_failure_is_a_deviation() -> None:
    found = verified("without", "skew", deviations=[recorded("accepted")])
    assert found[LATE].verdict.kind is Kind.DEVIATION
    assert found[LATE].reason == "bug: The time is not looked at."


@pytest.mark.parametrize("fault", [(), ("without", "skew")])
def test_a_record_that_is_not_true_any_more(fault: tuple[str, ...]) -> None:
    found = verified(*fault, deviations=[recorded("rejected with 31")])
    assert found[LATE].verdict.kind is Kind.FIXED


def test_a_pair_says_nothing_where_neither_defect_is_refused_alone() -> None:
    one, other = "server.message-type.pvno-4", "server.names.cname-other"
    taken = [Deviation(id_, "accepted", "bug", "", "") for id_ in (one, other)]
    found = verified("accept-all", family="server/pairs", deviations=taken)
    assert found["server.pairs.pvno-4+cname-other"].verdict.kind is Kind.INCONCLUSIVE


def test_the_command_tells_a_finding_in_full(tmp_path: Path) -> None:
    file = str(installed() / f"{SKEW}.json")
    outcome = sixstep(
        "vectors", "verify", file, "--peer", selector("without", "skew"), cwd=tmp_path
    )
    assert outcome.code == 1
    assert f"\n{LATE}.aes256-cts-hmac-sha1-96 on spoiled 1.0: accepts-invalid\n" in outcome.out
    assert "  requirement  rfc4120-3.2.3-clock-skew (section 3.2.3, DESCRIBED)\n" in outcome.out
    assert "  expected     rejected with 37 (KRB_AP_ERR_SKEW)\n  observed     accepted\n" in (
        outcome.out
    )


def test_a_turned_expectation_is_found(tmp_path: Path) -> None:
    document = json.loads((installed() / f"{SKEW}.json").read_bytes())
    [test] = [
        test for group in document["groups"] for test in group["tests"] if test["case"] == LATE
    ]
    test["expect"]["codes"] = [31]
    (tmp_path / "turned.json").write_text(json.dumps(document))
    outcome = sixstep("vectors", "verify", "turned.json", cwd=tmp_path)
    assert outcome.code == 1
    assert f"{LATE}.aes256-cts-hmac-sha1-96 on reference" in outcome.out
    assert "1 wrong-code" in outcome.out


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("--peer", "nobody"), 2, "no peer is called 'nobody'"),
        (("--peer", "exec:/nowhere/adapter"), 3, "PEER NOT RUN"),
        (("--deviations", "none.toml"), 2, "none.toml"),
    ],
)
def test_trouble(arguments: tuple[str, ...], code: int, told: str, tmp_path: Path) -> None:
    file = str(installed() / f"{SKEW}.json")
    outcome = sixstep("vectors", "verify", file, *arguments, cwd=tmp_path)
    assert outcome.code == code
    assert told in outcome.err
    assert outcome.err.count("\n") == 1


def test_a_lost_peer_loses_nothing_that_was_seen(tmp_path: Path) -> None:
    file = str(installed() / "server" / "valid.json")
    outcome = sixstep("vectors", "verify", file, "--peer", selector("crash"), cwd=tmp_path)
    assert outcome.code == 3
    assert outcome.err.startswith("PEER LOST  ")
    assert "server.valid.default.aes256-cts-hmac-sha1-96 on spoiled 1.0: crash\n" in outcome.out
    assert outcome.out.splitlines()[-1].endswith(" crash")
