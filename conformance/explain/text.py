"""Lines that a terminal can show."""

from __future__ import annotations

from collections.abc import Iterable

from reference.crypto import Enctype, Key
from reference.numbers import ErrorCode


def indented(lines: Iterable[str], by: int = 2) -> list[str]:
    """Return the lines further to the right."""
    return [f"{' ' * by}{line}" if line else "" for line in lines]


def printable(text: str) -> str:
    """Return text without what a message could steer a terminal with."""
    return "".join(
        char if char.isprintable() or char == "\n" else ascii(char)[1:-1] for char in text
    )


def error_name(code: int | None) -> str:
    """Return an error code with its name, where it has one."""
    if code is None:
        return "no code"
    known = code in list(ErrorCode)
    return f"{ErrorCode(code).name} ({code})" if known else f"error {code}"


def etype_name(etype: int) -> str:
    """Return an encryption type by name, as `aes256-cts-hmac-sha1-96`."""
    if etype in list(Enctype):
        return Enctype(etype).name.lower().replace("_", "-")
    return f"encryption type {etype}"


def key_text(key: Key | None, show_keys: bool) -> str:
    """Return the type and size of a key; its octets only where they were asked for."""
    if key is None:
        return "none"
    shown = f": {key.contents.hex()}" if show_keys else ""
    return f"{etype_name(key.etype)}, {len(key.contents)} octets{shown}"
