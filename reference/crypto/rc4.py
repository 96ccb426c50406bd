"""rc4-hmac (RFC 4757)."""

import hashlib
import hmac
from typing import ClassVar

from cryptography.hazmat.decrepit.ciphers.algorithms import ARC4
from cryptography.hazmat.primitives.ciphers import Cipher

from .errors import CryptoError, IntegrityError
from .md4 import md4
from .numbers import ChecksumType

# Key usages whose message type T differs from their number (RFC 4757 section 3). The text also
# maps 9 to 8, which its erratum takes back.
_MESSAGE_TYPES = {3: 8, 23: 13}


class Rc4Hmac:
    """rc4-hmac (RFC 4757): all integrity comes from HMAC-MD5."""

    key_size: ClassVar[int] = 16
    seed_size: ClassVar[int] = 16
    mac_size: ClassVar[int] = 16
    confounder_size: ClassVar[int] = 8
    checksum_type: ClassVar[ChecksumType] = ChecksumType.HMAC_MD5_RC4

    def __init__(self, key: bytes) -> None:
        """Take a protocol key of 16 octets."""
        self._key = key

    @staticmethod
    def random_to_key(seed: bytes) -> bytes:
        """Every string of 16 octets is a key."""
        return seed

    @classmethod
    def string_to_key(cls, password: bytes, salt: bytes, params: bytes) -> bytes:
        """Compute MD4 of the password in little-endian UTF-16, without salt (section 2)."""
        if params:
            raise CryptoError("rc4 string-to-key takes no parameters")
        try:
            text = password.decode("utf-8")
        except UnicodeDecodeError as error:
            raise CryptoError("the password is not UTF-8") from error
        return md4(text.encode("utf-16-le"))

    def encrypt(self, usage: int, plaintext: bytes, confounder: bytes) -> bytes:
        """Put the MAC of the plaintext first, and encrypt under a key made from it (section 5)."""
        message_key = _hmac_md5(self._key, _message_type(usage))
        message = confounder + plaintext
        mac = _hmac_md5(message_key, message)
        return mac + _rc4(_hmac_md5(message_key, mac), message)

    def decrypt(self, usage: int, ciphertext: bytes) -> bytes:
        """Undo `encrypt`; IntegrityError as `Key.decrypt` (section 5)."""
        if len(ciphertext) < self.mac_size + self.confounder_size:
            raise IntegrityError(f"no ciphertext has {len(ciphertext)} octets")
        message_key = _hmac_md5(self._key, _message_type(usage))
        mac, encrypted = ciphertext[: self.mac_size], ciphertext[self.mac_size :]
        message = _rc4(_hmac_md5(message_key, mac), encrypted)
        if not hmac.compare_digest(_hmac_md5(message_key, message), mac):
            raise IntegrityError("the integrity check of the ciphertext failed")
        return message[self.confounder_size :]

    def checksum(self, usage: int, data: bytes) -> bytes:
        """Compute the HMAC-MD5 of the MD5 of T and `data` (section 4)."""
        signature_key = _hmac_md5(self._key, b"signaturekey\0")
        return _hmac_md5(signature_key, hashlib.md5(_message_type(usage) + data).digest())

    def prf(self, data: bytes) -> bytes:
        """Compute HMAC-SHA1: 20 octets.

        RFC 4757 defines no pseudo-random function; this is what implementations agree on.
        """
        return hmac.digest(self._key, data, "sha1")


def _message_type(usage: int) -> bytes:
    """Encode the message type T: four octets, little-endian (section 3)."""
    return _MESSAGE_TYPES.get(usage, usage).to_bytes(4, "little")


def _hmac_md5(key: bytes, data: bytes) -> bytes:
    return hmac.digest(key, data, "md5")


def _rc4(key: bytes, data: bytes) -> bytes:
    return Cipher(ARC4(key), mode=None).encryptor().update(data)
