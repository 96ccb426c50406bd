"""The time in KRB_AP_REP: it proves the server genuine (RFC 4120 section 3.2.5)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from conformance.defects.registry import breaks
from conformance.model.defect import Stage
from reference.messages import EncAPRepPart

_AWAY = {"1-second-later": 1, "1-second-earlier": -1, "a-day-later": 86400}


@breaks("rfc4120-3.2.5-time", Stage.REPLY_PART, each=_AWAY)
def ctime(part: EncAPRepPart, seconds: int) -> EncAPRepPart:
    """The timestamp of the reply is not the one that the client sent."""
    return replace(part, ctime=part.ctime + timedelta(seconds=seconds))


@breaks("rfc4120-3.2.5-time", Stage.REPLY_PART, each={"1-more": 1, "far-off": 500_000})
def cusec(part: EncAPRepPart, by: int) -> EncAPRepPart:
    """The microseconds of the reply are not those that the client sent."""
    return replace(part, cusec=(part.cusec + by) % 1_000_000)
