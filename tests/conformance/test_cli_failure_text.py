"""What a failure shows, and that its last line puts the same case to the same peer again."""

from __future__ import annotations

import functools
import shlex
import subprocess
import tempfile
from pathlib import Path

import pytest
from bad_sessions import selector
from commands import clean_environment, results, sixstep

from conformance.suite.cases import cases

SKEW = "server.clock-skew.ctime-ahead-of-skew-by-1-second"
TIME = "client.reply-time.cusec-1-more"
BROKEN = "server.encoding.truncated-half"
LATIN_1 = "server.name-forms.client-beyond-ia5-latin-1"
VALID = "server.valid.default"


@functools.cache
def failure(peer: str, case: str) -> dict[str, str]:
    """Return the lines of the failure text by their names; the first has none."""
    with tempfile.TemporaryDirectory() as folder:
        outcome = sixstep("run", "--peer", peer, "--select", case, cwd=Path(folder))
    assert outcome.code == 1, outcome.text
    return named(outcome.out, case)


def named(out: str, case: str) -> dict[str, str]:
    lines = out.splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith(f"{case} on "))
    found, name = {"": lines[start], "title": lines[start + 1].strip()}, ""
    for line in lines[start + 2 :]:
        if not line.startswith("  "):
            break
        name = line[2:14].strip() or name
        found[name] = "\n".join(filter(None, [found.get(name), line[15:]]))
    return found


@pytest.mark.parametrize(
    ("fault", "case", "changed"),
    [
        (("without", "skew"), SKEW, "scenario.ctime: "),
        (("client-without", "time"), TIME, "part.cusec: "),
    ],
)
def test_failure_shows_requirement_expectation_observation_and_change(
    fault: tuple[str, ...], case: str, changed: str
) -> None:
    shown = failure(selector(*fault), case)
    requirement = cases()[case].requirement
    assert shown[""] == f"{case} on spoiled 1.0: accepts-invalid"
    assert shown["title"] == cases()[case].title
    assert shown["requirement"].splitlines() == [
        f"{requirement.id} ({requirement.specification} section {requirement.section},"
        f" {requirement.level})",
        requirement.text,
    ]
    assert shown["expected"].startswith("rejected with ")
    assert shown["observed"] == "accepted"
    assert changed in shown["changed"]
    assert "adapter log" not in shown


def test_log_of_the_adapter_is_shown_on_trouble() -> None:
    shown = failure(selector("crash-on-bad-der"), BROKEN)
    assert shown["observed"] == "crashed: exited with status 70 without an answer"
    assert shown["adapter log"] == "about to die"


def test_traceback_of_the_adapter_is_its_detail() -> None:
    shown = failure(selector("fail"), VALID)
    assert shown["observed"] == "adapter failed"
    assert shown["detail"].startswith("Traceback")
    assert shown["detail"].endswith("RuntimeError: the adapter has a fault")


def test_wrong_detail_is_shown() -> None:
    shown = failure(selector("detail", "client"), VALID)
    assert shown["detail"] == "client: expected alice@EXAMPLE, observed mallory@EXAMPLE"


def test_octets_that_are_no_utf8_are_shown_escaped(tmp_path: Path) -> None:
    # On two workers: what they send each other takes no other.
    outcome = sixstep(
        "run", "--peer", selector("accept-all", "mallory@EXAMPLE"), "--select", LATIN_1, "-n", "2",
        "--results", "results", "--junit", "junit.xml", cwd=tmp_path,
    )  # fmt: skip
    assert outcome.code == 1, outcome.text
    told = r"client: expected ali\udce7e@EXAMPLE, observed mallory@EXAMPLE"
    assert told in outcome.out
    assert [line["detail"] for line in results(tmp_path / "results")[1:-1]] == [told]


@pytest.mark.parametrize(
    ("fault", "case"),
    [
        (("crash-on-bad-der",), BROKEN),
        (("client-without", "time"), TIME),
    ],
)
def test_last_line_reproduces_the_failure(
    fault: tuple[str, ...], case: str, tmp_path: Path
) -> None:
    shown = failure(selector(*fault), case)
    command = shlex.split(shown["reproduce"])
    assert command[:2] == ["sixstep", "run"]
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    again = subprocess.run(
        command, cwd=elsewhere, env=clean_environment(), capture_output=True, text=True, check=False
    )
    assert again.returncode == 1
    assert named(again.stdout, case) == shown
    assert "1 failed" in again.stdout


def test_last_line_is_for_a_shell(tmp_path: Path) -> None:
    shown = failure(selector("without", "skew"), SKEW)
    again = subprocess.run(
        shown["reproduce"],
        shell=True,
        cwd=tmp_path,
        env=clean_environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert named(again.stdout, SKEW) == shown
