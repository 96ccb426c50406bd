"""Single DES (RFC 3961 section 6.2), which the reference does not have."""

from __future__ import annotations

from typing import Any

from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.modes import CBC

from conformance.forge import weak
from conformance.model.values import Key
from reference.crypto import IntegrityError

_CHECKSUM_SIZES = {1: 4, 2: 16, 3: 16}


def des(etype: int) -> type:
    """Return the cryptosystem of a type of single DES, as far as the AP exchange needs it."""

    class Des:
        key_size, seed_size, confounder_size = 8, 8, 8

        def __init__(self, key: bytes) -> None:
            self._key = Key(etype, key)

        @staticmethod
        def random_to_key(seed: bytes) -> bytes:
            return seed

        def encrypt(self, usage: int, plaintext: bytes, confounder: bytes) -> bytes:
            return weak.encrypt(self._key, usage, plaintext, confounder)

        def decrypt(self, usage: int, ciphertext: bytes) -> bytes:
            size, key = 8 + _CHECKSUM_SIZES[etype], self._key.key
            if len(ciphertext) % 8 or len(ciphertext) < size:
                raise IntegrityError("no ciphertext of DES")
            cipher = Cipher(TripleDES(3 * key), CBC(key if etype == 1 else bytes(8))).decryptor()
            message: Any = cipher.update(ciphertext)
            if self.encrypt(usage, message[size:], message[:8]) != ciphertext:
                raise IntegrityError("the checksum does not match")
            # What the padding is, only the DER tells; all of it is zeros.
            length = 2 + message[size + 1]
            if message[size + 1] > 0x80:
                octets = message[size + 1] - 0x80
                length = 2 + octets + int.from_bytes(message[size + 2 : size + 2 + octets])
            return bytes(message[size : size + length])

    return Des
