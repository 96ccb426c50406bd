"""Findings as a search would raise them, of cases of the suite."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from conformance.model.expectation import Expectation, Result
from conformance.model.verdict import Kind, Verdict
from conformance.suite.cases import cases
from conformance.suite.properties.finding import Finding, Key

LATE = "server.clock-skew.ctime-behind-skew-by-1-second"
REPLAY = "server.replay.same-request-twice"
OTHER_TIME = "client.reply-time.ctime-1-second-later"
VALID = "server.valid.default"


def finding(
    case_id: str = LATE,
    *,
    defect: str = "ctime-behind",
    observed: str = "accepted",
    kind: Kind = Kind.ACCEPTS_INVALID,
    prop: str = "soundness",
    peer: str = "spoiled 1.0",
    scenario: tuple[str, ...] = ("ctime-behind: 301 s",),
    **fields: Any,
) -> Finding:
    """Return a finding of a case; `fields` are those of the case that are others."""
    case = replace(cases()[case_id], id=f"found.{defect}", **fields)
    expected = str(case.messages[-1].expectation)
    key = Key(prop, defect, peer, f"{kind}: {observed}")
    return Finding(key, case, Verdict(kind, expected, observed), scenario)


def left_open(**options: Any) -> Finding:
    """Return a finding where two peers differ and the specification leaves it open."""
    [message] = cases()[LATE].messages
    message = replace(message, expectation=Expectation(Result.EITHER))
    return finding(messages=(message,), kind=Kind.PASS, **options)
