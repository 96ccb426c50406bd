"""The interface that every encryption type fills in (RFC 3961 section 3)."""

from typing import ClassVar, Protocol

from .numbers import ChecksumType


class Cryptosystem(Protocol):
    """One protocol key at work in one encryption type; the class holds what needs no key.

    All sizes are in octets. A usage is a key usage number, 0 to 2**32-1 (RFC 4120
    section 7.5.1). Callers have checked the sizes of keys, seeds and confounders.
    """

    key_size: ClassVar[int]
    seed_size: ClassVar[int]
    confounder_size: ClassVar[int]
    checksum_type: ClassVar[ChecksumType]

    def __init__(self, key: bytes) -> None:
        """Take a protocol key of `key_size` octets."""

    @staticmethod
    def random_to_key(seed: bytes) -> bytes:
        """Turn `seed_size` random octets into a protocol key."""

    @classmethod
    def string_to_key(cls, password: bytes, salt: bytes, params: bytes) -> bytes:
        """Turn a UTF-8 password into a protocol key; empty params stand for the default."""

    def encrypt(self, usage: int, plaintext: bytes, confounder: bytes) -> bytes:
        """Encrypt from the initial cipher state, with integrity protection."""

    def decrypt(self, usage: int, ciphertext: bytes) -> bytes:
        """Undo `encrypt`; IntegrityError if the ciphertext is not genuine or too short."""

    def checksum(self, usage: int, data: bytes) -> bytes:
        """Compute the required checksum, the one numbered `checksum_type`."""

    def prf(self, data: bytes) -> bytes:
        """Compute the pseudo-random function; its output size depends on the type."""
