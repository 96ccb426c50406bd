"""Ciphertext stealing: CBC without expansion (RFC 3962 section 5, RFC 2040 section 8)."""

from cryptography.hazmat.primitives.ciphers import BlockCipherAlgorithm

from .cbc import Cbc


class CbcCts:
    """One block cipher key in CBC mode with ciphertext stealing, for one block or more.

    Shorter input would need padding (RFC 3962 section 5); none occurs, for every message starts
    with a confounder of one block.
    """

    def __init__(self, algorithm: BlockCipherAlgorithm) -> None:
        """Take the block cipher with its key."""
        self._cbc = Cbc(algorithm)

    def encrypt(self, plaintext: bytes) -> bytes:
        """Encrypt; the output is as long as the input."""
        size = self._cbc.block_size
        padding = -len(plaintext) % size
        blocks = self._cbc.encrypt(plaintext + bytes(padding))
        if len(blocks) == size:
            return blocks
        # The last two blocks change places, and the one that now stands last gives up as many
        # octets as there was padding: the decryption of the other one returns them.
        head, second_last, last = blocks[: -2 * size], blocks[-2 * size : -size], blocks[-size:]
        return head + last + second_last[: size - padding]

    def decrypt(self, ciphertext: bytes) -> bytes:
        """Undo `encrypt`."""
        size = self._cbc.block_size
        if len(ciphertext) == size:
            return self._cbc.decrypt(ciphertext)
        padding = -len(ciphertext) % size
        cut = len(ciphertext) - (size - padding)
        head, last, shortened = (
            ciphertext[: cut - size],
            ciphertext[cut - size : cut],
            ciphertext[cut:],
        )
        # Before chaining the padding was zero, so that the end of this block is what was cut off.
        stolen = self._cbc.decrypt(last)[size - padding :]
        return self._cbc.decrypt(head + shortened + stolen + last)[: len(ciphertext)]
