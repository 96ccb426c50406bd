"""What is on record for the fixed cases explains what a generated step of their kind shows."""

from __future__ import annotations

from collections.abc import Callable

from conformance.suite.properties.record import Record

Explained = Callable[[str, str], bool]
"""Whether a fixed case, by its id, is recorded to end with what was observed."""


def explained_by(record: Record) -> Explained:
    """Return the question to a record; which message of the fixed case it was plays no part."""

    def explained(case_id: str, observed: str) -> bool:
        recorded = (each.observed.partition(" (message")[0] for each in record.of(case_id))
        return observed in recorded

    return explained
