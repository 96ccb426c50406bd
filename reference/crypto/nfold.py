"""The n-fold algorithm (RFC 3961 section 5.1)."""

import math

_ROTATION = 13  # bits to the right before each repetition


def nfold(data: bytes, size: int) -> bytes:
    """Stretch or shrink `data` (at least one octet) to `size` octets (RFC 3961 section 5.1).

    The RFC counts n in bits: its 64-fold is `size` 8 here.
    """
    total_size = math.lcm(len(data), size)
    repeated = b"".join(_rotate(data, i * _ROTATION) for i in range(total_size // len(data)))
    chunks = (repeated[i : i + size] for i in range(0, total_size, size))
    total = sum(int.from_bytes(chunk, "big") for chunk in chunks)
    # 1's-complement addition: what overflows at the top is added again at the bottom.
    bits = size * 8
    while total >> bits:
        total = (total >> bits) + (total & ((1 << bits) - 1))
    return total.to_bytes(size, "big")


def _rotate(data: bytes, count: int) -> bytes:
    """Rotate `data`, taken as one string of bits, right by `count` bits."""
    bits = len(data) * 8
    count %= bits
    value = int.from_bytes(data, "big")
    low = value & ((1 << count) - 1)
    return (low << (bits - count) | value >> count).to_bytes(len(data), "big")
