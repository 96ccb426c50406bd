"""camellia128-cts-cmac and camellia256-cts-cmac (RFC 6803)."""

from typing import ClassVar

from cryptography.hazmat.decrepit.ciphers.algorithms import Camellia
from cryptography.hazmat.primitives.cmac import CMAC

from .cts import CbcCts
from .mac import Mac
from .numbers import ChecksumType
from .pbkdf2 import stretch
from .simplified import Simplified

_DEFAULT_ITERATIONS = 32768  # 00 00 80 00, section 4


class CamelliaCmac(Simplified):
    """What the two key sizes share (RFC 6803 section 6): CMAC stands in for HMAC throughout."""

    name: ClassVar[bytes]
    """The name of the encryption type, which goes before the salt (section 4)."""
    confounder_size = 16
    message_block_size = 1
    mac_size = 16

    def __init__(self, key: bytes) -> None:
        """Take a protocol key of `key_size` octets."""
        super().__init__()
        self._derivation = self.mac(key)

    @staticmethod
    def random_to_key(seed: bytes) -> bytes:
        """Every string of the right size is a key (section 2)."""
        return seed

    @classmethod
    def string_to_key(cls, password: bytes, salt: bytes, params: bytes) -> bytes:
        """Compute DK(PBKDF2(password, name | 0 | salt), "kerberos") (section 4)."""
        salt = cls.name + b"\0" + salt
        seed = stretch("sha1", password, salt, params, _DEFAULT_ITERATIONS, cls.seed_size)
        return cls(cls.random_to_key(seed)).derive(b"kerberos")

    def derive_random(self, constant: bytes) -> bytes:
        """Compute DR with KDF-FEEDBACK-CMAC (section 3)."""
        bit_size = (self.seed_size * 8).to_bytes(4, "big")
        block = bytes(self.mac_size)
        output = b""
        for i in range(1, self.seed_size // self.mac_size + 1):
            counter = i.to_bytes(4, "big")
            block = self._derivation.compute(block + counter + constant + b"\0" + bit_size)
            output += block
        return output

    def mode(self, key: bytes) -> CbcCts:
        """Key Camellia in CBC mode with ciphertext stealing (section 6)."""
        return CbcCts(Camellia(key))

    def mac(self, key: bytes) -> Mac:
        """Key CMAC, all 128 bits (section 6)."""
        return Mac(CMAC(Camellia(key)), self.mac_size)

    def prf(self, data: bytes) -> bytes:
        """Compute the pseudo-random function: 16 octets (section 6)."""
        return self.mac(self.derive(b"prf")).compute(data)


class Camellia128(CamelliaCmac):
    """camellia128-cts-cmac (RFC 6803)."""

    name = b"camellia128-cts-cmac"
    key_size = seed_size = 16
    checksum_type = ChecksumType.CMAC_CAMELLIA128


class Camellia256(CamelliaCmac):
    """camellia256-cts-cmac (RFC 6803)."""

    name = b"camellia256-cts-cmac"
    key_size = seed_size = 32
    checksum_type = ChecksumType.CMAC_CAMELLIA256
