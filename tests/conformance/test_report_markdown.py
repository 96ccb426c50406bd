"""The report in Markdown: a matrix, what is unexpected, and where peers differ."""

from __future__ import annotations

from pathlib import Path

import pytest
from commands import sixstep
from report_samples import EARLY, HOSTILE, VALID, hostile, result, sample, write

from conformance.model.verdict import Kind
from conformance.report.gathered import gather
from conformance.report.markdown import MOST, code, markdown, text
from conformance.report.read import read_all


def made(file: Path) -> str:
    return markdown(gather(read_all([file])))


def test_matrix_and_lists(tmp_path: Path) -> None:
    lines = made(sample(tmp_path / "r")).splitlines()
    assert "| section | one 1.0 | other 2.0 | one 0.9 |" in lines
    assert "| peer | RFC 4120 | **all** |" in lines
    assert "| --- | --: | --: | --: |" in lines
    assert "| one 1.0 | 7 | 7 |" in lines
    assert "| other 2.0 | **1 fail** 1 dev of 5 | **1 fail** 1 dev of 5 |" in lines
    assert "| RFC 4120 3.2.3 | 5 | **1 fail** 1 dev of 4 | 3 |" in lines
    assert any(line.startswith("| **all** | 7 | **1 fail** 1 dev of 5 | 3 |") for line in lines)
    assert "### Unexpected results: 1" in lines
    expected = "expected rejected with 37 (KRB\\_AP\\_ERR\\_SKEW), observed accepted"
    assert f"- `{EARLY}` on other 2.0: **accepts-invalid**: {expected}" in lines
    assert "### Requirements in which peers differ: 1" in lines
    differing = "- `rfc4120-3.2.3-clock-skew` (DESCRIBED): other 2.0: **1 fail** 1 dev of 2"
    assert differing in lines
    assert lines[-1] == "- one 1.0, 0.9: 1 of 4 cases have another verdict or observation"


def test_every_row_of_a_matrix_has_as_many_cells(tmp_path: Path) -> None:
    for file in (sample(tmp_path / "r"), hostile(tmp_path / "h")):
        for matrix in made(file).split("<details>")[:2]:
            rows = [line for line in matrix.splitlines() if line.startswith("|")]
            assert len({row.replace("\\|", "").count("|") for row in rows}) == 1


def test_nothing_in_a_results_file_is_markup(tmp_path: Path) -> None:
    page = made(hostile(tmp_path / "r"))
    page.encode()
    assert "\\<script\\>alert('x')\\</script\\>" in page
    ours = ("<details><summary>By section</summary>", "</details>")
    for shown in ("\\<", "\\[", *ours):
        page = page.replace(shown, "")
    assert not {"<", "["} & set(page)
    assert "\n# h" not in page
    assert page.isprintable() or set(page) - {"\n"} == {c for c in page if c.isprintable()}


def test_long_lists_are_cut(tmp_path: Path) -> None:
    lines = [result(f"server.x.{n}", kind=Kind.CRASH) for n in range(MOST + 7)]
    page = made(write(tmp_path / "r", lines)).splitlines()
    assert f"### Unexpected results: {MOST + 7}" in page
    assert sum(line.startswith("- `server.x.") for line in page) == MOST
    assert "- … and 7 more" in page


@pytest.mark.parametrize(
    ("given", "shown"), [("a|b", "a\\|b"), ("a\nb", "a b"), ("\x1b[1m", "\\\\x1b\\[1m")]
)
def test_text_is_shown_as_it_is(given: str, shown: str) -> None:
    assert text(given) == shown


def test_code_is_no_code_where_something_would_end_it() -> None:
    assert code("server.pairs.a+b") == "`server.pairs.a+b`"
    assert "`" not in code(HOSTILE).replace("\\`", "")


def test_standard_output_has_the_page_alone(tmp_path: Path) -> None:
    sample(tmp_path / "r")
    outcome = sixstep("report", "r", "--markdown", "-", "--html", "site", cwd=tmp_path)
    assert outcome.code == 0
    assert outcome.out == made(tmp_path / "r")
    outcome = sixstep("report", "r", "--markdown", "m", cwd=tmp_path)
    assert (outcome.code, outcome.out) == (0, "")
    assert (tmp_path / "m").read_text() == made(tmp_path / "r")


def test_a_case_that_one_peer_alone_has(tmp_path: Path) -> None:
    lines = [result(VALID), result("client.x.y", "other 2.0", requirement="x", section="9.10")]
    rows = [line for line in made(write(tmp_path / "r", lines)).splitlines() if "RFC 4120 " in line]
    assert rows[1:] == ["| RFC 4120 3.2.3 | 1 |  |", "| RFC 4120 9.10 |  | 1 |"]
