"""Names of users and domains are compared without regard to case ([MS-KILE] section 3.1.5.7)."""

from __future__ import annotations

from reference.principal import Principal


def same(one: Principal, other: Principal) -> bool:
    """Return whether two names are of one principal: nothing but their case may differ."""
    return _folded(one) == _folded(other)


def _folded(name: Principal) -> tuple[tuple[str, ...], str]:
    return tuple(map(fold, name.components)), fold(name.realm)


def fold(text: str) -> str:
    """Return the text in upper case, character by character.

    One character stays one, and none is normalized: a sharp s is not two of the others.
    """
    return "".join(char.upper() if len(char.upper()) == 1 else char for char in text)
