"""Cryptosystems of the simplified profile (RFC 3961 sections 5.2 to 5.4)."""

import abc
import hmac
from typing import ClassVar, Protocol

from .derivation import CHECKSUM, ENCRYPTION, INTEGRITY, usage_constant
from .errors import IntegrityError
from .mac import Mac
from .numbers import ChecksumType


class Mode(Protocol):
    """The functions E and D of section 5.2 with one key, from the initial cipher state."""

    def encrypt(self, plaintext: bytes) -> bytes:
        """Encrypt a multiple of the message block size."""

    def decrypt(self, ciphertext: bytes) -> bytes:
        """Undo `encrypt`."""


class Simplified(abc.ABC):
    """A protocol key in a cryptosystem of the simplified profile.

    Subclasses give the parameters of section 5.2. All sizes are in octets.
    """

    key_size: ClassVar[int]
    seed_size: ClassVar[int]
    """k, the key-generation seed length."""
    checksum_type: ClassVar[ChecksumType]
    confounder_size: ClassVar[int]
    """c, the cipher block size."""
    message_block_size: ClassVar[int]
    """m; messages are padded to a multiple of it."""
    mac_size: ClassVar[int]
    """h, the HMAC output size."""

    def __init__(self) -> None:
        """Start without derived keys; they are kept once made."""
        self._message_keys: dict[int, tuple[Mode, Mac]] = {}

    @staticmethod
    @abc.abstractmethod
    def random_to_key(seed: bytes) -> bytes:
        """Turn random octets into a protocol key."""

    @abc.abstractmethod
    def derive_random(self, constant: bytes) -> bytes:
        """Compute DR(key, constant), as long as the input of random-to-key (section 5.1)."""

    @abc.abstractmethod
    def mode(self, key: bytes) -> Mode:
        """Key the encryption and decryption functions."""

    @abc.abstractmethod
    def mac(self, key: bytes) -> Mac:
        """Key the HMAC, or what takes its place, cut to h octets."""

    def derive(self, constant: bytes) -> bytes:
        """Compute DK(key, constant) (section 5.1)."""
        return self.random_to_key(self.derive_random(constant))

    def derive_message_keys(self, usage: int) -> tuple[bytes, bytes]:
        """Compute Ke and Ki (section 5.3)."""
        encryption_key = self.derive(usage_constant(usage, ENCRYPTION))
        return encryption_key, self.derive(usage_constant(usage, INTEGRITY))

    def encrypt(self, usage: int, plaintext: bytes, confounder: bytes) -> bytes:
        """Encrypt with Ke, and append the MAC of the plaintext with Ki (section 5.3)."""
        mode, mac = self._keys(usage)
        message = confounder + plaintext
        message += bytes(-len(message) % self.message_block_size)
        return mode.encrypt(message) + mac.compute(message)

    def decrypt(self, usage: int, ciphertext: bytes) -> bytes:
        """Undo `encrypt`, but for the padding; IntegrityError as `Key.decrypt` (section 5.3)."""
        size = len(ciphertext) - self.mac_size
        if size < self.confounder_size or size % self.message_block_size:
            raise IntegrityError(f"no ciphertext has {len(ciphertext)} octets")
        mode, mac = self._keys(usage)
        message = mode.decrypt(ciphertext[:size])
        if not hmac.compare_digest(mac.compute(message), ciphertext[size:]):
            raise IntegrityError("the integrity check of the ciphertext failed")
        return message[self.confounder_size :]

    def checksum(self, usage: int, data: bytes) -> bytes:
        """Compute the MAC of `data` with Kc (section 5.4)."""
        return self.mac(self.derive(usage_constant(usage, CHECKSUM))).compute(data)

    def _keys(self, usage: int) -> tuple[Mode, Mac]:
        """Return the mode keyed with Ke and the MAC keyed with Ki."""
        keys = self._message_keys.get(usage)
        if keys is None:
            encryption_key, integrity_key = self.derive_message_keys(usage)
            keys = self._message_keys[usage] = self.mode(encryption_key), self.mac(integrity_key)
        return keys
