"""Show a piece of a message in an error text without showing a key."""

from __future__ import annotations

import json
import re
from typing import Any

_LENGTH = 80
_HEX = re.compile(r"[0-9A-Fa-f]{16,}")


def excerpt(value: Any) -> str:
    """Return the start of a JSON value (or of a line as it came) on one line.

    Long runs of hex digits may be keys, so only their first eight digits stay.
    """
    if isinstance(value, bytes):
        value = value[: 4 * _LENGTH].decode(errors="replace")
    text = _HEX.sub(lambda run: run[0][:8] + "…", json.dumps(value))
    return text if len(text) <= _LENGTH else text[:_LENGTH] + "…"
