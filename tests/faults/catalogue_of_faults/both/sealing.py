"""Cryptography that checks too little or in its own way (RFC 3961 and its profiles)."""

from __future__ import annotations

import hmac
from typing import Any

from planting import Crash, Plant, fault

from reference.crypto import (
    IntegrityError,
    Key,
    aes_sha1,
    aes_sha2,
    camellia,
    cbc,
    cts,
    des3,
    rc4,
    registry,
    simplified,
)  # fmt: skip
from reference.crypto.aes_sha2 import AesSha2
from reference.crypto.simplified import Simplified

CASES = (
    "*.keys.*",
    "*.reply-key.*",
    "*.aes-*",
    "*.weak-*",
    "*.ciphertext.*",
    "*.reply-ciphertext.*",
    "*.enctype*",
    "server.integrity.*",
    "*.cipher-state.*",
)


class Comparison:
    """`hmac`, with another way to compare."""

    def __init__(self, same: Any) -> None:
        self.compare_digest = same

    def __getattr__(self, name: str) -> Any:
        return getattr(hmac, name)


def _compares(plant: Plant, same: Any, *modules: Any) -> None:
    for module in modules or (simplified, aes_sha2, rc4):
        plant.replace(module, "hmac", Comparison(same))


@fault
def mac_not_compared(plant: Plant) -> None:
    """The message authentication code is not compared."""
    _compares(plant, lambda one, other: True)


@fault
def mac_not_compared_of_sha1(plant: Plant) -> None:
    """The code is not compared for the types of RFC 3961, 3962 and 6803."""
    _compares(plant, lambda one, other: True, simplified)


@fault
def mac_not_compared_of_sha2(plant: Plant) -> None:
    """The code is not compared for the types of RFC 8009."""
    _compares(plant, lambda one, other: True, aes_sha2)


@fault
def mac_not_compared_of_rc4(plant: Plant) -> None:
    """The code is not compared for rc4-hmac."""
    _compares(plant, lambda one, other: True, rc4)


@fault
def mac_first_octets_compared(plant: Plant) -> None:
    """Only the first eight octets of the code are compared."""
    _compares(plant, lambda one, other: one[:8] == other[:8])


@fault
def mac_last_octets_compared(plant: Plant) -> None:
    """Only the last eight octets of the code are compared."""
    _compares(plant, lambda one, other: one[-8:] == other[-8:])


@fault
def mac_compared_but_the_last_bit(plant: Plant) -> None:
    """The last bit of the code is not compared."""
    _compares(
        plant,
        lambda one, other: one[:-1] == other[:-1] and one[-1:] and one[-1] >> 1 == other[-1] >> 1,
    )


@fault
def mac_of_sha2_first_12_octets_compared(plant: Plant) -> None:
    """Of the codes of RFC 8009 only 96 bits are compared."""
    _compares(plant, lambda one, other: one[:12] == other[:12], aes_sha2)


def _usage(plant: Plant, other: Any) -> None:
    """Have every operation be for another usage."""
    plant.wrap(
        Key,
        "decrypt",
        lambda original: lambda self, usage, cipher: original(self, other(usage), cipher),
    )
    plant.wrap(
        Key,
        "encrypt",
        lambda original: lambda self, usage, *others: original(self, other(usage), *others),
    )


@fault
def usage_plays_no_part(plant: Plant) -> None:
    """Keys are derived for usage 0, whatever the use."""
    _usage(plant, lambda usage: 0)


@fault
def usage_one_more(plant: Plant) -> None:
    """Keys are derived for the usage behind."""
    _usage(plant, lambda usage: usage + 1)


@fault
def usage_little_endian(plant: Plant) -> None:
    """Key usages are written with the last octet first."""
    _usage(plant, lambda usage: int.from_bytes(usage.to_bytes(4, "little")))


@fault
def keys_for_encryption_and_integrity_exchanged(plant: Plant) -> None:
    """Ke and Ki change places."""
    for cls in (Simplified, aes_sha1.AesSha1):
        plant.wrap(
            cls,
            "derive_message_keys",
            lambda original: lambda self, usage: original(self, usage)[::-1],
        )


@fault
def keys_not_derived(plant: Plant) -> None:
    """The base key encrypts and protects, without derivation."""
    for cls in (Simplified, aes_sha1.AesSha1):
        plant.wrap(
            cls,
            "derive_message_keys",
            lambda original: lambda self, usage: (self.derive(b"0" * 5),) * 2,
        )


