"""des3-cbc-hmac-sha1-kd (RFC 3961 section 6.3)."""

import hashlib

from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.hmac import HMAC

from .cbc import Cbc
from .derivation import Derivation
from .des3_keys import des3_random_to_key
from .errors import CryptoError
from .mac import Mac
from .nfold import nfold
from .numbers import ChecksumType
from .simplified import Simplified


class Des3(Simplified):
    """des3-cbc-hmac-sha1-kd: padded with zero octets, which decryption cannot tell from data."""

    key_size = 24
    seed_size = 21
    confounder_size = 8
    message_block_size = 8
    mac_size = 20
    checksum_type = ChecksumType.HMAC_SHA1_DES3_KD

    def __init__(self, key: bytes) -> None:
        """Take a protocol key of 24 octets; the parity bits are not checked."""
        super().__init__()
        self._derivation = Derivation(TripleDES(key))

    @staticmethod
    def random_to_key(seed: bytes) -> bytes:
        """Spread 21 octets over 24, with parity, and correct weak keys (section 6.3.1)."""
        return des3_random_to_key(seed)

    @classmethod
    def string_to_key(cls, password: bytes, salt: bytes, params: bytes) -> bytes:
        """Compute DK(random-to-key(168-fold(password | salt)), "kerberos") (section 6.3.1)."""
        if params:
            raise CryptoError("des3 string-to-key takes no parameters")
        text = password + salt
        if not text:
            raise CryptoError("n-fold needs a password or a salt")
        return cls(cls.random_to_key(nfold(text, cls.seed_size))).derive(b"kerberos")

    def derive_random(self, constant: bytes) -> bytes:
        """Compute DR as in section 5.1."""
        return self._derivation.random(constant, self.seed_size)

    def mode(self, key: bytes) -> Cbc:
        """Key triple DES in outer CBC mode."""
        return Cbc(TripleDES(key))

    def mac(self, key: bytes) -> Mac:
        """Key HMAC-SHA1, all 160 bits."""
        return Mac(HMAC(key, SHA1()), self.mac_size)

    def prf(self, data: bytes) -> bytes:
        """Compute the pseudo-random function: 16 octets (section 5.3)."""
        blocks = hashlib.sha1(data).digest()[:16]
        return self.mode(self.derive(b"prf")).encrypt(blocks)
