"""Cases of several messages: what a peer must remember. A file a topic."""

from __future__ import annotations

import functools
import importlib
import pkgutil
from collections.abc import Sequence

from conformance.suite.sequences.registry import SequenceCase, registered


@functools.cache
def sequences() -> Sequence[SequenceCase]:
    """Return every sequence, in the order of the files and of the functions in them."""
    for module in pkgutil.iter_modules(__path__, f"{__name__}."):
        importlib.import_module(module.name)
    return sorted(registered(), key=lambda each: each.topic)


__all__ = ["sequences"]
