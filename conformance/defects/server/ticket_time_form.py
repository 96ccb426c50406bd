"""Times in the ticket that are not KerberosTimes (RFC 4120 section 5.2.3).

Each can be read as the moment that was meant, or plays no part: only its form is a reason.
"""

from __future__ import annotations

from collections.abc import Callable

from conformance.defects.registry import breaks, left_open
from conformance.forge.tree import Node, parse, rewritten, with_value
from conformance.model.defect import Stage
from reference import der

AUTHTIME, STARTTIME, ENDTIME, RENEW_TILL = 5, 6, 7, 8
CTIME = 5
UTC_TIME = 0x17

_FORMS: dict[str, Callable[[bytes], bytes]] = {
    "with-fraction": lambda text: text[:-1] + b".5Z",
    "with-comma": lambda text: text[:-1] + b",0Z",
    "with-offset": lambda text: text[:-1] + b"+0000",
    "without-z": lambda text: text[:-1],
    "with-lower-case-z": lambda text: text[:-1] + b"z",
    "without-seconds": lambda text: text[:12] + b"Z",
    "with-year-of-two-digits": lambda text: text[2:],
    "with-second-61": lambda text: text[:12] + b"61Z",
    "with-minute-60": lambda text: text[:10] + b"6000Z",
    "with-hour-25": lambda text: text[:8] + b"250000Z",
    # In a later year, so that the end is still to come where numbers are carried over.
    "with-month-0": lambda text: b"203000" + text[6:],
    "with-day-0": lambda text: b"20300600" + text[8:],
    "with-february-30": lambda text: b"20300230" + text[8:],
    "with-separators": lambda text: (
        text[:4] + b"-" + text[4:6] + b"-" + text[6:8] + b"T" + text[8:]
    ),
    "with-space": lambda text: b" " + text[1:],
    "with-sign": lambda text: b"+" + text[1:],
    "with-nul": lambda text: text + b"\0",
    "with-more": lambda text: text + b"Z",
    "empty": lambda _: b"",
    "of-1000-digits": lambda text: 1000 * b"2" + text,
}


def _formed(octets: bytes, number: int, form: Callable[[bytes], bytes]) -> bytes:
    (value,) = parse(octets).field(number).nodes
    return with_value(octets, (number,), form(value.octets))


def _few(*names: str) -> dict[str, Callable[[bytes], bytes]]:
    return {name: _FORMS[name] for name in names}


@breaks("rfc4120-5.2.3-time", Stage.TICKET_PLAINTEXT, each=_FORMS)
def endtime(octets: bytes, form: Callable[[bytes], bytes]) -> bytes:
    """The end of the ticket is not written as a KerberosTime."""
    return _formed(octets, ENDTIME, form)


@breaks(
    "rfc4120-5.2.3-time", Stage.TICKET_PLAINTEXT,
    each=_few("with-fraction", "without-z", "with-second-61", "with-hour-25", "empty"),
)  # fmt: skip
def starttime(octets: bytes, form: Callable[[bytes], bytes]) -> bytes:
    """The start of the ticket is not written as a KerberosTime."""
    return _formed(octets, STARTTIME, form)


@breaks(
    "rfc4120-5.2.3-time", Stage.TICKET_PLAINTEXT,
    each=_few("with-fraction", "without-z", "with-second-61", "with-hour-25", "empty"),
)  # fmt: skip
def authtime_written(octets: bytes, form: Callable[[bytes], bytes]) -> bytes:
    """The time of the authentication is not written as a KerberosTime."""
    return _formed(octets, AUTHTIME, form)


@breaks(
    "rfc4120-5.2.3-time", Stage.TICKET_PLAINTEXT,
    each=_few("with-fraction", "without-z", "with-second-61", "with-hour-25", "empty"),
)  # fmt: skip
def renew_till_written(octets: bytes, form: Callable[[bytes], bytes]) -> bytes:
    """The time until which the ticket can be renewed is not written as a KerberosTime."""

    def change(node: Node) -> None:
        (end,) = node.field(ENDTIME).nodes
        till = Node(der.GENERALIZED_TIME, form(end.octets))
        node.fields().append(Node(der.CONTEXT | RENEW_TILL, nodes=[till]))

    return rewritten(octets, change)


@left_open(
    "rfc4120-5.2.3-time", Stage.TICKET_PLAINTEXT, each={"second-60": b"60Z", "hour-24": b"240000Z"}
)
def endtime_at(octets: bytes, end: bytes) -> bytes:
    """The ticket ends in a leap second or at the hour 24, which ISO 8601 has and few can hold."""
    return _formed(octets, ENDTIME, lambda text: text[: -len(end)] + end)


@breaks("rfc4120-3.2.3-end-time", Stage.TICKET_PLAINTEXT, codes=(32, 60))
def endtime_of_year_0(octets: bytes) -> bytes:
    """The ticket ended in the year 0000, long before now."""
    return _formed(octets, ENDTIME, lambda text: b"0000" + text[4:])


@breaks(
    "rfc4120-5.2.3-time", Stage.AUTHENTICATOR_PLAINTEXT,
    each=_few("with-comma", "with-second-61", "with-separators", "with-space", "with-nul",
              "with-year-of-two-digits"),
)  # fmt: skip
def ctime_written(octets: bytes, form: Callable[[bytes], bytes]) -> bytes:
    """The client's time is not written as a KerberosTime."""
    return _formed(octets, CTIME, form)


@breaks("rfc4120-5.2.3-time", Stage.AUTHENTICATOR_PLAINTEXT)
def ctime_as_utc_time(octets: bytes) -> bytes:
    """The client's time is a UTCTime."""

    def change(node: Node) -> None:
        (value,) = node.field(CTIME).nodes
        value.tag, value.octets = UTC_TIME, value.octets[2:]

    return rewritten(octets, change)
