"""What a run found, as a file of deviations to begin with: accepted for now, and not looked at."""

from __future__ import annotations

import json
from collections.abc import Iterable

from conformance.model.verdict import FAILURES
from conformance.requirements import catalogue
from conformance.suite.result import Result

REASON = "Accepted for now, and not looked at yet."


def recorded(peer: str, results: Iterable[Result]) -> str:
    """Return a file of deviations, as TOML: an entry for each failure, by requirement."""
    found = sorted(
        (result for result in results if result.kind in FAILURES),
        key=lambda result: (result.requirement, result.case),
    )
    return "".join([f"peer = {_text(peer)}\n", *map(_entry, found)])


def _entry(result: Result) -> str:
    fields = {
        "case": result.case,
        "observed": result.observed,
        "kind": "bug",
        "section": result.section,
        "reason": REASON,
        "profile": catalogue()[result.requirement].profile,
    }
    lines = [f"{name} = {_text(value)}\n" for name, value in fields.items()]
    if ".property." in result.case:
        # What is recorded of cases may explain all that the property found.
        lines.append("sometimes = true\n")
    return f"\n# {result.requirement}: {result.text}\n[[deviation]]\n{''.join(lines)}"


def _text(value: str) -> str:
    """Return a basic string of TOML: what JSON escapes is escaped there in the same way."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
