"""aes128-cts-hmac-sha1-96 and aes256-cts-hmac-sha1-96 (RFC 3962)."""

import hashlib

from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.hmac import HMAC

from .cts import CbcCts
from .derivation import Derivation, message_constants
from .mac import Mac
from .numbers import ChecksumType
from .pbkdf2 import stretch
from .simplified import Simplified

_SHA1 = SHA1()
_DEFAULT_ITERATIONS = 4096  # 00 00 10 00, section 4


class AesSha1(Simplified):
    """What the two key sizes share (RFC 3962 section 6)."""

    confounder_size = 16
    message_block_size = 1
    mac_size = 12

    def __init__(self, key: bytes) -> None:
        """Take a protocol key of `key_size` octets."""
        super().__init__()
        self._derivation = Derivation(AES(key))

    @staticmethod
    def random_to_key(seed: bytes) -> bytes:
        """Every string of the right size is a key (section 3)."""
        return seed

    @classmethod
    def string_to_key(cls, password: bytes, salt: bytes, params: bytes) -> bytes:
        """Compute DK(PBKDF2(password, salt), "kerberos") (section 4)."""
        seed = stretch("sha1", password, salt, params, _DEFAULT_ITERATIONS, cls.seed_size)
        return cls(cls.random_to_key(seed)).derive(b"kerberos")

    def derive_random(self, constant: bytes) -> bytes:
        """Compute DR as in RFC 3961 section 5.1."""
        return self._derivation.random(constant, self.seed_size)

    def derive_message_keys(self, usage: int) -> tuple[bytes, bytes]:
        """Compute Ke and Ki (RFC 3961 section 5.3), which every message needs, side by side."""
        encrypt_blocks = self._derivation.encrypt_blocks
        first = encrypt_blocks(message_constants(usage, 16))
        if self.key_size == 16:
            return first[:16], first[16:]
        second = encrypt_blocks(first)
        return first[:16] + second[:16], first[16:] + second[16:]

    def mode(self, key: bytes) -> CbcCts:
        """Key AES in CBC mode with ciphertext stealing (section 5)."""
        return CbcCts(AES(key))

    def mac(self, key: bytes) -> Mac:
        """Key HMAC-SHA1, cut to 96 bits (section 6)."""
        return Mac(HMAC(key, _SHA1), self.mac_size)

    def prf(self, data: bytes) -> bytes:
        """Compute the pseudo-random function: 16 octets (RFC 3961 section 5.3)."""
        # The RFC cuts the hash to a multiple of m, which would leave all 20 octets here;
        # implementations cut it to a multiple of the cipher block size.
        block = hashlib.sha1(data).digest()[:16]
        return self.mode(self.derive(b"prf")).encrypt(block)


class Aes128Sha1(AesSha1):
    """aes128-cts-hmac-sha1-96 (RFC 3962 section 7)."""

    key_size = seed_size = 16
    checksum_type = ChecksumType.HMAC_SHA1_96_AES128


class Aes256Sha1(AesSha1):
    """aes256-cts-hmac-sha1-96 (RFC 3962 section 7)."""

    key_size = seed_size = 32
    checksum_type = ChecksumType.HMAC_SHA1_96_AES256
