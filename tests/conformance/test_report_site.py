"""The pages of a report: what they say, where they lead, and what cannot get into them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from commands import sixstep
from report_pages import Page, read, site, target
from report_samples import (
    EARLY,
    FREE,
    HOSTILE,
    LATE,
    OLDER,
    ONE,
    OTHER,
    PAIR,
    REPLY,
    SOUND,
    VALID,
    hostile,
    result,
    sample,
    write,
)

from conformance.model.verdict import Kind
from conformance.report.gathered import gather
from conformance.report.html.names import anchor
from conformance.report.html.site import write_site
from conformance.report.read import ResultsError, read_all
from conformance.suite.cases import cases

SKEW = "rfc4120-3.2.3-clock-skew"


def made(folder: Path, *files: Path) -> Path:
    write_site(gather(read_all(files)), folder)
    return folder


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("report")
    return made(folder / "site", sample(folder / "results.ndjson"))


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    return made(folder / "site", hostile(folder / "results.ndjson"))


def texts(page: Page, name: str) -> list[str]:
    return [each.text for each in page.all(name)]


def test_the_command_writes_the_same(pages: Path, tmp_path: Path) -> None:
    sample(tmp_path / "results.ndjson")
    outcome = sixstep("report", "results.ndjson", "--html", "site", cwd=tmp_path)
    assert outcome.code == 0, outcome.text
    assert "begin with site/index.html" in outcome.err
    assert contents(tmp_path / "site") == contents(pages)


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file()
    }


def test_the_order_in_which_workers_wrote_the_results_does_not_matter(
    pages: Path, tmp_path: Path
) -> None:
    file = sample(tmp_path / "results.ndjson")
    header, *lines, footer = file.read_text().splitlines()
    file.write_text("\n".join([header, *reversed(lines), footer, ""]))
    assert contents(made(tmp_path / "site", file)) == contents(pages)


def test_an_older_report_is_replaced_whole(pages: Path, tmp_path: Path) -> None:
    folder = made(tmp_path / "site", write(tmp_path / "r", [result("server.valid.gss")]))
    assert (folder / "case" / "server.valid.gss.html").is_file()
    made(folder, sample(tmp_path / "results.ndjson"))
    assert contents(folder) == contents(pages)


@pytest.mark.parametrize("name", ["notes.txt", "index.html", "case"])
def test_a_folder_of_something_else_is_left_alone(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / name).write_text("<h1>mine</h1>")
    with pytest.raises(ResultsError, match="name another folder"):
        made(folder, sample(tmp_path / "r"))
    assert contents(folder) == {name: b"<h1>mine</h1>"}


def test_there_is_a_page_for_each_requirement_case_and_peer(pages: Path) -> None:
    names = {str(file.relative_to(pages)) for file in pages.rglob("*.html")}
    for case in (VALID, REPLY, LATE, EARLY, PAIR, FREE, SOUND):
        assert f"case/{case}.html" in names
    assert {f"requirement/{SKEW}.html", "peer/one_1.0.html", "peer/one_0.9.html"} <= names
    assert {"index.html", "versions.html", "choices.html", "precedence.html"} <= names


@pytest.mark.parametrize("which", ["pages", "attacked"])
def test_every_link_leads_somewhere(which: str, request: pytest.FixtureRequest) -> None:
    found = site(request.getfixturevalue(which))
    assert len(found) > 10
    for page in found.values():
        assert len(page.ids) == len(set(page.ids)), page.file
        for reference in page.references:
            if reference.startswith("https://www.rfc-editor.org/rfc/rfc") or reference == "data:,":
                continue
            file, place = target(page, reference)
            assert file.is_file(), (page.file, reference)
            assert not place or place in found[file].ids, (page.file, reference)


@pytest.mark.parametrize("which", ["pages", "attacked"])
def test_only_a_link_that_is_followed_by_hand_leaves_the_report(
    which: str, request: pytest.FixtureRequest
) -> None:
    folder = request.getfixturevalue(which)
    for page in site(folder).values():
        names = {each.name for each in page.elements}
        assert not names & {"script", "img", "iframe", "object", "embed", "base", "form", "style"}
        outside = [each for each in page.elements if "://" in str(each.attributes.get("href"))]
        assert {each.name for each in outside} <= {"a"}
        assert not any("999" in str(each.attributes["href"]) for each in outside)
    assert not re.search(r"url\(|@import", (folder / "style.css").read_text())


def test_every_table_has_a_caption_and_headers(pages: Path) -> None:
    for page in site(pages).values():
        tables = page.all("table")
        assert len(page.all("caption")) == len(tables)
        for header in page.all("th"):
            wanted = {"col"} if "thead" in header.parents else {"row", "rowgroup"}
            assert header.attributes["scope"] in wanted
        for region in page.all("div", role="region"):
            assert region.attributes["aria-label"]


def test_the_matrix_has_the_unexpected_first_then_what_differs(tmp_path: Path) -> None:
    same, differing = "rfc4120-3.2.3-a", "rfc4120-3.2.3-b"
    lines = [
        result("server.x.a", requirement=same),
        result("server.x.b", requirement=differing),
        result("server.x.b", OTHER, Kind.DEVIATION, requirement=differing, observed="rejected"),
        result("server.x.c", requirement="rfc3961-2-c", specification="RFC 3961", section="2"),
        result(LATE, kind=Kind.ACCEPTS_INVALID),
    ]
    index = read(made(tmp_path / "site", write(tmp_path / "r", lines)) / "index.html")
    assert texts(index, "h2")[:3] == ["Unexpected results", "Peers differ", "Peers agree"]
    rows = [row.attributes["id"] for row in index.all("tr") if "id" in row.attributes]
    assert rows == [SKEW, differing, same, "rfc3961-2-c"]
    assert [row[0] for row in index.rows()[1:]] == [
        "RFC 4120 section 3.2.3", "rfc4120-3.2.3-aA requirement.",
        "RFC 3961 section 2", "rfc3961-2-cA requirement.",
    ]  # fmt: skip


def test_a_cell_of_the_matrix_says_how_many_and_of_what(pages: Path) -> None:
    index = read(pages / "index.html")
    unexpected, alike = index.rows(1), index.rows(2)
    [row] = [row for row in unexpected if row[0].startswith(SKEW)]
    assert row[1:] == ["DESCRIBED", "server", "2", "1 fail, 1 dev of 2", "2", "1"]
    # Who fails stands where nobody has to scroll.
    head = ["requirement", "level", "role", "cases"]
    assert unexpected[0] == [*head, OTHER, ONE, OLDER]
    assert alike[0] == [*head, ONE, OTHER, OLDER]
    reply = cases()[REPLY].requirement
    [row] = [row for row in alike if row[0].startswith(reply.id)]
    assert row[-3:] == ["1", "n/a", ""]


def test_the_first_page_says_how_each_run_ended(tmp_path: Path) -> None:
    files = [
        write(tmp_path / "1", [result(VALID)]),
        write(tmp_path / "2", [result(LATE)], footer=False),
        write(tmp_path / "3", [result(VALID, OTHER, Kind.CRASH)]),
    ]
    index = read(made(tmp_path / "site", *files) / "index.html")
    assert index.rows(0) == [
        ["peer", "fail", "dev", "pass", "n/a", "exit code of the run"],
        [ONE, ".", ".", "2", ".", "1, cut off"],
        [OTHER, "1", ".", ".", ".", "1"],
    ]


def test_the_page_of_a_requirement(pages: Path) -> None:
    page = read(pages / "requirement" / f"{SKEW}.html")
    text = cases()[LATE].requirement.text
    assert texts(page, "h1") == [SKEW]
    assert texts(page, "dd") == ["RFC 4120 section 3.2.3", "DESCRIBED", "server", "its row"]
    assert text in texts(page, "p")
    expected = "rejected with 37 (KRB_AP_ERR_SKEW)"
    assert page.rows()[1:] == [
        [EARLY + cases()[EARLY].title, expected, "pass", "accepts-invalid", "inconclusive"],
        [LATE + cases()[LATE].title, expected, "pass", "deviation", "pass"],
    ]
    assert "other 2.0 (1) policy: It does not look." in texts(page, "p")


def test_the_page_of_a_case(pages: Path) -> None:
    page = read(pages / "case" / f"{EARLY}.html")
    assert texts(page, "h1") == [EARLY]
    assert cases()[EARLY].title in texts(page, "p")
    facts = texts(page, "dd")
    assert "authenticator.ctime: then -> now" in facts
    assert VALID in facts
    assert "rejected with 37 (KRB_AP_ERR_SKEW)" in facts
    assert page.rows()[1:] == [
        [ONE, "pass", "rejected with 37", "", f"sixstep run --peer one --select {EARLY}"],
        [OTHER, "accepts-invalid", "accepted", "", f"sixstep run --peer other --select {EARLY}"],
        [OLDER, "inconclusive", "its valid twin was rejected", "",
         f"sixstep run --peer one --select {EARLY}"],
    ]  # fmt: skip
    assert texts(page, "pre") == ["a\nb", "c"]


def test_the_page_of_a_case_says_what_it_changes_where_no_run_did(pages: Path) -> None:
    facts = texts(read(pages / "case" / f"{LATE}.html"), "dd")
    assert any(re.match(r"authenticator\.ctime: 2026-.* -> 2026-", fact) for fact in facts)


def test_the_page_of_a_peer(pages: Path) -> None:
    page = read(pages / "peer" / f"{anchor(OTHER)}.html")
    assert texts(page, "dd") == ["other", "2.0", "sixstep run --peer other"]
    assert page.rows(0) == [
        ["verdict", "cases"],
        ["pass", "3"], ["accepts-invalid", "1"], ["deviation", "1"], ["unsupported", "1"],
    ]  # fmt: skip
    expected = "rejected with 37 (KRB_AP_ERR_SKEW)"
    assert page.rows(1)[1:] == [
        [EARLY + cases()[EARLY].title, "accepts-invalid", expected, "accepted", ""]
    ]
    reason = "policy: It does not look."
    assert page.rows(2)[1:] == [[reason, "RFC 4120 section 3.2.3", "accepted", LATE]]
    assert page.rows(3)[1:] == [["unsupported: client", "1"]]


def test_versions_of_one_implementation_have_a_section(pages: Path) -> None:
    page = read(pages / "versions.html")
    assert texts(page, "h2") == ["one"]
    assert "1 of 4 cases differ." in texts(page, "p")
    # That 6 exchanges were tried of a property and not 5 is no difference.
    assert [row for row in page.rows()[1:] if row[0] == EARLY] == [
        [EARLY, "rejected with 37 (KRB_AP_ERR_SKEW)", "pass: rejected with 37",
         "inconclusive: its valid twin was rejected"],
    ]  # fmt: skip
    told = " ".join(texts(read(pages / "index.html"), "p"))
    assert "one: 1 of 4 cases" in told


def test_choices_and_precedence_have_pages(pages: Path) -> None:
    choices = read(pages / "choices.html")
    assert choices.rows(0)[1:] == [[FREE, "accepted", "rejected with 32", ""]]
    assert choices.rows(1)[1:] == [[SOUND, ONE, "It takes what is late."]]
    precedence = read(pages / "precedence.html")
    assert precedence.rows()[1:] == [
        ["msg-type-0", "kvno-newer", "first (40)", "second (44)", ""],
        ["pairs in the order of the text", "1 of 1", "0 of 1", ""],
    ]


def test_nothing_in_a_results_file_is_markup(attacked: Path) -> None:
    assert "<" in HOSTILE
    assert not (attacked.parent / "outside.html").exists()
    for page in site(attacked).values():
        octets = page.file.read_bytes()
        assert b"alert('x')" not in octets
        assert not re.search(rb"[\x00-\x09\x0b-\x1f\x7f]", octets)
        assert "\u202e" not in octets.decode()
    shown = " ".join(each.text for page in site(attacked).values() for each in page.all("td"))
    assert "<script>alert('x')</script>\"'&amp;|`*_[a](javascript:b)\\x00\\x1b[31m\\u202e" in shown


def test_names_of_pages_are_ids_and_never_meet() -> None:
    assert anchor(SKEW) == SKEW
    assert anchor("mit-krb5 1.22.2") == "mit-krb5_1.22.2"
    ids = ["a b", "a_b", "A b", "a-b", "a  b", "", ".", "..", "../a", "a/b", "é", "\ud800", "~"]
    ids += ["x" * 150, "x" * 151, "x" * 152, "a.html", "a b "]
    names = [anchor(id_).lower() for id_ in ids]
    assert len(set(names)) == len(ids)
    for name in names:
        assert re.fullmatch(r"[a-z0-9_~.+-]{1,150}", name)
        assert not name.startswith(".")
