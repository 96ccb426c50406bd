"""Write the report to a folder."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources
from pathlib import Path

from conformance.report.gathered import Gathered
from conformance.report.html.case import case_page
from conformance.report.html.index import index
from conformance.report.html.names import Folder, path
from conformance.report.html.open_points import choices_page, precedence_page
from conformance.report.html.page import GENERATOR
from conformance.report.html.peer import peer_page
from conformance.report.html.requirement import requirement_page
from conformance.report.html.versions import versions_page
from conformance.report.read import ResultsError
from conformance.suite.cases import cases

_FRONT = "index.html"


def write_site(gathered: Gathered, folder: Path) -> int:
    """Write every page and return how many; pages of an older report there do not stay.

    ResultsError where the folder has something else in it, or cannot be written to.
    """
    try:
        _clear(folder)
        for each in Folder:
            (folder / each).mkdir(parents=True, exist_ok=True)
        _write(folder / "style.css", resources.files(__package__).joinpath("style.css").read_text())
        count = 0
        for name, content in _pages(gathered):
            _write(folder / name, content)
            count += 1
    except OSError as error:
        raise ResultsError(f"--html {folder}: {error.strerror}") from None
    return count


def _pages(gathered: Gathered) -> Iterator[tuple[str, str]]:
    # First, for it is what a report is known by where the writing was cut off.
    yield _FRONT, index(gathered)
    suite = cases(gathered.profile)
    for requirement in gathered.requirements:
        yield path(Folder.REQUIREMENT, requirement.id), requirement_page(gathered, requirement)
        for case in requirement.cases:
            yield path(Folder.CASE, case.id), case_page(gathered, requirement, case, suite)
    for peer in gathered.peers:
        yield path(Folder.PEER, peer), peer_page(gathered, peer)
    yield "versions.html", versions_page(gathered)
    yield "choices.html", choices_page(gathered)
    yield "precedence.html", precedence_page(gathered)


def _clear(folder: Path) -> None:
    """Remove the pages of an older report; nothing else is ever removed."""
    if not folder.exists() or not any(folder.iterdir()):
        return
    front = folder / _FRONT
    if not front.is_file() or f'content="{GENERATOR}"' not in front.read_text(errors="replace"):
        raise ResultsError(
            f"--html {folder}: has other things in it than a report: name another folder"
        )
    for each in Folder:
        for page in (folder / each).glob("*.html"):
            page.unlink()


def _write(file: Path, content: str) -> None:
    file.write_text(content, encoding="utf-8", newline="\n")
