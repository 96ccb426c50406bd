"""A finding: what a property came upon, shrunk, as a case that can be put to a peer again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from conformance.model.case import Case
from conformance.model.verdict import Verdict


class Key(NamedTuple):
    """What makes two findings the same one, whatever the values in them."""

    property: str
    defect: str
    """The departures that matter, by name and without their values, joined by `+`."""
    peer: str
    outcome: str
    """The verdict's kind, and what was observed."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a peer did that a property forbids. `case` has all messages up to that."""

    key: Key
    case: Case
    verdict: Verdict
    scenario: tuple[str, ...]
    """The departures from the valid baseline, with their values, a line each."""
    forged: str | None = None
    """The seed that its octets were made with, where it is one message."""


class Found(AssertionError):
    """Raised in a search, to end it; `plan` is what led to the finding, where there is one."""

    def __init__(self, finding: Finding, plan: Any = None) -> None:
        super().__init__("; ".join(finding.scenario) or finding.case.id)
        self.finding = finding
        self.plan = plan
