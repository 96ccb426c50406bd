"""The header of a PAC ([MS-PAC] section 2.3), signed rightly over what is wrong in it."""

from __future__ import annotations

from dataclasses import replace

from conformance.defects.registry import breaks
from conformance.forge import PacPlan
from conformance.model.defect import Stage

BASE = ("pac",)
COUNT = 4


@breaks(
    "ms-pac-2.3-version", Stage.PAC, bases=BASE,
    each={str(value): value for value in (1, 2**8, 2**16, 2**31, 2**32 - 1)},
)  # fmt: skip
def version(plan: PacPlan, value: int) -> PacPlan:
    """The version of the PAC is not 0."""
    return replace(plan, version=value)


@breaks(
    "ms-pac-2.3-count", Stage.PAC, bases=BASE,
    # From 2^28 on, 16 times the count has no place in 32 bits.
    each={str(n): n for n in (0, 1, COUNT - 1, 255, 4096, 65535, 2**28, 2**28 + 4, 2**32 - 1)},
)  # fmt: skip
def count(plan: PacPlan, value: int) -> PacPlan:
    """The header says fewer buffers than the PAC must have, or more than have place in it."""
    return replace(plan, count=value)


@breaks(
    "ms-pac-2.3-count", Stage.PAC_OCTETS, bases=BASE,
    each={str(size): size for size in (0, 1, 4, 7, 8, 23, 24, 71, 72)},
)  # fmt: skip
def pac_cut(octets: bytes, size: int) -> bytes:
    """The PAC ends in its header, or before the buffers of its entries."""
    return octets[:size]


@breaks("ms-pac-2.3-count", Stage.PAC_OCTETS, bases=BASE)
def pac_of_noise(octets: bytes) -> bytes:
    """The PAC is of the right size, and all its octets are 255."""
    return b"\xff" * len(octets)
