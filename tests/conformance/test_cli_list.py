"""`sixstep list` and `sixstep peers`."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from bad_sessions import selector
from commands import SIXSTEP, clean_environment, sixstep

from conformance.peers.registry import DEFAULT
from conformance.requirements import catalogue
from conformance.suite.cases import cases
from conformance.suite.properties.property import properties


def listed(*filters: str, cwd: Path) -> list[str]:
    """Return the ids of the cases that are listed."""
    outcome = sixstep("list", *filters, cwd=cwd)
    assert outcome.code == 0, outcome.text
    return [
        line.split(":")[0].strip() for line in outcome.out.splitlines() if line.startswith("    ")
    ]


def test_list_has_every_case_under_its_requirement_in_the_order_of_the_catalogue(
    tmp_path: Path,
) -> None:
    out = sixstep("list", cwd=tmp_path).out
    blocks = [line.split()[0] for line in out.splitlines() if not line.startswith(" ")]
    assert blocks == [id_ for id_ in catalogue() if id_ in blocks]
    for case in cases().values():
        assert f"    {case.id}: {case.title}\n" in out
        assert case.requirement.id in blocks


@pytest.mark.parametrize(
    ("filters", "wanted"),
    [
        (
            ("--section", "5.3", "--select", "server.*"),
            lambda case: (
                f"{case.requirement.section}.".startswith("5.3.") and case.role == "server"
            ),
        ),
        (
            ("--level", "must", "--level", "may", "--role", "server"),
            lambda case: case.requirement.level in ("MUST", "MAY") and case.role == "server",
        ),
    ],
)
def test_filters(filters: tuple[str, ...], wanted, tmp_path: Path) -> None:
    shown = [*cases().values(), *properties().values()]
    expected = [each.id for each in shown if wanted(each)]
    assert sorted(listed(*filters, cwd=tmp_path)) == sorted(expected) != []


@pytest.mark.parametrize("filters", [("--select", "nix"), ("--level", "x")])
def test_nothing_listed_is_wrong_usage(filters: tuple[str, ...], tmp_path: Path) -> None:
    outcome = sixstep("list", *filters, cwd=tmp_path)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err


@pytest.mark.parametrize("command", ["list", "--help"])
def test_reader_that_goes_away_is_no_reason_for_a_traceback(command: str, tmp_path: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    process = subprocess.run(
        [SIXSTEP, command],
        stdout=write,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
        env=clean_environment(),
        check=False,
    )
    os.close(write)
    assert process.stderr == b""
    assert process.returncode == 1


def test_peers_says_who_a_peer_is_and_what_it_can(tmp_path: Path) -> None:
    outcome = sixstep("peers", "--peer", "reference", "--peer", selector(), cwd=tmp_path)
    assert outcome.code == 0
    assert outcome.out.startswith("reference: reference ")
    assert "spoiled 1.0 (Python) from command\n  addresses, " in outcome.out


def test_peers_tries_the_default_ones(tmp_path: Path) -> None:
    outcome = sixstep("peers", cwd=tmp_path)
    assert outcome.code in (0, 3)
    for name in DEFAULT:
        assert f"\n{name}" in f"\n{outcome.out}"
    assert (outcome.code == 3) == ("cannot be run" in outcome.out)


@pytest.mark.parametrize(
    ("peer", "told"),
    [
        ("nobody", "no peer is called 'nobody'"),
        ("exec:'x", "No closing quotation"),
        ("exec:", "exec: wants a command"),
    ],
)
def test_peer_that_is_none(peer: str, told: str, tmp_path: Path) -> None:
    outcome = sixstep("peers", "--peer", peer, cwd=tmp_path)
    assert (outcome.code, outcome.out) == (2, "")
    assert told in outcome.err


def test_peers_that_can_be_run_are_shown_beside_one_that_cannot(tmp_path: Path) -> None:
    outcome = sixstep(
        "peers", "--peer", "exec:/nowhere/adapter", "--peer", "exec:false", "--peer", "mit-0.0",
        "--peer", "reference", cwd=tmp_path,
    )  # fmt: skip
    assert outcome.code == 3
    assert outcome.out.count("cannot be run: ") == 3
    assert "\nreference: reference " in outcome.out
