"""The pages of a report in a real browser: without scripts, in both schemes, wide and narrow."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from browser import NAMES, Browser
from report_samples import EARLY, hostile, sample

from conformance.report.gathered import gather
from conformance.report.html.site import write_site
from conformance.report.read import read_all

READABLE = 4.5
"""The contrast of text that WCAG 2 asks for."""

PAGES = (
    "index.html",
    "versions.html",
    "choices.html",
    "precedence.html",
    "requirement/rfc4120-3.2.3-clock-skew.html",
    f"case/{EARLY}.html",
    "peer/one_1.0.html",
    "peer/other_2.0.html",
)


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("report")
    write_site(gather(read_all([sample(folder / "results.ndjson", footer=False)])), folder / "site")
    return folder / "site"


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    write_site(gather(read_all([hostile(folder / "results.ndjson")])), folder / "site")
    return folder / "site"


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with Browser.started(tmp_path_factory.mktemp("profile")) as started:
        yield started


def clean(browser: Browser, folder: Path) -> None:
    """Nothing to complain of, nothing that is missing, and nothing from outside the folder."""
    assert browser.complaints() == []
    assert browser.failed() == []
    assert browser.requested()
    for address in browser.requested():
        assert address.startswith(folder.as_uri()), address


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_page(name: str, dark: bool, browser: Browser, report: Path) -> None:
    for width in (1280, 360):
        browser.open(report / name, width=width, dark=dark, scripts=False)
        clean(browser, report)
        assert browser.overflow() == 0
        texts = browser.texts()
        assert len(texts) > 10
        for text, ink, ground in texts:
            assert contrast(ink, ground) >= READABLE, (text, ink, ground)
        assert (luminance(texts[0][2]) < 0.5) is dark
        assert all(browser.nodes("table"))
        assert all(browser.nodes("link"))
        assert browser.nodes("heading")


def test_style_is_the_report_s_own(browser: Browser, report: Path) -> None:
    browser.open(report / "index.html", scripts=False)
    grounds = {text: ground for text, _, ground in browser.texts()}
    assert grounds["1 fail, 1 dev"] == "rgb(255, 220, 217)"
    assert {"peer", "requirement", "one 1.0", "other 2.0"} <= set(browser.nodes("columnheader"))


def test_permalink_leads_to_its_row(browser: Browser, report: Path) -> None:
    browser.open(report / "index.html#rfc4120-3.2.3-clock-skew", scripts=False)
    clean(browser, report)
    assert browser.call("Page.getLayoutMetrics")["cssVisualViewport"]["pageY"] > 0


@pytest.mark.parametrize("scripts", [False, True])
def test_hostile_results_do_nothing(scripts: bool, browser: Browser, attacked: Path) -> None:
    for page in sorted(attacked.rglob("*.html")):
        for width in (1280, 360):
            browser.open(page, width=width, scripts=scripts)
            clean(browser, attacked)
            assert browser.overflow() == 0, page
            assert not browser.happened("Page.javascriptDialogOpening")


def test_the_checks_find_a_bad_page(browser: Browser, tmp_path: Path) -> None:
    page = tmp_path / "bad.html"
    page.write_text(
        "<!DOCTYPE html><html lang=en><title>x</title><img src='none.png'>"
        "<p style='color: #999'>pale</p><div style='width: 50rem'>wide</div>"
        "<script>console.log('talks')</script><a href='x'></a><table><td>1</table>"
    )
    browser.open(page, width=360, scripts=True)
    assert browser.overflow() > 0
    assert len(browser.complaints()) == 2
    assert len(browser.requested()) == 2
    assert len(browser.failed()) == 1
    [(_, ink, ground)] = [text for text in browser.texts() if text[0] == "pale"]
    assert contrast(ink, ground) < READABLE


def test_no_browser_is_told_or_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    from browser import program

    assert NAMES[0] == "chromium"
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("SIXSTEP_WANTS_BROWSER", raising=False)
    with pytest.raises(pytest.skip.Exception, match="NO BROWSER HERE"):
        program()
    monkeypatch.setenv("SIXSTEP_WANTS_BROWSER", "1")
    with pytest.raises(pytest.fail.Exception, match="NO BROWSER HERE"):
        program()


def luminance(colour: str) -> float:
    """Return how light a colour is, as WCAG 2 reckons."""
    parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(ink: str, ground: str) -> float:
    """Return the contrast of two colours, from 1 to 21."""
    dark, light = sorted((luminance(ink), luminance(ground)))
    return (light + 0.05) / (dark + 0.05)
