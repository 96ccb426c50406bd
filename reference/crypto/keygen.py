"""Keys from random octets and from passwords (RFC 3961 section 3)."""

from collections.abc import Callable

from .errors import BadKeyLength
from .key import Key
from .registry import cryptosystem


def key_size(etype: int) -> int:
    """Return the size of a protocol key, in octets; UnknownEtype."""
    return cryptosystem(etype).key_size


def seed_size(etype: int) -> int:
    """Return the size of the input of random-to-key, in octets; UnknownEtype."""
    return cryptosystem(etype).seed_size


def random_to_key(etype: int, seed: bytes) -> Key:
    """Make a key from `seed_size(etype)` octets (RFC 3961 section 3).

    Raises UnknownEtype, or BadKeyLength if the seed has another size.
    """
    system = cryptosystem(etype)
    if len(seed) != system.seed_size:
        raise BadKeyLength(f"a seed of {system.seed_size} octets is needed, not {len(seed)}")
    return Key(etype, system.random_to_key(seed))


def random_key(etype: int, random: Callable[[int], bytes]) -> Key:
    """Make a key from a source of random octets: `random(n)` returns n of them. UnknownEtype."""
    return random_to_key(etype, random(cryptosystem(etype).seed_size))


def string_to_key(etype: int, password: bytes, salt: bytes, params: bytes = b"") -> Key:
    """Make a key from a UTF-8 password (RFC 3961 section 3).

    The parameters depend on the encryption type; empty ones stand for its default. AES and Camellia
    take an iteration count of four octets, big-endian (RFC 3962 section 4), at most
    `pbkdf2.MAX_ITERATIONS`; the others take none, and rc4-hmac ignores the salt. Raises
    UnknownEtype, or CryptoError for parameters or a password that cannot be used.
    """
    return Key(etype, cryptosystem(etype).string_to_key(password, salt, params))
