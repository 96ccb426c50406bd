"""Password stretching with an iteration count (RFC 3962 section 4).

RFC 6803 section 4 and RFC 8009 section 4 read their parameters in the same way.
"""

import hashlib

from .errors import CryptoError

MAX_ITERATIONS = 1_000_000
"""Highest iteration count accepted, about a second of work.

RFC 3962 section 4 allows such a limit, not below 50,000, lest a spoofed count (up to 2**32) stall
the reader. It sets no minimum, so none is enforced here.
"""


def stretch(
    hash_name: str, password: bytes, salt: bytes, params: bytes, default: int, size: int
) -> bytes:
    """Compute `size` octets of PBKDF2 with the HMAC of `hash_name`.

    `params` is the iteration count as four octets, or empty for `default`. Raises CryptoError if
    it is neither, or if the count exceeds MAX_ITERATIONS.
    """
    return hashlib.pbkdf2_hmac(hash_name, password, salt, _iterations(params, default), size)


def _iterations(params: bytes, default: int) -> int:
    if not params:
        return default
    if len(params) != 4:
        raise CryptoError(f"string-to-key parameters of {len(params)} octets, not 4")
    iterations = int.from_bytes(params, "big") or 2**32
    if iterations > MAX_ITERATIONS:
        raise CryptoError(f"iteration count {iterations} exceeds {MAX_ITERATIONS}")
    return iterations
