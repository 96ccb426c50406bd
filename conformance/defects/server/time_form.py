"""Times that are not KerberosTimes (RFC 4120 section 5.2.3).

Each can be read as the moment that was meant, so that only its form is a reason to refuse.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from conformance.defects.registry import breaks
from conformance.forge.tree import parse, with_value
from conformance.model.defect import Stage
from reference.messages import TIME

CTIME = 5


def _digits(year: int, month: int, day: int, time: datetime, *, hour: int | None = None) -> bytes:
    hour = time.hour if hour is None else hour
    return f"{year:04}{month:02}{day:02}{hour:02}{time:%M%S}Z".encode()


def _month_beyond_12(time: datetime) -> bytes:
    return _digits(time.year - 1, time.month + 12, time.day, time)


def _day_beyond_31(time: datetime) -> bytes:
    before = time.replace(day=1) - timedelta(days=1)
    return _digits(before.year, before.month, before.day + time.day, time)


def _hour_beyond_23(time: datetime) -> bytes:
    before = time - timedelta(days=1)
    return _digits(before.year, before.month, before.day, time, hour=time.hour + 24)


FORMS: dict[str, Callable[[bytes, datetime], bytes]] = {
    "with-fraction": lambda text, _: text[:-1] + b".5Z",
    "with-fraction-0": lambda text, _: text[:-1] + b".0Z",
    "with-offset": lambda text, _: text[:-1] + b"+0000",
    "without-z": lambda text, _: text[:-1],
    "with-lower-case-z": lambda text, _: text[:-1] + b"z",
    "without-seconds": lambda text, _: text[:12] + b"Z",
    "with-letters-for-digits": lambda text, _: text.replace(b"0", b"O"),
    "with-month-beyond-12": lambda _, time: _month_beyond_12(time),
    "with-day-beyond-31": lambda _, time: _day_beyond_31(time),
    "with-hour-beyond-23": lambda _, time: _hour_beyond_23(time),
    "empty": lambda *_: b"",
}


@breaks("rfc4120-5.2.3-time", Stage.AUTHENTICATOR_PLAINTEXT, each=FORMS)
def ctime(octets: bytes, form: Callable[[bytes, datetime], bytes]) -> bytes:
    """The client's time is not written as a KerberosTime."""
    (value,) = parse(octets).field(CTIME).nodes
    text = value.octets
    return with_value(octets, (CTIME,), form(text, TIME.load(text, 0, len(text))))
