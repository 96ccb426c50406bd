"""Whom a PAC is about ([MS-PAC] section 2.7). Its signature is right in all of these."""

from __future__ import annotations

import struct
from collections.abc import Callable

from conformance.defects.registry import breaks, left_open
from conformance.defects.server.pac_buffers import CLIENT, changed, octets_of
from conformance.forge import PacPlan
from conformance.forge.pac import client_info
from conformance.model.defect import Stage

BASE = ("pac",)
NAME = "alice"
FIXED_SIZE = 10
SECOND = 10_000_000
"""A second in steps of 100 nanoseconds."""


def _named(plan: PacPlan, name: bytes, length: int | None = None) -> PacPlan:
    fixed = octets_of(plan, CLIENT)[: FIXED_SIZE - 2]
    length = len(name) if length is None else length
    return changed(plan, CLIENT, octets=fixed + struct.pack("<H", length) + name)


def _timed(plan: PacPlan, time: Callable[[int], int]) -> PacPlan:
    (right,) = struct.unpack_from("<Q", octets_of(plan, CLIENT))
    return changed(plan, CLIENT, octets=client_info(time(right) % 2**64, NAME))


@breaks(
    "ms-pac-2.7-name", Stage.PAC, bases=BASE,
    each={
        "other": "bob".encode("utf-16-le"),
        "prefix": "alic".encode("utf-16-le"),
        "longer": "alicex".encode("utf-16-le"),
        "with-realm-of-another": "alice@OTHER".encode("utf-16-le"),
        "with-nul": "alice\0".encode("utf-16-le"),
        "with-nul-and-more": "alice\0bob".encode("utf-16-le"),
        "big-endian": "alice".encode("utf-16-be"),
        "with-mark": "alice".encode("utf-16"),
        "ascii": b"alice ",
        "lone-surrogate": b"\x00\xd8",
    },
)  # fmt: skip
def pac_name(plan: PacPlan, name: bytes) -> PacPlan:
    """The client information names another client than the ticket."""
    return _named(plan, name)


@left_open("ms-pac-2.7-name", Stage.PAC, bases=BASE, each={"first": "Alice", "all": "ALICE"})
def case_of_pac_name(plan: PacPlan, name: str) -> PacPlan:
    """The client information has the client's name in another case: how to compare is not said."""
    return _named(plan, name.encode("utf-16-le"))


@breaks(
    "ms-pac-2.7-name-length", Stage.PAC, bases=BASE,
    each={str(size): size for size in (0, 2, 5, 9, 11, 12, 255, 256, 32767, 32768, 65534, 65535)},
)  # fmt: skip
def pac_name_length(plan: PacPlan, size: int) -> PacPlan:
    """The length of the name is not that of the client's name, or ends behind its buffer."""
    return _named(plan, NAME.encode("utf-16-le"), size)


@breaks(
    "ms-pac-2.7-name-length", Stage.PAC, bases=BASE, each={str(n): n for n in (0, 1, 7, 8, 9, 10)}
)
def client_info_cut(plan: PacPlan, size: int) -> PacPlan:
    """The client information ends before the name."""
    return changed(plan, CLIENT, octets=octets_of(plan, CLIENT)[:size])


@left_open("ms-pac-2.7-name-length", Stage.PAC, bases=BASE, each={"1": 1, "2": 2, "100": 100})
def octets_after_pac_name(plan: PacPlan, count: int) -> PacPlan:
    """Zero octets follow the name within the buffer: nothing says that it must fill it."""
    return changed(plan, CLIENT, octets=octets_of(plan, CLIENT) + bytes(count))


@breaks(
    "ms-pac-2.7-time", Stage.PAC, bases=BASE,
    each={
        "second-earlier": lambda right: right - SECOND,
        "second-later": lambda right: right + SECOND,
        "year-later": lambda right: right + 365 * 86400 * SECOND,
        "0": lambda right: 0,
        "2-to-the-63-minus-1": lambda right: 2**63 - 1,
        "2-to-the-63": lambda right: 2**63,
        "2-to-the-64-minus-1": lambda right: 2**64 - 1,
        "less-its-upper-half": lambda right: right % 2**32,
        "since-1970": lambda right: right - 116_444_736_000_000_000,
        "halves-swapped": lambda right: right >> 32 | right << 32,
    },
)  # fmt: skip
def pac_time(plan: PacPlan, time: Callable[[int], int]) -> PacPlan:
    """The client information has another time than the client's authentication."""
    return _timed(plan, time)


@left_open(
    "ms-pac-2.7-time", Stage.PAC, bases=BASE, each={"100-ns": 1, "half-a-second": SECOND // 2}
)
def pac_time_with_fraction(plan: PacPlan, ticks: int) -> PacPlan:
    """The time of the client information has a fraction of a second, which a ticket cannot have."""
    return _timed(plan, lambda right: right + ticks)
