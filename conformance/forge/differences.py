"""What a defect changed: the fields of a message against those of its valid twin."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from itertools import takewhile
from typing import Any

_SHOWN = 48
_AROUND = 12
_FOLLOWS = ("octets", "plaintext", "cipher")


def differences(twin: Any, changed: Any) -> list[str]:
    """Return `field: from -> to` for every field in which two messages differ.

    Octets are shown up to a length, keys not at all, nor plaintexts, which hold keys. What
    follows from another field (the ciphertext from the plaintext, say) is only there where
    nothing else says what was changed.
    """
    found = list(_differences(twin, changed, ""))
    causes = [line for line in found if not line.split(":")[0].endswith(_FOLLOWS)]
    if causes:
        return causes
    return [line for line in found if line.split(":")[0].endswith("plaintext")] or found[:1]


def changed_fields(twin: Any, changed: Any) -> list[str]:
    """Return the names of the fields that `differences` tells of."""
    return [line.split(":")[0] for line in differences(twin, changed)]


def _differences(twin: Any, changed: Any, path: str) -> Iterator[str]:
    if is_dataclass(twin) and type(twin) is type(changed):
        for part in fields(twin):
            yield from _differences(
                getattr(twin, part.name), getattr(changed, part.name), f"{path}.{part.name}"
            )
    elif twin != changed and path.endswith("plaintext"):
        same = _in_common(twin, changed)
        yield (
            f"{path.lstrip('.')}: {len(twin)} octets -> {len(changed)} octets,"
            f" the first {same} the same"
        )
    elif twin != changed and _is_long(twin) and isinstance(changed, bytes):
        same = _in_common(twin, changed)
        yield (
            f"{path.lstrip('.')}: {len(twin)} octets -> {len(changed)} octets,"
            f" from offset {same}: {_start(twin[same:])} -> {_start(changed[same:])}"
        )
    elif twin != changed:
        yield f"{path.lstrip('.')}: {_text(path, twin)} -> {_text(path, changed)}"


def _is_long(value: Any) -> bool:
    return isinstance(value, bytes) and len(value) > _SHOWN


def _in_common(one: bytes, other: bytes) -> int:
    pairs = zip(one, other, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _text(path: str, value: Any) -> str:
    if path.endswith(("keyvalue", ".key")):
        return f"{len(value)} octets" if isinstance(value, bytes) else "another"
    if isinstance(value, bytes):
        return value[:_SHOWN].hex() + ("…" if len(value) > _SHOWN else "") or "empty"
    if isinstance(value, frozenset):  # of flags, which have no order of their own
        return ", ".join(map(str, sorted(map(int, value)))) or "none"
    return str(value)


def _start(octets: bytes) -> str:
    shown = octets[:_AROUND].hex() + ("…" if len(octets) > _AROUND else "")
    return shown or "none"
