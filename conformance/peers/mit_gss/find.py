"""Which MIT GSS libraries this machine has: the one named, the system's, those in wheels."""

from __future__ import annotations

import os
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from conformance.peers.mit.find import WHEELS, Library, Skipped
from conformance.peers.mit.library import Unusable
from conformance.peers.mit_gss.library import bound_to, locate

ENVIRONMENT = "SIXSTEP_MIT_GSS_LIBRARY"
"""The environment variable that names a library, which is then the first."""


def find_libraries() -> list[Library]:
    """Return every usable library, the preferred one first, each file once."""
    return [found for found in look() if isinstance(found, Library)]


def look() -> Iterator[Library | Skipped]:
    """Look in one place after the other; what is not usable is told as well."""
    seen: set[Path] = set()
    for candidate in _candidates():
        found = candidate if isinstance(candidate, Skipped) else open_library(*candidate)
        if isinstance(found, Library):
            if found.path in seen:
                continue
            seen.add(found.path)
        yield found


def open_library(name: str, source: str) -> Library | Skipped:
    """Look at the library of that path, or of that name to the system's loader.

    Its version is that of the libkrb5 that it is bound to: it has none of its own.
    """
    try:
        path = locate(name)
        return Library(path, source, bound_to(path).version)
    except Unusable as error:
        return Skipped(name, source, str(error))


def _candidates() -> Iterator[tuple[str, str] | Skipped]:
    if explicit := os.environ.get(ENVIRONMENT):
        yield explicit, ENVIRONMENT
    yield "libgssapi_krb5.so.2", "system"
    for wheel in WHEELS:
        try:
            files = metadata.files(wheel) or ()
        except metadata.PackageNotFoundError:
            yield Skipped("libgssapi_krb5", wheel, "the distribution is not installed")
            continue
        libraries = [file for file in files if file.match("libgssapi_krb5-*.so*")]
        if not libraries:
            yield Skipped("libgssapi_krb5", wheel, "there is none in this wheel")
        for library in libraries:
            yield str(library.locate()), wheel
