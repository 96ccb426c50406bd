"""aes128-cts-hmac-sha256-128 and aes256-cts-hmac-sha384-192 (RFC 8009).

These do not follow the simplified profile of RFC 3961: the MAC covers the ciphertext, and keys are
derived with HMAC.
"""

import hmac
from typing import ClassVar

from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.hashes import SHA256, SHA384, HashAlgorithm
from cryptography.hazmat.primitives.hmac import HMAC

from .cts import CbcCts
from .derivation import CHECKSUM, ENCRYPTION, INTEGRITY, usage_constant
from .errors import IntegrityError
from .mac import Mac
from .numbers import ChecksumType
from .pbkdf2 import stretch

_DEFAULT_ITERATIONS = 32768  # 00 00 80 00, section 4
_INITIAL_VECTOR = bytes(16)


class AesSha2:
    """What the two key sizes share (RFC 8009 sections 3 to 6)."""

    name: ClassVar[bytes]
    """The name of the encryption type, which goes before the salt (section 4)."""
    hash_function: ClassVar[HashAlgorithm]
    mac_size: ClassVar[int]
    """h; Kc and Ki are of this size too."""
    key_size: ClassVar[int]
    seed_size: ClassVar[int]
    confounder_size: ClassVar[int] = 16
    checksum_type: ClassVar[ChecksumType]

    def __init__(self, key: bytes) -> None:
        """Take a protocol key of `key_size` octets."""
        self._derivation = self._mac(key, self.hash_function.digest_size)
        self._message_keys: dict[int, tuple[CbcCts, Mac]] = {}

    @staticmethod
    def random_to_key(seed: bytes) -> bytes:
        """Every string of the right size is a key (section 2)."""
        return seed

    @classmethod
    def string_to_key(cls, password: bytes, salt: bytes, params: bytes) -> bytes:
        """Derive with label "kerberos" from PBKDF2(password, name | 0 | salt) (section 4)."""
        salt = cls.name + b"\0" + salt
        seed = stretch(
            cls.hash_function.name, password, salt, params, _DEFAULT_ITERATIONS, cls.seed_size
        )
        return cls(cls.random_to_key(seed)).derive(b"kerberos", cls.key_size)

    def derive(self, label: bytes, size: int, context: bytes = b"") -> bytes:
        """Compute `size` octets of KDF-HMAC-SHA2 (section 3); one hash is always enough."""
        bit_size = (size * 8).to_bytes(4, "big")
        counter = b"\0\0\0\1"
        return self._derivation.compute(counter + label + b"\0" + context + bit_size)[:size]

    def encrypt(self, usage: int, plaintext: bytes, confounder: bytes) -> bytes:
        """Encrypt with Ke, and append the MAC of the ciphertext with Ki (section 5)."""
        mode, mac = self._keys(usage)
        encrypted = mode.encrypt(confounder + plaintext)
        return encrypted + mac.compute(_INITIAL_VECTOR + encrypted)

    def decrypt(self, usage: int, ciphertext: bytes) -> bytes:
        """Undo `encrypt`; IntegrityError as `Key.decrypt` (section 5)."""
        size = len(ciphertext) - self.mac_size
        if size < self.confounder_size:
            raise IntegrityError(f"no ciphertext has {len(ciphertext)} octets")
        mode, mac = self._keys(usage)
        encrypted = ciphertext[:size]
        if not hmac.compare_digest(mac.compute(_INITIAL_VECTOR + encrypted), ciphertext[size:]):
            raise IntegrityError("the integrity check of the ciphertext failed")
        return mode.decrypt(encrypted)[self.confounder_size :]

    def checksum(self, usage: int, data: bytes) -> bytes:
        """Compute the MAC of `data` with Kc (section 6)."""
        checksum_key = self.derive(usage_constant(usage, CHECKSUM), self.mac_size)
        return self._mac(checksum_key, self.mac_size).compute(data)

    def prf(self, data: bytes) -> bytes:
        """Compute the pseudo-random function: 32 or 48 octets (section 5)."""
        return self.derive(b"prf", self.hash_function.digest_size, context=data)

    def _keys(self, usage: int) -> tuple[CbcCts, Mac]:
        """Return the mode keyed with Ke and the MAC keyed with Ki."""
        keys = self._message_keys.get(usage)
        if keys is None:
            encryption_key = self.derive(usage_constant(usage, ENCRYPTION), self.key_size)
            integrity_key = self.derive(usage_constant(usage, INTEGRITY), self.mac_size)
            mac = self._mac(integrity_key, self.mac_size)
            keys = self._message_keys[usage] = CbcCts(AES(encryption_key)), mac
        return keys

    def _mac(self, key: bytes, size: int) -> Mac:
        return Mac(HMAC(key, self.hash_function), size)


class Aes128Sha2(AesSha2):
    """aes128-cts-hmac-sha256-128 (RFC 8009)."""

    name = b"aes128-cts-hmac-sha256-128"
    hash_function = SHA256()
    mac_size = 16
    key_size = seed_size = 16
    checksum_type = ChecksumType.HMAC_SHA256_128_AES128


class Aes256Sha2(AesSha2):
    """aes256-cts-hmac-sha384-192 (RFC 8009)."""

    name = b"aes256-cts-hmac-sha384-192"
    hash_function = SHA384()
    mac_size = 24
    key_size = seed_size = 32
    checksum_type = ChecksumType.HMAC_SHA384_192_AES256
