"""Inspections: looks at what a peer sends, one short function each, a file a message."""

from __future__ import annotations

import functools
import importlib
import pkgutil
from collections.abc import Sequence

from conformance.oracle.inspections.registry import Inspection, Subject, registered


@functools.cache
def inspections() -> Sequence[Inspection]:
    """Return every inspection, in the order of the files and of the functions in them."""
    for module in pkgutil.iter_modules(__path__, f"{__name__}."):
        importlib.import_module(module.name)
    return sorted(registered(), key=lambda each: each.topic)


__all__ = ["Inspection", "Subject", "inspections"]
