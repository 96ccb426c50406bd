"""Principals: a name and a realm together (RFC 4120 sections 5.2.2 and 6)."""

from __future__ import annotations

from typing import NamedTuple

from reference.messages import PrincipalName
from reference.numbers import NameType

_ESCAPES = {"\n": "\\n", "\t": "\\t", "\b": "\\b", "\0": "\\0"}
_UNESCAPES = {escape[1]: char for char, escape in _ESCAPES.items()}


class Principal(NamedTuple):
    """A principal. Two are the same when realm and components are, octet for octet.

    The name-type is a hint and plays no part (RFC 4120 section 5.2.2).
    """

    components: tuple[str, ...]
    realm: str

    @classmethod
    def of(cls, name: PrincipalName, realm: str) -> Principal:
        """Return the principal that a message carries as a name and a realm."""
        return cls(tuple(name.name_string), realm)

    @classmethod
    def parse(cls, text: str) -> Principal:
        r"""Read `component/component@REALM`, the form of RFC 1964 section 2.1.1.

        `\/`, `\@` and `\\` stand for the character itself, `\n`, `\t`, `\b` and `\0` for
        control characters. ValueError where the text has no realm or ends in a backslash.
        """
        parts, current, in_realm = [], "", False
        chars = iter(text)
        for char in chars:
            if char == "\\":
                escaped = next(chars, None)
                if escaped is None:
                    raise ValueError(f"principal {text!r} ends in a backslash")
                current += _UNESCAPES.get(escaped, escaped)
            elif char == "@" and not in_realm:
                parts.append(current)
                current, in_realm = "", True
            elif char == "/" and not in_realm:
                parts.append(current)
                current = ""
            else:
                current += char
        if not in_realm:
            raise ValueError(f"principal {text!r} has no realm: write it as name@REALM")
        return cls(tuple(parts), current)

    def __str__(self) -> str:
        return "/".join(map(_quote, self.components)) + "@" + _quote(self.realm)

    def name(self, name_type: int = NameType.PRINCIPAL) -> PrincipalName:
        """Return the components as a message carries them."""
        return PrincipalName(name_type=name_type, name_string=list(self.components))


def _quote(part: str) -> str:
    for special in "\\/@":
        part = part.replace(special, "\\" + special)
    for char, escape in _ESCAPES.items():
        part = part.replace(char, escape)
    return part
