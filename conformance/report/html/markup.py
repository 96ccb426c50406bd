"""Elements of HTML. Whatever is not markup by its type is text, and is escaped."""

from __future__ import annotations

import html
from collections.abc import Iterable

from conformance.explain.text import printable


class Html(str):
    """Markup that is already as it must be."""

    __slots__ = ()


def escaped(content: str) -> Html:
    """Return markup as it is, and text so that it is shown as it is and steers nothing."""
    if isinstance(content, Html):
        return content
    if not content.isprintable():
        content = printable(content)
    return Html(html.escape(content))


def element(name: str, /, *content: str, **attributes: str | bool) -> Html:
    """Return `<name attributes>content</name>`; `class_` is class, `aria_label` aria-label."""
    return Html(f"<{name}{_attributes(attributes)}>{joined(content)}</{name}>")


def void(name: str, /, **attributes: str | bool) -> Html:
    """Return an element that has no content, as `<meta>`."""
    return Html(f"<{name}{_attributes(attributes)}>")


def joined(content: Iterable[str], between: str = "") -> Html:
    """Return several pieces of content as one."""
    return Html(escaped(between).join(map(escaped, content)))


def _attributes(attributes: dict[str, str | bool]) -> str:
    told = ""
    for name, value in attributes.items():
        if value is not False:
            name = name.rstrip("_").replace("_", "-")
            told += f" {name}" if value is True else f' {name}="{escaped(value)}"'
    return told
