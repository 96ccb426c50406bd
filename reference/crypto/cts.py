"""Ciphertext stealing: CBC without expansion (RFC 3962 section 5, RFC 2040 section 8)."""

from .cbc import Cbc


class CbcCts(Cbc):
    """One block cipher key in CBC mode with ciphertext stealing, for one block or more.

    Shorter input would need padding (RFC 3962 section 5); none occurs, for every message starts
    with a confounder of one block.
    """

    def encrypt(self, plaintext: bytes) -> bytes:
        """Encrypt; the output is as long as the input."""
        size = self.block_size
        padding = -len(plaintext) % size
        blocks = super().encrypt(plaintext + bytes(padding))
        if len(blocks) == size:
            return blocks
        # The last two blocks change places, and the one that now stands last gives up as many
        # octets as there was padding: the decryption of the other one returns them.
        return blocks[: -2 * size] + blocks[-size:] + blocks[-2 * size : -size - padding]

    def decrypt(self, ciphertext: bytes) -> bytes:
        """Undo `encrypt`."""
        size = self.block_size
        if len(ciphertext) == size:
            return super().decrypt(ciphertext)
        padding = -len(ciphertext) % size
        # The last whole block, and behind it the shortened one.
        stop = len(ciphertext) - (size - padding)
        last = ciphertext[stop - size : stop]
        # Before chaining the padding was zero, so that the end of this block is what was cut off.
        stolen = super().decrypt(last)[size - padding :]
        blocks = ciphertext[: stop - size] + ciphertext[stop:] + stolen + last
        return super().decrypt(blocks)[: len(ciphertext)]
