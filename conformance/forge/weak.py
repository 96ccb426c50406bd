"""Encryption of types that are not to be used any more: single DES and the export variant of RC4.

RFC 3961 sections 6.2.1 to 6.2.3, and RFC 4757 section 5 with the flag fRC4_EXP. What is made here
is right, so that a peer that still knows these types would take it.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable

from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.modes import CBC

from conformance.forge.ciphertext import rc4
from conformance.model.values import Key
from reference.crypto import ChecksumType, unkeyed_checksum

DES_CBC_CRC, DES_CBC_MD4, DES_CBC_MD5, RC4_HMAC_EXP = 1, 2, 3, 24
WEAK = frozenset({DES_CBC_CRC, DES_CBC_MD4, DES_CBC_MD5, RC4_HMAC_EXP})
CONFOUNDER_SIZE = 8

_CHECKSUMS: dict[int, tuple[int, Callable[[bytes], bytes]]] = {
    DES_CBC_CRC: (4, lambda data: unkeyed_checksum(ChecksumType.CRC32, data)),
    DES_CBC_MD4: (16, lambda data: unkeyed_checksum(ChecksumType.RSA_MD4, data)),
    DES_CBC_MD5: (16, lambda data: unkeyed_checksum(ChecksumType.RSA_MD5, data)),
}


def encrypt(key: Key, usage: int, plaintext: bytes, confounder: bytes) -> bytes:
    """Encrypt under a key of a weak type; single DES knows no usage."""
    if key.etype == RC4_HMAC_EXP:
        return _rc4_export(key.key, usage, plaintext, confounder)
    size, checksum = _CHECKSUMS[key.etype]
    padding = bytes(-(len(confounder) + size + len(plaintext)) % 8)
    cksum = checksum(confounder + bytes(size) + plaintext + padding)
    # The vector of des-cbc-crc is the key; triple DES with one key three times is DES.
    vector = key.key if key.etype == DES_CBC_CRC else bytes(8)
    cipher = Cipher(TripleDES(3 * key.key), CBC(vector)).encryptor()
    return cipher.update(confounder + cksum + plaintext + padding)


def _rc4_export(key: bytes, usage: int, plaintext: bytes, confounder: bytes) -> bytes:
    whole_key = hmac.digest(key, b"fortybits\0" + usage.to_bytes(4, "little"), "md5")
    mac = hmac.digest(whole_key, confounder + plaintext, "md5")
    short_key = whole_key[:7] + bytes([0xAB]) * 9  # 40 bits and a salt
    return mac + rc4(hmac.digest(short_key, mac, "md5"), confounder + plaintext)
