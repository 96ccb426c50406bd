"""Requirements whose cases catch no planted fault, each with the reason why none can."""

from __future__ import annotations

_CHOICE = "a choice (MAY): its cases record what the server sends, and either is right"

UNPROVEN: dict[str, str] = {
    "rfc4120-3.2.3-error-wrapped": _CHOICE,
    "rfc4120-5.9.1-e-text": _CHOICE,
    "rfc4120-5.9.1-e-data": _CHOICE,
}
