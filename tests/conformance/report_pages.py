"""Read pages of a report as a browser does, strictly: tags that do not match are a fault."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

_VOID = {"meta", "link", "br"}


@dataclass
class Element:
    """An element, with the text of all that is in it."""

    name: str
    attributes: dict[str, str | None]
    text: str = ""
    parents: tuple[str, ...] = ()


@dataclass
class Page:
    """The elements of a page, in their order."""

    file: Path
    elements: list[Element] = field(default_factory=list)

    def all(self, name: str, **attributes: str) -> list[Element]:
        """Return the elements of a name that have these attributes."""
        return [
            each
            for each in self.elements
            if each.name == name and attributes.items() <= each.attributes.items()
        ]

    @property
    def ids(self) -> list[str]:
        """Return what can be linked to."""
        return [str(each.attributes["id"]) for each in self.elements if "id" in each.attributes]

    @property
    def references(self) -> list[str]:
        """Return the value of every attribute that may make a browser ask for something."""
        names = ("href", "src", "action", "data", "srcset", "poster", "style", "background")
        found = (each.attributes.get(name) for each in self.elements for name in names)
        return [value for value in found if value]

    def rows(self, table: int = -1) -> list[list[str]]:
        """Return the texts of the cells of a table, row by row."""
        rows: list[list[list[str]]] = []
        for each in self.elements:
            if each.name == "table":
                rows.append([])
            elif each.name == "tr":
                rows[-1].append([])
            elif each.name in ("th", "td"):
                rows[-1][-1].append(each.text)
        return rows[table]


class _Reader(HTMLParser):
    def __init__(self, page: Page) -> None:
        super().__init__()
        self.page = page
        self.open: list[Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs), (tag, attrs)
        parents = tuple(each.name for each in self.open)
        element = Element(tag, dict(attrs), parents=parents)
        self.page.elements.append(element)
        if tag not in _VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1].name == tag, (self.open[-1], tag)
        self.open.pop()

    def handle_data(self, data: str) -> None:
        for each in self.open:
            each.text += data


def read(file: Path) -> Page:
    """Return what is on a page."""
    reader = _Reader(Page(file))
    reader.feed(file.read_text(encoding="utf-8"))
    reader.close()
    assert not reader.open, reader.open
    return reader.page


def site(folder: Path) -> dict[Path, Page]:
    """Return every page of a report."""
    return {file.resolve(): read(file) for file in sorted(folder.rglob("*.html"))}


def target(page: Page, reference: str) -> tuple[Path, str]:
    """Return the file that a relative reference means, and the place in it."""
    path, _, place = reference.partition("#")
    file = page.file if not path else page.file.parent / unquote(path)
    return file.resolve(), unquote(place)
