"""Key derivation of RFC 3961 section 5.1, and the constants it is used with (section 5.3)."""

import functools
from typing import Final

from cryptography.hazmat.primitives.ciphers import BlockCipherAlgorithm, Cipher
from cryptography.hazmat.primitives.ciphers.modes import ECB

from .nfold import nfold

# The last octet of the well-known constant names the purpose of a derived key (section 5.3).
CHECKSUM: Final = b"\x99"
ENCRYPTION: Final = b"\xaa"
INTEGRITY: Final = b"\x55"


def usage_constant(usage: int, purpose: bytes) -> bytes:
    """Build the well-known constant of a key usage number: five octets (section 5.3)."""
    return usage.to_bytes(4, "big") + purpose


# The same few constants recur for every key. Only constants come here, never a secret.
_folded_constant = functools.lru_cache(maxsize=256)(nfold)


@functools.lru_cache(maxsize=256)
def message_constants(usage: int, block_size: int) -> bytes:
    """Return the folded constants of Ke and of Ki, one block each."""
    encryption, integrity = usage_constant(usage, ENCRYPTION), usage_constant(usage, INTEGRITY)
    return nfold(encryption, block_size) + nfold(integrity, block_size)


_ECB = ECB()


class Derivation:
    """The pseudo-random octet generator DR of one base key (RFC 3961 section 5.1)."""

    def __init__(self, algorithm: BlockCipherAlgorithm) -> None:
        """Take the block cipher, keyed with the base key."""
        # E of one block from the all-zero initial state is the bare block cipher. ECB carries
        # nothing from block to block, so that one context serves all derivations, and several
        # at a time.
        self.encrypt_blocks = Cipher(algorithm, _ECB).encryptor().update
        self._block_size = algorithm.block_size // 8

    def random(self, constant: bytes, size: int) -> bytes:
        """Compute DR(key, constant), cut to `size` octets."""
        block = _folded_constant(constant, self._block_size)
        output = b""
        while len(output) < size:
            block = self.encrypt_blocks(block)
            output += block
        return output[:size]
