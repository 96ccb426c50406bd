"""Defects: named departures from valid scenarios, one short function each.

A folder a role, a file a topic. `defects()` has them all.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping

from conformance.defects import client, server
from conformance.defects.bases import BASES, Base
from conformance.defects.registry import breaks, harmless, left_open, registered
from conformance.model.defect import Defect


def defects() -> Mapping[str, Defect]:
    """Return every defect by role and id (`server/ctime-beyond-skew`)."""
    for package in (server, client):
        for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)
    return registered()


__all__ = ["BASES", "Base", "breaks", "defects", "harmless", "left_open"]
