"""The Kerberos cryptosystems: keys, encryption with integrity protection, checksums.

==================  ===========================================================
`key`, `keygen`     the public face: `Key`, and where keys come from
`cf2`, `unkeyed`    key combination (RFC 6113), checksums without a key
`registry`          from encryption type numbers to the classes below
`cryptosystem`      the interface of those classes (RFC 3961 section 3)
`simplified`        the simplified profile (RFC 3961 section 5.3), shared by
`des3`              des3-cbc-hmac-sha1-kd (RFC 3961 section 6.3),
`aes_sha1`          aes*-cts-hmac-sha1-96 (RFC 3962) and
`camellia`          camellia*-cts-cmac (RFC 6803)
`aes_sha2`          aes*-cts-hmac-sha2 (RFC 8009)
`rc4`               rc4-hmac (RFC 4757)
==================  ===========================================================

The rest are their building blocks. Nothing here draws random octets: confounders and seeds are
arguments, so that every result can be repeated.
"""

from .cf2 import fx_cf2
from .errors import (
    BadKeyLength,
    CryptoError,
    IntegrityError,
    UnknownChecksumType,
    UnknownEtype,
)
from .key import Key
from .keygen import key_size, random_key, random_to_key, seed_size, string_to_key
from .numbers import ChecksumType, Enctype
from .registry import SUPPORTED
from .unkeyed import unkeyed_checksum

__all__ = [
    "SUPPORTED",
    "BadKeyLength",
    "ChecksumType",
    "CryptoError",
    "Enctype",
    "IntegrityError",
    "Key",
    "UnknownChecksumType",
    "UnknownEtype",
    "fx_cf2",
    "key_size",
    "random_key",
    "random_to_key",
    "seed_size",
    "string_to_key",
    "unkeyed_checksum",
]
