"""Links to where a specification says it. They are followed by hand only."""

from __future__ import annotations

import re

from conformance.report.html.markup import Html, element, escaped

_RFC = re.compile(r"RFC ([0-9]{1,5})")
_SECTION = re.compile(r"[0-9]{1,3}(\.[0-9]{1,3})*")


def section_link(specification: str, section: str) -> Html:
    """Return a section by name, with a link to its text where that is an RFC."""
    told = f"{specification} section {section}"
    rfc = _RFC.fullmatch(specification)
    if rfc is None or not _SECTION.fullmatch(section):
        return escaped(told)
    href = f"https://www.rfc-editor.org/rfc/rfc{rfc[1]}#section-{section}"
    return element("a", told, href=href, rel="noreferrer")