@fault
def keys_of_sha2_without_length(plant: Plant) -> None:
    """Keys of RFC 8009 are derived without the length that they shall have."""

    def derive(self: Any, label: bytes, size: int, context: bytes = b"") -> bytes:
        octets: bytes = self._derivation.compute(b"\0\0\0\1" + label + b"\0" + context)
        return octets[:size]

    plant.wrap(AesSha2, "derive", lambda original: derive)


@fault
def keys_of_sha2_without_counter(plant: Plant) -> None:
    """Keys of RFC 8009 are derived with a counter that starts at 0."""

    def derive(self: Any, label: bytes, size: int, context: bytes = b"") -> bytes:
        length = (size * 8).to_bytes(4, "big")
        octets: bytes = self._derivation.compute(bytes(4) + label + b"\0" + context + length)
        return octets[:size]

    plant.wrap(AesSha2, "derive", lambda original: derive)


@fault
def keys_of_camellia_without_counter(plant: Plant) -> None:
    """Keys of Camellia are derived by feedback that does not count."""

    def derive_random(self: Any, constant: bytes) -> bytes:
        block, output = bytes(16), b""
        while len(output) < self.seed_size:
            block = self._derivation.compute(block + constant)
            output += block
        return output

    plant.wrap(camellia.CamelliaCmac, "derive_random", lambda original: derive_random)


@fault
def initial_state_not_zero(plant: Plant) -> None:
    """Encryption starts from another block than zeros."""

    def encrypt(original: Any) -> Any:
        def run(self: Any, octets: bytes) -> bytes:
            size = self.block_size
            return original(self, _flipped(octets[:size]) + octets[size:])

        return run

    def decrypt(original: Any) -> Any:
        def run(self: Any, octets: bytes) -> bytes:
            size, found = self.block_size, original(self, octets)
            return _flipped(found[:size]) + found[size:]

        return run

    plant.wrap(cbc.Cbc, "encrypt", encrypt)
    plant.wrap(cbc.Cbc, "decrypt", decrypt)


def _flipped(octets: bytes) -> bytes:
    return bytes(octet ^ 0xFF for octet in octets)


@fault
def mac_of_sha2_over_the_plaintext(plant: Plant) -> None:
    """The code of RFC 8009 is that of the plaintext, as in RFC 3962."""

    def encrypt(self: Any, usage: int, plaintext: bytes, confounder: bytes) -> bytes:
        mode, code = self._keys(usage)
        octets: bytes = mode.encrypt(confounder + plaintext) + code.compute(confounder + plaintext)
        return octets

    def decrypt(self: Any, usage: int, ciphertext: bytes) -> bytes:
        size = len(ciphertext) - self.mac_size
        if size < self.confounder_size:
            raise IntegrityError("planted")
        mode, code = self._keys(usage)
        message: bytes = mode.decrypt(ciphertext[:size])
        if code.compute(message) != ciphertext[size:]:
            raise IntegrityError("planted")
        return message[self.confounder_size :]

    plant.wrap(AesSha2, "encrypt", lambda original: encrypt)
    plant.wrap(AesSha2, "decrypt", lambda original: decrypt)


@fault
def mac_of_sha2_without_state(plant: Plant) -> None:
    """The code of RFC 8009 does not cover the cipher state."""
    plant.replace(aes_sha2, "_INITIAL_VECTOR", b"")


@fault
def mac_of_sha2_of_96_bits(plant: Plant) -> None:
    """The codes of RFC 8009 are of 96 bits."""
    for cls in (aes_sha2.Aes128Sha2, aes_sha2.Aes256Sha2):
        plant.replace(cls, "mac_size", 12)


@fault
def mac_of_sha1_whole(plant: Plant) -> None:
    """The codes of RFC 3962 are not cut to 96 bits."""
    plant.replace(aes_sha1.AesSha1, "mac_size", 20)


@fault
def mac_of_des3_cut(plant: Plant) -> None:
    """The code of triple DES is cut to 96 bits."""
    plant.replace(des3.Des3, "mac_size", 12)


@fault
def mac_of_camellia_cut(plant: Plant) -> None:
    """The code of Camellia is cut to 96 bits."""
    base = camellia.CamelliaCmac

    def decrypt(self: Any, usage: int, ciphertext: bytes) -> bytes:
        mode, code = self._keys(usage)
        message: bytes = mode.decrypt(ciphertext[:-12])
        if len(ciphertext) < 28 or code.compute(message)[:12] != ciphertext[-12:]:
            raise IntegrityError("planted")
        return message[self.confounder_size :]

    plant.add(base, "encrypt", lambda *arguments: Simplified.encrypt(*arguments)[:-4])
    plant.add(base, "decrypt", decrypt)


