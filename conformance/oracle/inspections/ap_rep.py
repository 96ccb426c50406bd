"""KRB_AP_REP as a server sends it (RFC 4120 sections 3.2.4 and 5.5.2)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from conformance.model.mismatch import Mismatch
from conformance.oracle.inspections.registry import expect, replies
from conformance.oracle.seen import SeenReply


@replies("rfc4120-3.2.4-reply")
def reply_to_a_request_that_wants_one(seen: Sequence[SeenReply]) -> Iterator[Mismatch]:
    """A request that wants a reply gets one, with the client's time."""
    for reply in seen:
        sent = reply.forged.authenticator
        yield from expect("ap_rep.ctime", sent.ctime, reply.part.ctime)
        yield from expect("ap_rep.cusec", sent.cusec, reply.part.cusec)
