"""The encryption of one part of a message: under which key, for what, and how it is labelled."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass

from conformance.forge import weak
from conformance.forge.ciphertext import RC4Recipe, Recipe
from conformance.model.values import Key
from reference.crypto import Key as CryptoKey
from reference.messages import EncryptedData, EncryptionKey


@dataclass(frozen=True, slots=True)
class Seal:
    """How a plaintext becomes an EncryptedData."""

    key: Key
    usage: int
    confounder: bytes
    kvno: int | None = None
    label: int | None = None
    """The etype that the EncryptedData names, where it is not the key's."""
    flip: int | None = None
    """The number of a ciphertext bit to turn over, counted from the first octet's top bit; a
    negative one counts from the end."""
    cut: int | None = None
    """The size in octets that the ciphertext is cut to."""
    recipe: Recipe | RC4Recipe | None = None
    """How the ciphertext is made, where that is not as its etype has it."""
    spoil: Callable[[bytes], bytes] | None = None
    """What becomes of the ciphertext when it is made."""

    def apply(self, plaintext: bytes) -> EncryptedData:
        """Encrypt, spoil as asked, and label."""
        cipher = self._encrypt(self.key, self.usage, plaintext, self.confounder)
        if self.spoil is not None:
            cipher = self.spoil(cipher)
        if self.flip is not None:
            cipher = _flipped(cipher, self.flip)
        return EncryptedData(
            etype=self.key.etype if self.label is None else self.label,
            kvno=self.kvno,
            cipher=cipher[: self.cut],
        )

    @property
    def _encrypt(self) -> Callable[[Key, int, bytes, bytes], bytes]:
        if self.recipe is not None:
            return self.recipe.make
        return weak.encrypt if self.key.etype in weak.WEAK else _encrypt


@functools.lru_cache(maxsize=256)
def crypto_key(key: Key) -> CryptoKey:
    """Return the key that encrypts, of a key that travels; scenarios share few keys."""
    return CryptoKey(key.etype, key.key)


def encryption_key(key: Key | None) -> EncryptionKey | None:
    """Return the key as a message carries it; no key for no key."""
    return None if key is None else EncryptionKey(keytype=key.etype, keyvalue=key.key)


def confounder(key: Key, random: Callable[[int], bytes]) -> bytes:
    """Return a confounder of the size that the key's etype wants."""
    if key.etype in weak.WEAK:
        return random(weak.CONFOUNDER_SIZE)
    return random(crypto_key(key).confounder_size)


def _encrypt(key: Key, usage: int, plaintext: bytes, confounder: bytes) -> bytes:
    return crypto_key(key).encrypt(usage, plaintext, confounder)


def _flipped(octets: bytes, bit: int) -> bytes:
    index = bit % (8 * len(octets))
    spoiled = bytearray(octets)
    spoiled[index // 8] ^= 0x80 >> (index % 8)
    return bytes(spoiled)
