"""Every file of the set, and how a folder differs from it."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from importlib import metadata
from pathlib import Path
from typing import Any

from conformance.suite.own import Own
from conformance.vectors.family import document
from conformance.vectors.sources import OURS, Source, selected, sources


def generate(
    *, seed: int = 0, own: Own = OURS, select: Collection[str] = ("*",)
) -> dict[str, dict[str, Any]]:
    """Return every file as JSON can hold it, by its name, as `server/clock-skew.json`.

    The same arguments give the same files, on every machine and in every run. `select` are globs
    of ids of cases; their valid twins come with them.
    """
    families: dict[str, list[Source]] = {}
    for source in selected(sources(own), select):
        families.setdefault(source.family, []).append(source)
    generator = {"name": "sixstep", "version": metadata.version("sixstep"), "seed": seed}
    return {
        f"{family}.json": document(family, found, generator)
        for family, found in sorted(families.items())
    }


def canonical(value: Mapping[str, Any]) -> str:
    """Return JSON in the one form that files of vectors have: ASCII, a field a line."""
    return json.dumps(value, indent=1) + "\n"


def differences(files: Mapping[str, str], folder: Path) -> Iterator[str]:
    """Yield a line for every file of a folder that is not as it would be generated."""
    for name, text in files.items():
        path = folder / name
        if not path.is_file():
            yield f"{path}: missing"
        elif path.read_bytes() != text.encode("ascii"):
            yield f"{path}: differs from what is generated"
    for role in ("client", "server"):
        for path in sorted((folder / role).glob("*")):
            if f"{role}/{path.name}" not in files:
                yield f"{path}: not generated"
