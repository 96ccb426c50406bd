"""The time in KRB_AP_REP: it proves the server genuine (RFC 4120 section 3.2.5)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from conformance.model.defect import Role, Stage
from conformance.model.scenario import Scenario
from conformance.strategies import edges
from conformance.strategies.about import About
from conformance.strategies.departure import breaks
from conformance.strategies.source import Source
from reference.messages import EncAPRepPart

_FAR = 2**32 + 1


def _away(source: Source, scenario: Scenario) -> timedelta:
    away = edges.seconds(source, 1, _FAR)
    return away if source.integer(0, 1) == 0 else -min(away, timedelta(days=3650))


@breaks(
    "rfc4120-3.2.5-time", Stage.REPLY_PART, about={About.REPLY, About.TIMES}, roles=(Role.CLIENT,),
    values=_away,
    like=lambda away: "client.reply-time.ctime-2-to-the-32-seconds-later"
    if abs(away) >= timedelta(seconds=2**32) else "client.reply-time.ctime-1-second-later",
)  # fmt: skip
def reply_at_another_second(part: EncAPRepPart, away: timedelta) -> EncAPRepPart:
    """The timestamp of the reply is not the one that the client sent."""
    return replace(part, ctime=part.ctime + away)


@breaks(
    "rfc4120-3.2.5-time", Stage.REPLY_PART, about={About.REPLY, About.TIMES}, roles=(Role.CLIENT,),
    values=lambda source, scenario: source.integer(1, 999_999),
    like=lambda by: "client.reply-time.cusec-1-more",
)  # fmt: skip
def reply_at_another_microsecond(part: EncAPRepPart, by: int) -> EncAPRepPart:
    """The microseconds of the reply are not those that the client sent."""
    return replace(part, cusec=(part.cusec + by) % 1_000_000)
