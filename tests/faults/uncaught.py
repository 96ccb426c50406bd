"""The planted faults that no property catches within the effort `ci`, and why."""

from __future__ import annotations

UNCAUGHT: dict[str, str] = {}
