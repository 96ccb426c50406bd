"""The keys in an MIT keytab file."""

from __future__ import annotations

from pathlib import Path

from conformance.explain.capture import read_limited
from conformance.explain.error import ExplainError
from conformance.model.keytab_file import KeytabError, KeytabFile, parse_keytab


def read_keytab(path: Path) -> KeytabFile:
    """Return the keys of a file; ExplainError where it is no keytab."""
    try:
        return parse_keytab(read_limited(path))
    except KeytabError as error:
        raise ExplainError(f"{path}: {error}") from None
