"""The requirement catalogue: one TOML file a specification, read once."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from importlib import resources
from types import MappingProxyType

from conformance.model.requirement import Level, Requirement


@functools.cache
def catalogue() -> Mapping[str, Requirement]:
    """Return every requirement by its id, in the order of the files and their entries.

    ValueError where an id is there twice or an entry is malformed: the files are ours.
    """
    found: dict[str, Requirement] = {}
    files = (file for file in resources.files(__name__).iterdir() if file.name.endswith(".toml"))
    for file in sorted(files, key=lambda file: file.name):
        for entry in tomllib.loads(file.read_text(encoding="utf-8"))["requirement"]:
            codes = entry.pop("codes", None)
            replaced = entry.pop("instead_of", ())
            requirement = Requirement(
                **{**entry, "level": Level(entry["level"])},
                instead_of=tuple(replaced),
                codes=None if codes is None else frozenset(codes),
            )
            if requirement.id in found:
                raise ValueError(f"{file.name}: requirement {requirement.id} is there twice")
            found[requirement.id] = requirement
    return MappingProxyType(found)
