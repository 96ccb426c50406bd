"""Six blocks, one a step, under a head."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from conformance.explain.text import indented, printable
from reference.transcript import STEPS


def page(head: Iterable[str], steps: Mapping[int, Iterable[str]], end: Iterable[str]) -> str:
    """Return the text for a person; a step without lines says so."""
    lines = list(head)
    for number, (role, name) in enumerate(STEPS, 1):
        lines += ["", f"{number}. {role}: {name}"]
        lines += indented(steps.get(number, ["not reached"]), 3)
    return printable("\n".join([*lines, "", *end]))
