"""Requirements whose cases catch no planted fault, each with the reason why none can."""

from __future__ import annotations

UNPROVEN: dict[str, str] = {}
