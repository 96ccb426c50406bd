"""Cipher block chaining from the all-zero initial vector.

Every Kerberos message starts at the initial cipher state, all bits zero (RFC 3961 section 5.3).
"""

from cryptography.hazmat.primitives.ciphers import (
    BlockCipherAlgorithm,
    Cipher,
    CipherContext,
)
from cryptography.hazmat.primitives.ciphers.modes import CBC

_INITIAL_STATES = {size: CBC(bytes(size)) for size in (8, 16)}


class Cbc:
    """One block cipher key in CBC mode, for data of whole blocks."""

    def __init__(self, algorithm: BlockCipherAlgorithm) -> None:
        """Take the block cipher with its key."""
        self.block_size = algorithm.block_size // 8
        self._cipher = Cipher(algorithm, _INITIAL_STATES[self.block_size])
        self._decryptor: CipherContext | None = None

    def encrypt(self, plaintext: bytes) -> bytes:
        """Encrypt a positive number of whole blocks."""
        # The chain runs forward, so that every message needs a context of its own.
        return self._cipher.encryptor().update(plaintext)

    def decrypt(self, ciphertext: bytes) -> bytes:
        """Decrypt a positive number of whole blocks."""
        if self._decryptor is None:
            self._decryptor = self._cipher.decryptor()
        # A decrypted block depends on no more than the ciphertext block before it. To feed the
        # initial vector as that block starts afresh, whatever the context saw last; a new context
        # for each message would cost several times the decryption.
        return self._decryptor.update(bytes(self.block_size) + ciphertext)[self.block_size :]
