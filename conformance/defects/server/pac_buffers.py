"""Where the buffers of a PAC lie, and which there are ([MS-PAC] sections 2.3 and 2.4).

The server's signature is right over all of it: nothing else is wrong.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from conformance.defects.registry import breaks, harmless, left_open
from conformance.forge import PacBuffer, PacPlan
from conformance.forge.pac import ENTRY_SIZE, HEADER_SIZE, client_info
from conformance.model.defect import Stage
from reference.pac.numbers import BufferType

BASE = ("pac",)
END_OF_ENTRIES = HEADER_SIZE + 4 * ENTRY_SIZE
LOGON, CLIENT, SERVER, KDC = (
    BufferType.LOGON_INFO,
    BufferType.CLIENT_INFO,
    BufferType.SERVER_SIGNATURE,
    BufferType.KDC_SIGNATURE,
)
BY_NAME = {
    "logon-info": LOGON,
    "client-info": CLIENT,
    "server-signature": SERVER,
    "kdc-signature": KDC,
}
UNKNOWN = PacBuffer(type=99, octets=b"nobody knows this")


_OFFSETS = {"0": 0, "2-to-the-32": 2**32, "2-to-the-64-minus-8": 2**64 - 8}


def changed(plan: PacPlan, type_: int, **changes: Any) -> PacPlan:
    """Return the plan with another buffer of a type."""
    return replace(
        plan,
        buffers=tuple(
            replace(each, **changes) if each.type == type_ else each for each in plan.buffers
        ),
    )


def octets_of(plan: PacPlan, type_: int) -> bytes:
    """Return the octets of the buffer of a type."""
    return next(each.octets for each in plan.buffers if each.type == type_)


def _added(plan: PacPlan, *buffers: PacBuffer) -> PacPlan:
    return replace(plan, buffers=plan.buffers + buffers)


# Alignment


@breaks(
    "ms-pac-2.3-alignment", Stage.PAC, bases=BASE,
    each={f"{name}-by-{gap}": (type_, gap)
          for name, type_ in BY_NAME.items() for gap in ((1, 4) if type_ == LOGON else (4,))},
)  # fmt: skip
def unaligned(plan: PacPlan, which: tuple[int, int]) -> PacPlan:
    """A buffer does not begin on a boundary of eight octets."""
    type_, gap = which
    return changed(plan, type_, gap=gap)


@harmless(
    "ms-pac-2.3-alignment", Stage.PAC, bases=BASE, each={str(gap): gap for gap in (8, 16, 256)}
)
def padded(plan: PacPlan, gap: int) -> PacPlan:
    """There are more octets between two buffers than those that align the second."""
    return changed(plan, CLIENT, gap=gap)


# Bounds


@breaks(
    "ms-pac-2.4-bounds", Stage.PAC, bases=BASE,
    each={
        "0": 0,
        "8": 8,
        "in-the-last-entry": END_OF_ENTRIES - 8,
        "65536": 2**16,
        "2-to-the-31": 2**31,
        "2-to-the-32": 2**32,
        "2-to-the-32-and-the-right-one": 2**32 + END_OF_ENTRIES,
        "2-to-the-63": 2**63,
        "2-to-the-64-minus-8": 2**64 - 8,
    },
)  # fmt: skip
def offset_of_logon_info(plan: PacPlan, offset: int) -> PacPlan:
    """The entry of the logon information leads into the entries, or out of the PAC."""
    return changed(plan, LOGON, offset=offset)


@breaks(
    "ms-pac-2.4-bounds", Stage.PAC, bases=BASE,
    each={f"{name}-{key}": (BY_NAME[name], offset)
          for name in ("client-info", "server-signature", "kdc-signature")
          for key, offset in _OFFSETS.items()},
)  # fmt: skip
def offset(plan: PacPlan, which: tuple[int, int]) -> PacPlan:
    """The entry of a buffer leads into the entries, or out of the PAC."""
    type_, offset = which
    return changed(plan, type_, offset=offset)


@breaks(
    "ms-pac-2.4-bounds", Stage.PAC, bases=BASE,
    each={
        "65536": 2**16,
        "2-to-the-31": 2**31,
        "2-to-the-32-minus-8": 2**32 - 8,
        "2-to-the-32-minus-1": 2**32 - 1,
    },
)  # fmt: skip
def size_of_logon_info(plan: PacPlan, size: int) -> PacPlan:
    """The entry of the logon information says a size that ends behind the PAC."""
    return changed(plan, LOGON, size=size)


@breaks("ms-pac-2.4-bounds", Stage.PAC, bases=BASE)
def size_one_beyond_the_end(plan: PacPlan) -> PacPlan:
    """The last buffer is of a type that nobody knows, and ends one octet behind the PAC."""
    return _added(plan, replace(UNKNOWN, size=len(UNKNOWN.octets) + 1))


@breaks("ms-pac-2.4-bounds", Stage.PAC, bases=BASE)
def offset_and_size_that_wrap(plan: PacPlan) -> PacPlan:
    """Offset and size of a buffer add up to what is within the PAC, in 64 bits."""
    return changed(plan, LOGON, offset=2**64 - 8, size=END_OF_ENTRIES + 16)


@left_open(
    "ms-pac-2.4-bounds", Stage.PAC, bases=BASE,
    each={"empty": PacBuffer(type=LOGON, octets=b""),
          "of-size-0": PacBuffer(type=LOGON, octets=b"rights", size=0)},
)  # fmt: skip
def logon_info(plan: PacPlan, buffer: PacBuffer) -> PacPlan:
    """The logon information is empty, which its reader may find when it reads it."""
    return changed(plan, LOGON, octets=buffer.octets, size=buffer.size)


@left_open("ms-pac-2.4-bounds", Stage.PAC, bases=BASE)
def two_entries_for_one_place(plan: PacPlan) -> PacPlan:
    """An entry of a type that nobody knows leads to the logon information."""
    end = HEADER_SIZE + 5 * ENTRY_SIZE
    return _added(plan, PacBuffer(type=99, octets=b"", offset=end, size=16))


# Types


@harmless(
    "ms-pac-2.4-unknown", Stage.PAC, bases=BASE,
    each={str(type_): type_ for type_ in (0, 99, 255, 65536 + 6, 2**31, 2**32 - 1)},
)  # fmt: skip
def unknown_type(plan: PacPlan, type_: int) -> PacPlan:
    """The PAC has a buffer of a type that nobody knows."""
    return _added(plan, replace(UNKNOWN, type=type_))


@harmless("ms-pac-2.4-unknown", Stage.PAC, bases=BASE)
def unknown_type_first(plan: PacPlan) -> PacPlan:
    """The first buffer is of a type that nobody knows."""
    return replace(plan, buffers=(UNKNOWN, *plan.buffers))


@harmless("ms-pac-2.4-unknown", Stage.PAC, bases=BASE, each={"one": 1, "256": 256})
def unknown_types_empty(plan: PacPlan, count: int) -> PacPlan:
    """The PAC has buffers of types that nobody knows with nothing in them."""
    empty = (PacBuffer(type=1000 + number, octets=b"") for number in range(count))
    return replace(plan, buffers=(*empty, *plan.buffers))


@harmless(
    "ms-pac-2.4-unknown", Stage.PAC, bases=BASE,
    each={"reversed": (3, 2, 1, 0), "signatures-first": (2, 3, 0, 1), "kdc-first": (3, 0, 1, 2)},
)  # fmt: skip
def order(plan: PacPlan, order: tuple[int, ...]) -> PacPlan:
    """The buffers come in another order, which has no significance."""
    return replace(plan, buffers=tuple(plan.buffers[number] for number in order))


@harmless("ms-pac-2.4-duplicates", Stage.PAC, bases=BASE)
def second_logon_info(plan: PacPlan) -> PacPlan:
    """A second buffer of logon information comes last, and is to be ignored."""
    return _added(plan, PacBuffer(type=LOGON, octets=b"more rights"))


@harmless("ms-pac-2.4-duplicates", Stage.PAC, bases=BASE)
def second_client_info(plan: PacPlan) -> PacPlan:
    """A second client information comes last, names another, and is to be ignored."""
    return _added(plan, PacBuffer(type=CLIENT, octets=client_info(0, "bob")))


@left_open("ms-pac-2.4-duplicates", Stage.PAC, bases=BASE, each={"server": SERVER, "kdc": KDC})
def second_signature(plan: PacPlan, type_: int) -> PacPlan:
    """A second signature of a kind comes last, and it is not said what the first then covers."""
    return _added(plan, PacBuffer(type=type_, octets=octets_of(plan, type_)))


@breaks("ms-pac-2.4-mandatory", Stage.PAC, bases=BASE, each=BY_NAME)
def without(plan: PacPlan, type_: int) -> PacPlan:
    """The PAC lacks a buffer that it must have, and the rest is signed."""
    return replace(plan, buffers=tuple(each for each in plan.buffers if each.type != type_))


@breaks("ms-pac-2.4-mandatory", Stage.PAC, bases=BASE)
def without_any(plan: PacPlan) -> PacPlan:
    """The PAC has no buffer at all."""
    return replace(plan, buffers=())
