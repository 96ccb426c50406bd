"""Which class implements which encryption type."""

from .aes_sha1 import Aes128Sha1, Aes256Sha1
from .aes_sha2 import Aes128Sha2, Aes256Sha2
from .cryptosystem import Cryptosystem
from .errors import UnknownEtype
from .numbers import Enctype

_CRYPTOSYSTEMS: dict[int, type[Cryptosystem]] = {
    Enctype.AES128_CTS_HMAC_SHA1_96: Aes128Sha1,
    Enctype.AES256_CTS_HMAC_SHA1_96: Aes256Sha1,
    Enctype.AES128_CTS_HMAC_SHA256_128: Aes128Sha2,
    Enctype.AES256_CTS_HMAC_SHA384_192: Aes256Sha2,
}

# `cryptography` keeps the ciphers below among its decrepit ones, and may drop any of them.
try:
    from .des3 import Des3
except ImportError:
    pass
else:
    _CRYPTOSYSTEMS[Enctype.DES3_CBC_SHA1] = Des3
try:
    from .rc4 import Rc4Hmac
except ImportError:
    pass
else:
    _CRYPTOSYSTEMS[Enctype.RC4_HMAC] = Rc4Hmac
try:
    from .camellia import Camellia128, Camellia256
except ImportError:
    pass
else:
    _CRYPTOSYSTEMS[Enctype.CAMELLIA128_CTS_CMAC] = Camellia128
    _CRYPTOSYSTEMS[Enctype.CAMELLIA256_CTS_CMAC] = Camellia256

SUPPORTED: frozenset[int] = frozenset(_CRYPTOSYSTEMS)
"""The encryption types implemented here with the installed `cryptography`."""


def cryptosystem(etype: int) -> type[Cryptosystem]:
    """Return the class that implements an encryption type; UnknownEtype if there is none."""
    system = _CRYPTOSYSTEMS.get(etype)
    if system is None:
        raise UnknownEtype(f"encryption type {etype} is not implemented")
    return system
