"""The planted faults that no property catches within the effort `ci`, and why."""

from __future__ import annotations

_THIRD_LEG = "shows in the last message of DCE style: properties put one message, fixed cases both"

UNCAUGHT: dict[str, str] = {
    "third-leg-not-looked-at": _THIRD_LEG,
    "third-leg-of-another-message-type": _THIRD_LEG,
    "third-leg-refused": _THIRD_LEG,
}
