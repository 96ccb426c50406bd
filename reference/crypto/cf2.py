"""The combination of two keys (RFC 6113 section 5.1)."""

from .key import Key
from .keygen import random_to_key, seed_size


def fx_cf2(key1: Key, key2: Key, pepper1: bytes, pepper2: bytes) -> Key:
    """Compute KRB-FX-CF2: a key of the encryption type of `key1` (RFC 6113 section 5.1)."""
    size = seed_size(key1.etype)
    mask1 = _prf_plus(key1, pepper1, size)
    mask2 = _prf_plus(key2, pepper2, size)
    return random_to_key(key1.etype, bytes(a ^ b for a, b in zip(mask1, mask2, strict=True)))


def _prf_plus(key: Key, pepper: bytes, size: int) -> bytes:
    """Compute `size` octets of PRF+: PRF(1 | pepper), PRF(2 | pepper), ..."""
    output = b""
    counter = 0
    while len(output) < size:
        counter += 1
        output += key.prf(bytes([counter]) + pepper)
    return output[:size]
