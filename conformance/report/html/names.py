"""The names of pages and anchors: made from ids alone, so that links stay good from run to run."""

from __future__ import annotations

import hashlib
import re
from enum import StrEnum

from conformance.report.html.markup import Html, element

_PLAIN = re.compile(r"[a-z0-9][a-z0-9.+-]*( [a-z0-9.+-]+)*")
_LONGEST = 150
_OTHER = re.compile(r"[^a-z0-9.+-]+")


class Folder(StrEnum):
    """Where pages of one sort are."""

    REQUIREMENT = "requirement"
    CASE = "case"
    PEER = "peer"


def anchor(id_: str) -> str:
    """Return the name of an id in addresses.

    Ids as ours stay what they are, but for `_` instead of a space. Any other one gets a digest, so
    that no two share a file, also where letters are not told apart by their case.
    """
    if _PLAIN.fullmatch(id_) and len(id_) <= _LONGEST:
        return id_.replace(" ", "_")
    digest = hashlib.sha256(id_.encode(errors="surrogatepass")).hexdigest()[:16]
    return f"{_OTHER.sub('-', id_.lower())[:40].strip('-.')}~{digest}"


def path(folder: Folder, id_: str) -> str:
    """Return where the page of an id is, from the root of the report."""
    return f"{folder}/{anchor(id_)}.html"


def link(folder: Folder, id_: str, root: str, text: str | None = None) -> Html:
    """Return a link to the page of an id, in its own words or in others."""
    return element("a", id_ if text is None else text, href=root + path(folder, id_))
