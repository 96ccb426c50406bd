r"""Principals as text: between the peer protocol's spelling and impacket's.

The peer protocol writes them as RFC 1964 section 2.1.1 does, control characters and all.
impacket takes a name and a realm apart, and knows a backslash before `\`, `/` and `@` alone.
"""

from __future__ import annotations

import re

_ESCAPES = {"\n": "\\n", "\t": "\\t", "\b": "\\b", "\0": "\\0"}
_CONTROLS = {escape[1]: control for control, escape in _ESCAPES.items()}


def parse(principal: str) -> tuple[list[str], str]:
    """Return the components and the realm of the peer protocol's spelling."""
    found = re.fullmatch(r"((?:[^\\@]|\\.)*)@(.*)", principal, re.DOTALL)
    if found is None:
        raise ValueError(f"principal {principal!r} has no realm")
    parts = [*_split(found[1]), found[2]]
    *components, realm = (
        re.sub(r"\\(.)", lambda match: _CONTROLS.get(match[1], match[1]), part, flags=re.DOTALL)
        for part in parts
    )
    return components, realm


def username(components: list[str]) -> str:
    """Return impacket's spelling of a name."""
    return "/".join(map(_quote, components))


def principal(component: str, realm: str) -> str:
    """Return the peer protocol's spelling of a name of one component."""
    text = f"{_quote(component)}@{_quote(realm)}"
    return "".join(_ESCAPES.get(char, char) for char in text)


def _split(name: str) -> list[str]:
    # A slash divides where an even number of backslashes, or none, stands before it.
    return re.findall(r"(?:^|/)((?:[^\\/]|\\.)*)", name, re.DOTALL)


def _quote(part: str) -> str:
    return re.sub(r"([\\/@])", r"\\\1", part)
