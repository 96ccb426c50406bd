"""The time in KRB_AP_REP: it proves the server genuine (RFC 4120 sections 3.2.5 and 5.2.3)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from conformance.defects.registry import breaks
from conformance.defects.server.time_form import FORMS
from conformance.forge.tree import with_value
from conformance.model.defect import Stage
from reference import der
from reference.messages import TIME, EncAPRepPart

CTIME, CUSEC = (0,), (1,)
_AWAY = {
    "1-second-later": 1,
    "1-second-earlier": -1,
    "a-day-later": 86400,
    "2-to-the-32-seconds-later": 2**32,
}


# Microseconds above 999999 differ from those sent, or make a part that cannot be read.
_DIFFERENT_OR_UNREADABLE = (46, 60)


def _with_cusec(octets: bytes, cusec: int) -> bytes:
    return with_value(octets, CUSEC, cusec.to_bytes(cusec.bit_length() // 8 + 1))


@breaks("rfc4120-3.2.5-time", Stage.REPLY_PART, each=_AWAY)
def ctime(part: EncAPRepPart, seconds: int) -> EncAPRepPart:
    """The timestamp of the reply is not the one that the client sent."""
    return replace(part, ctime=part.ctime + timedelta(seconds=seconds))


@breaks(
    "rfc4120-3.2.5-time", Stage.REPLY_PART, each={"1-more": 1, "1-less": -1, "far-off": 500_000}
)
def cusec(part: EncAPRepPart, by: int) -> EncAPRepPart:
    """The microseconds of the reply are not those that the client sent."""
    return replace(part, cusec=(part.cusec + by) % 1_000_000)


@breaks("rfc4120-3.2.5-time", Stage.REPLY_PLAINTEXT, codes=_DIFFERENT_OR_UNREADABLE)
def same_sum_in_other_fields(octets: bytes) -> bytes:
    """The reply is of a second earlier, and of a million microseconds more."""
    part = der.decode(EncAPRepPart, octets)
    earlier = TIME.dump(part.ctime - timedelta(seconds=1))
    return with_value(_with_cusec(octets, part.cusec + 1_000_000), CTIME, earlier)


@breaks(
    "rfc4120-3.2.5-time", Stage.REPLY_PLAINTEXT,
    each={"8": 8, "16": 16, "31": 31, "32": 32, "64": 64}, codes=_DIFFERENT_OR_UNREADABLE,
)  # fmt: skip
def microseconds_plus_2_to_the(octets: bytes, bits: int) -> bytes:
    """The microseconds of the reply are the right ones and a power of two."""
    return _with_cusec(octets, der.decode(EncAPRepPart, octets).cusec + 2**bits)


@breaks("rfc4120-5.2.3-time-of-reply", Stage.REPLY_PLAINTEXT, each=FORMS)
def time_form(octets: bytes, form: Callable[[bytes, datetime], bytes]) -> bytes:
    """The reply's time is the right one, and not written as a KerberosTime."""
    time = der.decode(EncAPRepPart, octets).ctime
    return with_value(octets, CTIME, form(TIME.dump(time), time))
