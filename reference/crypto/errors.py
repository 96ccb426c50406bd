"""What can go wrong in a cryptographic operation.

RFC 3961 leaves error reporting to the implementation. The caller maps these to the error codes of
RFC 4120 section 7.5.9.
"""


class CryptoError(Exception):
    """Base of all errors of this package; also raised for parameters that a function refuses."""


class UnknownEtype(CryptoError):
    """The encryption type number is not implemented here."""


class BadKeyLength(CryptoError):
    """The octets given are not of the size that the encryption type demands."""


class IntegrityError(CryptoError):
    """A ciphertext or a checksum is not genuine, or a ciphertext is too short to be."""


class UnknownChecksumType(CryptoError):
    """The checksum type number is not implemented, or is keyed where no key is given."""
