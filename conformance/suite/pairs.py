"""Two defects in one message: it must still be refused, and shows which one a peer sees first.

One defect stands for each rule of RFC 4120 section 3.2.3, in the order of its text. That the
text's order is kept is not demanded: the codes of both are allowed, and what a peer answers is
reported.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from conformance.defects import defects
from conformance.model.defect import Defect

RULES = (
    "msg-type-0",
    "pvno-4",
    "kvno-newer",
    "keytab-empty",
    "ticket-flipped-body",
    "authenticator-flipped-body",
    "cname-other",
    "starttime-ahead-of-skew-by-a-year",
    "endtime-behind-skew-by-a-year",
    "ctime-behind-skew-by-a-day",
    "ticket-flag-invalid",
    "unknown-in-ticket-alone",
)
"""Ids of defects of the server's default scenario. Those that move the server's clock come before
the one that moves the client's by it."""

# Both set the server's clock.
_APART = {frozenset({"starttime-ahead-of-skew-by-a-year", "endtime-behind-skew-by-a-year"})}


def pairs() -> Iterator[tuple[Defect, Defect]]:
    """Yield every two defects that can be in one message."""
    known = defects()
    for one, other in combinations(RULES, 2):
        if {one, other} not in _APART:
            yield known[f"server/{one}"], known[f"server/{other}"]
