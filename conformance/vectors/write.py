"""Write a file whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from conformance.vectors.generate import canonical
from conformance.vectors.load import VectorsError

_MODE = 0o644  # a temporary file is its owner's alone


def write(path: Path, document: Mapping[str, Any]) -> None:
    """Put a document in canonical form at a path; who reads it meets the old one or the new one.

    VectorsError where it cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(canonical(document).encode("ascii"))
            os.chmod(name, _MODE)
            os.replace(name, path)
        except BaseException:
            os.unlink(name)
            raise
    except OSError as error:
        raise VectorsError(f"{path}: cannot be written: {error.strerror}") from None
