"""AES with SHA-2: key sizes, derivation, the MAC (RFC 8009)."""

from __future__ import annotations

from dataclasses import replace

from cryptography.hazmat.primitives.ciphers.algorithms import AES

from conformance.defects.registry import breaks
from conformance.defects.server.aes_sha1 import SIZES_BUT_16, SIZES_BUT_32, sized
from conformance.defects.server.ciphertext import covers, keys_from, sends
from conformance.forge import Seal
from conformance.forge.ciphertext import SHA2, Parts, Recipe
from conformance.model.defect import Stage
from reference.crypto.derivation import ENCRYPTION, INTEGRITY, Derivation, usage_constant
from reference.messages import EncTicketPart

SHA2_128, SHA2_256 = "aes128-cts-hmac-sha256-128", "aes256-cts-hmac-sha384-192"


@breaks("rfc8009-2-key-size", Stage.TICKET_PART, bases=(SHA2_128,), each=SIZES_BUT_16)
def aes128_sha2_session_key_of(part: EncTicketPart, size: int) -> EncTicketPart:
    """The session key of type 19 has other than 16 octets."""
    return sized(part, size)


@breaks("rfc8009-2-key-size", Stage.TICKET_PART, bases=(SHA2_256,), each=SIZES_BUT_32)
def aes256_sha2_session_key_of(part: EncTicketPart, size: int) -> EncTicketPart:
    """The session key of type 20 has other than 32 octets; 24 are those of its Ki."""
    return sized(part, size)


@breaks("rfc8009-2-key-size", Stage.TICKET_PART, bases=(SHA2_128, SHA2_256))
def sha2_session_key_of_the_other(part: EncTicketPart) -> EncTicketPart:
    """The session key is named one of the other of types 19 and 20."""
    return replace(part, key=replace(part.key, keytype=39 - part.key.keytype))


def _as_simplified(parts: Parts, purpose: bytes) -> bytes:
    """Derive as RFC 3961 section 5.1 does, with the type's own block cipher."""
    constant = usage_constant(parts.usage, purpose)
    return Derivation(AES(parts.key.key)).random(constant, len(parts.key.key))


def _kdf(
    parts: Parts, purpose: bytes, *, counter: int = 1, zero: bytes = b"\0", unit: int = 8
) -> bytes:
    """Compute KDF-HMAC-SHA2 (section 3) with something else in its input."""
    size = len(parts.key.key) if purpose == ENCRYPTION else SHA2[parts.key.etype][1]
    label = usage_constant(parts.usage, purpose)
    length = (unit * size).to_bytes(4, "big")
    return parts.mac(parts.key.key, counter.to_bytes(4, "big") + label + zero + length)[:size]


@breaks(
    "rfc8009-3-derivation", Stage.TICKET_SEAL, bases=(SHA2_128, SHA2_256),
    each={
        "as-in-rfc-3961": keys_from(_as_simplified),
        "counting-from-0": keys_from(lambda parts, purpose: _kdf(parts, purpose, counter=0)),
        "without-zero-octet": keys_from(lambda parts, purpose: _kdf(parts, purpose, zero=b"")),
        "with-length-in-octets": keys_from(lambda parts, purpose: _kdf(parts, purpose, unit=1)),
    },
)  # fmt: skip
def sha2_keys_derived(seal: Seal, recipe: Recipe) -> Seal:
    """The keys of a ticket of type 19 or 20 are derived in another way."""
    return replace(seal, recipe=recipe)


def _with_integrity_key(size: int) -> Recipe:
    return Recipe(
        integrity_key=lambda parts: parts.derive(usage_constant(parts.usage, INTEGRITY), size)
    )


def _with_encryption_key(size: int) -> Recipe:
    return Recipe(
        encryption_key=lambda parts: parts.derive(usage_constant(parts.usage, ENCRYPTION), size)
    )


@breaks(
    "rfc8009-5-key-lengths", Stage.TICKET_SEAL, bases=(SHA2_256,), codes=(31,),
    each={
        "ki-of-128-bits": _with_integrity_key(16),
        "ki-of-256-bits": _with_integrity_key(32),
        "ki-of-384-bits": _with_integrity_key(48),
    },
)  # fmt: skip
def aes256_sha2_with(seal: Seal, recipe: Recipe) -> Seal:
    """The MAC of a ticket of type 20 is under a key of the wrong length."""
    return replace(seal, recipe=recipe)


@breaks("rfc8009-5-key-lengths", Stage.TICKET_SEAL, bases=(SHA2_256,))
def aes256_sha2_with_ke_of_192_bits(seal: Seal) -> Seal:
    """A ticket of type 20 is encrypted with a key as long as Ki; its MAC is right."""
    return replace(seal, recipe=_with_encryption_key(24))


@breaks("rfc8009-5-key-lengths", Stage.TICKET_SEAL, bases=(SHA2_128,))
def aes128_sha2_with_ke_of_256_bits(seal: Seal) -> Seal:
    """A ticket of type 19 is encrypted with a key of 256 bits; its MAC is right."""
    return replace(seal, recipe=_with_encryption_key(32))


@breaks(
    "rfc8009-5-key-lengths", Stage.TICKET_SEAL, bases=(SHA2_128,), codes=(31,),
    each={
        "ki-of-192-bits": _with_integrity_key(24),
        "ki-of-256-bits": _with_integrity_key(32),
    },
)  # fmt: skip
def aes128_sha2_with(seal: Seal, recipe: Recipe) -> Seal:
    """The MAC of a ticket of type 19 is under a key of the wrong length."""
    return replace(seal, recipe=recipe)


@breaks(
    "rfc8009-5-mac-over-ciphertext", Stage.TICKET_SEAL, bases=(SHA2_128, SHA2_256),
    each={
        "plaintext": covers(lambda parts, _encrypted: parts.message),
        "vector-and-plaintext": covers(lambda parts, _encrypted: bytes(16) + parts.message),
        "ciphertext-alone": covers(lambda _parts, encrypted: encrypted),
        "ciphertext-before-vector": covers(lambda _parts, encrypted: encrypted + bytes(16)),
    },
)  # fmt: skip
def sha2_mac_over(seal: Seal, recipe: Recipe) -> Seal:
    """The MAC of a ticket of type 19 or 20 is not over vector and ciphertext."""
    return replace(seal, recipe=recipe)


@breaks(
    "rfc8009-5-mac-size", Stage.TICKET_SEAL, bases=(SHA2_128, SHA2_256),
    each={
        "96-bits": sends(lambda _parts, whole: whole[:12]),
        "the-other": sends(lambda parts, whole: whole[: 40 - SHA2[parts.key.etype][1]]),
        "the-whole-hash": sends(lambda _parts, whole: whole),
        "its-end": sends(lambda parts, whole: whole[-SHA2[parts.key.etype][1] :]),
    },
)  # fmt: skip
def sha2_mac_of(seal: Seal, recipe: Recipe) -> Seal:
    """The MAC of a ticket of type 19 or 20 has another size, or is another part of the hash."""
    return replace(seal, recipe=recipe)