@fault
def confounder_kept(plant: Plant) -> None:
    """The confounder is not taken off the plaintext."""

    def wrapper(original: Any) -> Any:
        def decrypt(self: Any, usage: int, ciphertext: bytes) -> bytes:
            return bytes(self.confounder_size) + original(self, usage, ciphertext)

        return decrypt

    for cls in (Simplified, AesSha2, rc4.Rc4Hmac):
        plant.wrap(cls, "decrypt", wrapper)


@fault
def confounder_of_8_octets(plant: Plant) -> None:
    """The confounder of AES has eight octets."""
    plant.replace(aes_sha1.AesSha1, "confounder_size", 8)
    plant.replace(AesSha2, "confounder_size", 8)


@fault
def blocks_not_swapped(plant: Plant) -> None:
    """The last two blocks of ciphertext stealing do not change places."""

    def wrapper(original: Any) -> Any:
        def encrypt(self: Any, plaintext: bytes) -> bytes:
            return _unswapped(original(self, plaintext), self.block_size)

        return encrypt

    plant.wrap(cts.CbcCts, "encrypt", wrapper)
    plant.wrap(
        cts.CbcCts,
        "decrypt",
        lambda original: lambda self, octets: original(self, _swapped(octets, self.block_size)),
    )


def _unswapped(octets: bytes, size: int) -> bytes:
    rest = len(octets) % size or size
    if len(octets) <= size:
        return octets
    return octets[: -size - rest] + octets[-rest:] + octets[-size - rest : -rest]


def _swapped(octets: bytes, size: int) -> bytes:
    rest = len(octets) % size or size
    if len(octets) <= size:
        return octets
    return octets[: -size - rest] + octets[-size:] + octets[-size - rest : -size]


@fault
def whole_blocks_not_swapped(plant: Plant) -> None:
    """The last two blocks do not change places where both are whole."""

    def wrapper(original: Any) -> Any:
        def run(self: Any, octets: bytes) -> bytes:
            if len(octets) % self.block_size:
                changed: bytes = original(self, octets)
            else:
                name = original.__name__
                changed = getattr(cbc.Cbc, name)(self, octets)
            return changed

        return run

    plant.wrap(cts.CbcCts, "encrypt", wrapper)
    plant.wrap(cts.CbcCts, "decrypt", wrapper)


@fault
def ciphertext_in_whole_blocks_alone(plant: Plant) -> None:
    """A ciphertext whose last block is not whole is refused."""

    def wrapper(original: Any) -> Any:
        def decrypt(self: Any, ciphertext: bytes) -> bytes:
            if len(ciphertext) % self.block_size:
                raise IntegrityError("planted")
            octets: bytes = original(self, ciphertext)
            return octets

        return decrypt

    plant.wrap(cts.CbcCts, "decrypt", wrapper)


@fault
def rc4_usage_big_endian(plant: Plant) -> None:
    """The message type of rc4-hmac is written with the first octet first."""
    plant.wrap(rc4, "_message_type", lambda original: lambda usage: usage.to_bytes(4, "big"))


@fault
def rc4_usage_11_is_10(plant: Plant) -> None:
    """For rc4-hmac, key usage 11 is 10."""
    plant.replace(rc4, "_MESSAGE_TYPES", {3: 8, 23: 13, 11: 10})


@fault
def crash_at_a_short_ciphertext(plant: Plant) -> None:
    """A ciphertext that is too short for confounder and code makes the peer crash."""

    def wrapper(original: Any) -> Any:
        def decrypt(self: Any, usage: int, ciphertext: bytes) -> bytes:
            if len(ciphertext) < self.confounder_size + self.mac_size:
                raise Crash("a short ciphertext")
            octets: bytes = original(self, usage, ciphertext)
            return octets

        return decrypt

    for cls in (Simplified, AesSha2, rc4.Rc4Hmac):
        plant.wrap(cls, "decrypt", wrapper)


@fault
def keys_of_any_size(plant: Plant) -> None:
    """The size of a key is not looked at before it is used."""

    def wrapper(original: Any) -> Any:
        def init(self: Any, etype: int, contents: bytes) -> None:
            size = registry.cryptosystem(etype).key_size
            original(self, etype, contents[:size].ljust(size, b"\0"))

        return init

    plant.wrap(Key, "__init__", wrapper)
