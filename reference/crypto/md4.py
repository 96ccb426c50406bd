"""The MD4 message digest (RFC 1320), which OpenSSL 3 no longer offers by default.

Kerberos needs it for the rc4-hmac string-to-key (RFC 4757 section 2) and for the rsa-md4 checksum
(RFC 3961 section 6.1.2).
"""

import struct
from collections.abc import Callable, Sequence
from typing import NamedTuple

_State = tuple[int, int, int, int]

_MASK = 0xFFFFFFFF
_INITIAL_STATE: _State = (0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476)


class _Round(NamedTuple):
    """One of the three rounds of RFC 1320 section 3.4."""

    function: Callable[[int, int, int], int]
    constant: int
    order: Sequence[int]
    shifts: tuple[int, int, int, int]


_ROUNDS = (
    _Round(
        lambda x, y, z: (x & y) | (~x & z),
        0,
        range(16),
        (3, 7, 11, 19),
    ),
    _Round(
        lambda x, y, z: (x & y) | (x & z) | (y & z),
        0x5A827999,
        (0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15),
        (3, 5, 9, 13),
    ),
    _Round(
        lambda x, y, z: x ^ y ^ z,
        0x6ED9EBA1,
        (0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15),
        (3, 9, 11, 15),
    ),
)


def md4(data: bytes) -> bytes:
    """Digest `data` to 16 octets."""
    # A one bit, zeros to 8 octets short of a block of 64, then the length in bits (section 3.1).
    padding = b"\x80" + bytes((55 - len(data)) % 64)
    padded = data + padding + struct.pack("<Q", len(data) * 8 & (1 << 64) - 1)
    state = _INITIAL_STATE
    for words in struct.iter_unpack("<16I", padded):
        state = _compress(state, words)
    return struct.pack("<4I", *state)


def _compress(state: _State, words: tuple[int, ...]) -> _State:
    """Mix one block of sixteen words into the state (section 3.4)."""
    a, b, c, d = state
    for function, constant, order, shifts in _ROUNDS:
        for step, index in enumerate(order):
            total = (a + function(b, c, d) + words[index] + constant) & _MASK
            a, b, c, d = d, _rotate_left(total, shifts[step % 4]), b, c
    return (
        (state[0] + a) & _MASK,
        (state[1] + b) & _MASK,
        (state[2] + c) & _MASK,
        (state[3] + d) & _MASK,
    )


def _rotate_left(value: int, count: int) -> int:
    return (value << count | value >> (32 - count)) & _MASK
