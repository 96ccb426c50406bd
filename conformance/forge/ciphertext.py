"""Ciphertext put together from its parts, each as its encryption type has it, or another.

`reference.crypto` makes nothing wrong. What a defect needs of that kind is made here: a recipe
names the part that is made in another way; the others are as RFC 3961 section 5.3, RFC 8009
section 5 and RFC 4757 section 5 have them.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.decrepit.ciphers.algorithms import ARC4, Camellia, TripleDES
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.cmac import CMAC

from conformance.model.values import Key
from reference.crypto import Enctype
from reference.crypto.cbc import Cbc
from reference.crypto.cts import CbcCts
from reference.crypto.derivation import ENCRYPTION, INTEGRITY, usage_constant
from reference.crypto.registry import cryptosystem

SHA2: Mapping[int, tuple[str, int]] = {
    Enctype.AES128_CTS_HMAC_SHA256_128: ("sha256", 16),
    Enctype.AES256_CTS_HMAC_SHA384_192: ("sha384", 24),
}
"""Hash function and MAC size of the types of RFC 8009."""
CAMELLIA = (Enctype.CAMELLIA128_CTS_CMAC, Enctype.CAMELLIA256_CTS_CMAC)


@dataclass(frozen=True, slots=True)
class Parts:
    """What one ciphertext of a block cipher is made from, and how its type makes it."""

    key: Key
    usage: int
    plaintext: bytes
    confounder: bytes

    @property
    def message(self) -> bytes:
        """Confounder and plaintext, with padding for triple DES."""
        message = self.confounder + self.plaintext
        return message + bytes(-len(message) % 8) if self._is_des3 else message

    @property
    def mac_size(self) -> int:
        """The size in octets of the MAC that is sent."""
        return mac_size(self.key.etype)

    def derive(self, constant: bytes, size: int) -> bytes:
        """Derive a key of the size; it takes part in the derivation with RFC 8009 alone."""
        keyed = self._keyed
        key: bytes = (
            keyed.derive(constant, size) if self.key.etype in SHA2 else keyed.derive(constant)
        )
        return key

    def encryption_key(self) -> bytes:
        """Derive Ke."""
        return self.derive(usage_constant(self.usage, ENCRYPTION), len(self.key.key))

    def integrity_key(self) -> bytes:
        """Derive Ki."""
        return self.derive(usage_constant(self.usage, INTEGRITY), self.mac_size)

    def encipher(self, key: bytes, message: bytes) -> bytes:
        """Encrypt from the zero vector, with ciphertext stealing but for triple DES."""
        return self.blocks(key).encrypt(message) if self._is_des3 else self._stealing(key, message)

    def blocks(self, key: bytes) -> Cbc:
        """Key the block cipher in CBC mode, for whole blocks."""
        if self._is_des3:
            return Cbc(TripleDES(key))
        return Cbc(Camellia(key) if self.key.etype in CAMELLIA else AES(key))

    def covered(self, encrypted: bytes) -> bytes:
        """Return what the MAC is of: the message, or in RFC 8009 vector and ciphertext."""
        return bytes(16) + encrypted if self.key.etype in SHA2 else self.message

    def mac(self, key: bytes, data: bytes) -> bytes:
        """Compute HMAC or CMAC, all of it."""
        if self.key.etype in CAMELLIA:
            context = CMAC(Camellia(key))
            context.update(data)
            return context.finalize()
        name = SHA2[self.key.etype][0] if self.key.etype in SHA2 else "sha1"
        return hmac.digest(key, data, name)

    @property
    def _is_des3(self) -> bool:
        return self.key.etype == Enctype.DES3_CBC_SHA1

    @property
    def _keyed(self) -> Any:
        return cryptosystem(self.key.etype)(self.key.key)

    def _stealing(self, key: bytes, message: bytes) -> bytes:
        return CbcCts(Camellia(key) if self.key.etype in CAMELLIA else AES(key)).encrypt(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """How to make a ciphertext of a block cipher; the default is right.

    encryption_key, integrity_key: Ke and Ki. encipher: the message with Ke. covered: what the MAC
    is of, from the ciphertext. sent: as much of the whole MAC as is sent.
    """

    encryption_key: Callable[[Parts], bytes] = Parts.encryption_key
    integrity_key: Callable[[Parts], bytes] = Parts.integrity_key
    encipher: Callable[[Parts, bytes, bytes], bytes] = Parts.encipher
    covered: Callable[[Parts, bytes], bytes] = Parts.covered
    mac: Callable[[Parts, bytes, bytes], bytes] = Parts.mac
    sent: Callable[[Parts, bytes], bytes] = lambda parts, whole: whole[: parts.mac_size]

    def make(self, key: Key, usage: int, plaintext: bytes, confounder: bytes) -> bytes:
        """Return the ciphertext."""
        parts = Parts(key, usage, plaintext, confounder)
        encrypted = self.encipher(parts, self.encryption_key(parts), parts.message)
        covered = self.covered(parts, encrypted)
        return encrypted + self.sent(parts, self.mac(parts, self.integrity_key(parts), covered))


@dataclass(frozen=True, slots=True, kw_only=True)
class RC4Recipe:
    """How to make a ciphertext of RC4 (RFC 4757 section 5); the default is right.

    message_type: T, which the usage becomes. covered: what of confounder and plaintext the MAC is
    of. laid_out: the MAC and what is encrypted, in their order.
    """

    message_type: Callable[[int], bytes] = lambda usage: usage.to_bytes(4, "little")
    covered: Callable[[bytes, bytes], bytes] = lambda confounder, plaintext: confounder + plaintext
    laid_out: Callable[[bytes, bytes], bytes] = lambda mac, encrypted: mac + encrypted

    def make(self, key: Key, usage: int, plaintext: bytes, confounder: bytes) -> bytes:
        """Return the ciphertext. The usage is its own message type, as 2, 11 and 12 are."""
        message_key = hmac.digest(key.key, self.message_type(usage), "md5")
        mac = hmac.digest(message_key, self.covered(confounder, plaintext), "md5")
        encrypted = rc4(hmac.digest(message_key, mac, "md5"), confounder + plaintext)
        return self.laid_out(mac, encrypted)


def mac_size(etype: int) -> int:
    """Return the size in octets of the MAC that an encryption type sends."""
    system: Any = cryptosystem(etype)
    size: int = system.mac_size
    return size


def with_mac(etype: int, cipher: bytes, change: Callable[[bytes], bytes]) -> bytes:
    """Return the ciphertext with another MAC; it comes first with RC4, and last elsewhere."""
    size = mac_size(etype)
    if etype == Enctype.RC4_HMAC:
        return change(cipher[:size]) + cipher[size:]
    return cipher[:-size] + change(cipher[-size:])


def rc4(key: bytes, data: bytes) -> bytes:
    """Encrypt or decrypt with the bare stream cipher."""
    return Cipher(ARC4(key), mode=None).encryptor().update(data)


def confounder_in(key: Key, usage: int, cipher: bytes) -> bytes:
    """Return the confounder of a ciphertext, without looking at its MAC."""
    if key.etype == Enctype.RC4_HMAC:
        message_key = hmac.digest(key.key, usage.to_bytes(4, "little"), "md5")
        return rc4(hmac.digest(message_key, cipher[:16], "md5"), cipher[16:24])
    parts = Parts(key, usage, b"", b"")
    # With a whole block behind it, the first block is where plain CBC has it too.
    mode = parts.blocks(parts.encryption_key())
    return mode.decrypt(cipher[: mode.block_size])
