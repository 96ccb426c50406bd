"""The unkeyed checksums (RFC 3961 section 6.1)."""

import hashlib
import zlib
from collections.abc import Callable

from .errors import UnknownChecksumType
from .md4 import md4
from .numbers import ChecksumType


def unkeyed_checksum(cksumtype: int, data: bytes) -> bytes:
    """Compute a checksum that anyone can compute (RFC 3961 section 6.1).

    The size is 4 octets for crc32 (1), 16 for rsa-md4 (2) and rsa-md5 (7), 20 for sha1 (10, 14).
    Raises UnknownChecksumType for any other type.
    """
    function = _FUNCTIONS.get(cksumtype)
    if function is None:
        raise UnknownChecksumType(f"checksum type {cksumtype} is unknown or keyed")
    return function(data)


def _crc32(data: bytes) -> bytes:
    """Compute the CRC of section 6.1.3: without the two complements of the usual CRC-32."""
    remainder = zlib.crc32(data, 0xFFFFFFFF) ^ 0xFFFFFFFF
    return remainder.to_bytes(4, "little")


def _md5(data: bytes) -> bytes:
    return hashlib.md5(data).digest()


def _sha1(data: bytes) -> bytes:
    return hashlib.sha1(data).digest()


_FUNCTIONS: dict[int, Callable[[bytes], bytes]] = {
    ChecksumType.CRC32: _crc32,
    ChecksumType.RSA_MD4: md4,
    ChecksumType.RSA_MD5: _md5,
    ChecksumType.SHA1_10: _sha1,
    ChecksumType.SHA1: _sha1,
}
