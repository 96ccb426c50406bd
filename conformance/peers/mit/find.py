"""Which MIT libraries this machine has: the one that is named, the system's, those in wheels."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

from conformance.peers.mit.library import Krb5, Unusable

ENVIRONMENT = "SIXSTEP_MIT_LIBRARY"
"""The environment variable that names a library, which is then the first."""

WHEELS = ("psycopg-binary", "psycopg2-binary")
"""Distributions on PyPI whose Linux wheels bundle MIT krb5."""


class Library(NamedTuple):
    """A library that loads and has every function that the adapter needs."""

    path: Path
    source: str
    version: str


class Skipped(NamedTuple):
    """A place that has no usable library, and why."""

    name: str
    source: str
    reason: str

    def __str__(self) -> str:
        return f"{self.source}: {self.name}: {self.reason}"


def find_libraries() -> list[Library]:
    """Return every usable library, the preferred one first, each file once."""
    return [found for found in look() if isinstance(found, Library)]


def look() -> Iterator[Library | Skipped]:
    """Look in one place after the other; what is not usable is told as well."""
    return look_for("libkrb5", 3, ENVIRONMENT, open_library)


def open_library(name: str, source: str) -> Library | Skipped:
    """Load the library of that path, or of that name to the system's loader."""
    try:
        krb5 = Krb5(name)
    except Unusable as error:
        return Skipped(name, source, str(error))
    return Library(krb5.path, source, krb5.version)


def look_for(
    name: str, version: int, environment: str, open_library: Callable[[str, str], Library | Skipped]
) -> Iterator[Library | Skipped]:
    """Look for a library of MIT's; `environment` is the variable that names one."""
    seen: set[Path] = set()
    for candidate in _candidates(name, version, environment):
        found = candidate if isinstance(candidate, Skipped) else open_library(*candidate)
        if isinstance(found, Library):
            if found.path in seen:
                continue
            seen.add(found.path)
        yield found


def _candidates(name: str, version: int, environment: str) -> Iterator[tuple[str, str] | Skipped]:
    if explicit := os.environ.get(environment):
        yield explicit, environment
    yield f"{name}.so.{version}", "system"
    for wheel in WHEELS:
        try:
            files = metadata.files(wheel) or ()
        except metadata.PackageNotFoundError:
            yield Skipped(name, wheel, "the distribution is not installed")
            continue
        libraries = [file for file in files if file.match(f"{name}-*.so*")]
        if not libraries:
            yield Skipped(name, wheel, "there is none in this wheel")
        for library in libraries:
            yield str(library.locate()), wheel
