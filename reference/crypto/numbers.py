"""The assigned numbers of the Kerberos cryptosystems (RFC 3961 section 8 and later RFCs)."""

import enum


class Enctype(enum.IntEnum):
    """Encryption type numbers that this package knows."""

    DES3_CBC_SHA1 = 16
    AES128_CTS_HMAC_SHA1_96 = 17
    AES256_CTS_HMAC_SHA1_96 = 18
    AES128_CTS_HMAC_SHA256_128 = 19
    AES256_CTS_HMAC_SHA384_192 = 20
    RC4_HMAC = 23
    CAMELLIA128_CTS_CMAC = 25
    CAMELLIA256_CTS_CMAC = 26


class ChecksumType(enum.IntEnum):
    """Checksum type numbers of the registry, implemented here or not.

    Negative numbers are for local use (RFC 3961 section 8); RFC 4757 section 4 took -138.
    """

    HMAC_MD5_RC4 = -138
    CRC32 = 1
    RSA_MD4 = 2
    RSA_MD4_DES = 3
    DES_MAC = 4
    DES_MAC_K = 5
    RSA_MD4_DES_K = 6
    RSA_MD5 = 7
    RSA_MD5_DES = 8
    RSA_MD5_DES3 = 9
    SHA1_10 = 10
    HMAC_SHA1_DES3_KD = 12
    HMAC_SHA1_DES3 = 13
    SHA1 = 14
    HMAC_SHA1_96_AES128 = 15
    HMAC_SHA1_96_AES256 = 16
    CMAC_CAMELLIA128 = 17
    CMAC_CAMELLIA256 = 18
    HMAC_SHA256_128_AES128 = 19
    HMAC_SHA384_192_AES256 = 20
    GSS = 0x8003
