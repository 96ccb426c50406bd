"""Protocol keys and what one does with them (RFC 3961 section 3)."""

import hmac

from .cryptosystem import Cryptosystem
from .errors import BadKeyLength, IntegrityError
from .numbers import ChecksumType, Enctype
from .registry import cryptosystem


class Key:
    """A protocol key of one encryption type.

    Keys with the same type and contents are equal. Treat a key as immutable. A usage is a key
    usage number, 0 to 2**32-1 (RFC 4120 section 7.5.1).
    """

    __slots__ = ("_keyed", "_system", "contents", "etype")

    def __init__(self, etype: int, contents: bytes) -> None:
        """Take a key of `key_size(etype)` octets.

        Raises UnknownEtype, or BadKeyLength if the contents have another size.
        """
        system = cryptosystem(etype)
        if len(contents) != system.key_size:
            raise BadKeyLength(
                f"encryption type {etype} has keys of {system.key_size} octets, not {len(contents)}"
            )
        self.etype = etype
        self.contents = contents
        self._system = system
        self._keyed: Cryptosystem | None = None

    @property
    def confounder_size(self) -> int:
        """Size in octets of the confounder that `encrypt` takes."""
        return self._system.confounder_size

    @property
    def checksum_type(self) -> ChecksumType:
        """The type of the checksums that `checksum` makes: the one required of this etype."""
        return self._system.checksum_type

    def encrypt(self, usage: int, plaintext: bytes, confounder: bytes) -> bytes:
        """Encrypt and protect `plaintext` (RFC 3961 section 3).

        The confounder has to be `confounder_size` fresh random octets; it is the caller's so that
        the result is determined by the arguments. Raises ValueError if it has another size.
        """
        if len(confounder) != self._system.confounder_size:
            raise ValueError(
                f"a confounder of {self._system.confounder_size} octets is needed,"
                f" not {len(confounder)}"
            )
        return self._operations().encrypt(usage, plaintext, confounder)

    def decrypt(self, usage: int, ciphertext: bytes) -> bytes:
        """Check and decrypt what `encrypt` made with the same key and usage (RFC 3961 section 3).

        Raises IntegrityError if the ciphertext is not genuine or cannot be by its size. des3 leaves
        up to seven zero octets of padding at the end, which only the reader of the plaintext can
        tell from data (RFC 3961 section 6.3).
        """
        return self._operations().decrypt(usage, ciphertext)

    def checksum(self, usage: int, data: bytes) -> bytes:
        """Compute the keyed checksum of type `checksum_type` (RFC 3961 section 4)."""
        return self._operations().checksum(usage, data)

    def verify(self, usage: int, data: bytes, checksum: bytes) -> None:
        """Check a checksum of type `checksum_type`, in constant time; IntegrityError if wrong."""
        if not hmac.compare_digest(self.checksum(usage, data), checksum):
            raise IntegrityError("the checksum does not match")

    def prf(self, data: bytes) -> bytes:
        """Compute the pseudo-random function (RFC 3961 section 3).

        The size is 16 octets, except 20 for rc4-hmac, and 32 and 48 for the two types of RFC 8009.
        """
        return self._operations().prf(data)

    def _operations(self) -> Cryptosystem:
        """Set up the cipher when it is first needed: many a key is only passed on."""
        if self._keyed is None:
            self._keyed = self._system(self.contents)
        return self._keyed

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Key):
            return NotImplemented
        return self.etype == other.etype and hmac.compare_digest(self.contents, other.contents)

    def __hash__(self) -> int:
        return hash((self.etype, self.contents))

    def __repr__(self) -> str:
        # The contents are secret and stay out of logs and failure messages.
        return f"<Key {Enctype(self.etype).name}>"
