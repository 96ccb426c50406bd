"""Defects: named departures from valid scenarios, one short function each.

A folder a role, a file a topic. `defects()` has them all.
"""

from __future__ import annotations

import functools
import importlib
import pkgutil
from collections.abc import Mapping

from conformance.defects import client, server
from conformance.defects.bases import BASES, Base
from conformance.defects.registry import breaks, harmless, left_open, registered
from conformance.model.defect import Defect


@functools.cache
def defects() -> Mapping[str, Defect]:
    """Return every defect by role and id (`server/ctime-beyond-skew`).

    They come in the order of the files, whichever was imported first, and of the functions in them.
    """
    for package in (server, client):
        for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)
    roles = list(BASES)
    found = registered().items()
    return dict(sorted(found, key=lambda item: (roles.index(item[1].role), item[1].topic)))


__all__ = ["BASES", "Base", "breaks", "defects", "harmless", "left_open"]
