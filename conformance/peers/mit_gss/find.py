"""Which MIT GSS libraries this machine has: the one named, the system's, those in wheels."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.peers.mit.find import Library, Skipped, look_for
from conformance.peers.mit.library import Unusable
from conformance.peers.mit_gss.library import bound_to, locate

ENVIRONMENT = "SIXSTEP_MIT_GSS_LIBRARY"
"""The environment variable that names a library, which is then the first."""


def find_libraries() -> list[Library]:
    """Return every usable library, the preferred one first, each file once."""
    return [found for found in look() if isinstance(found, Library)]


def look() -> Iterator[Library | Skipped]:
    """Look in one place after the other; what is not usable is told as well."""
    return look_for("libgssapi_krb5", 2, ENVIRONMENT, open_library)


def open_library(name: str, source: str) -> Library | Skipped:
    """Look at the library of that path, or of that name to the system's loader.

    Its version is that of the libkrb5 that it is bound to: it has none of its own.
    """
    try:
        path = locate(name)
        return Library(path, source, bound_to(path).version)
    except Unusable as error:
        return Skipped(name, source, str(error))
