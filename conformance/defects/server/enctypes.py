"""What each encryption type has of its own (RFC 3961 section 6.3, 3962, 4757, 6803 and 8009)."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from dataclasses import replace

from cryptography.hazmat.decrepit.ciphers.algorithms import Camellia
from cryptography.hazmat.primitives.ciphers.algorithms import AES

from conformance.defects.registry import breaks, harmless
from conformance.defects.server.ciphertext import AES128, AES256, DES3, with_longer_name
from conformance.forge import Seal
from conformance.forge.ciphertext import SHA2, Parts, RC4Recipe, Recipe
from conformance.forge.keys import made_up_key
from conformance.model.defect import Stage
from conformance.model.scenario import Scenario
from conformance.model.values import Key
from reference.crypto.derivation import ENCRYPTION, INTEGRITY, Derivation, usage_constant
from reference.messages import EncTicketPart

SHA2_128, SHA2_256 = "aes128-cts-hmac-sha256-128", "aes256-cts-hmac-sha384-192"
CAMELLIA_128, CAMELLIA_256 = "camellia128-cts-cmac", "camellia256-cts-cmac"
RC4 = "rc4-hmac"


def _sends(sent: Callable[[Parts, bytes], bytes]) -> Recipe:
    return Recipe(sent=sent)


def _covers(covered: Callable[[Parts, bytes], bytes]) -> Recipe:
    return Recipe(covered=covered)


# Triple DES (RFC 3961 sections 6.3 and 8)


@breaks(
    "rfc3961-6.3-mac", Stage.TICKET_SEAL, bases=(DES3,),
    each={
        "of-96-bits": _sends(lambda _parts, whole: whole[:12]),
        "without-padding": _covers(lambda parts, _encrypted: parts.confounder + parts.plaintext),
        "without-confounder": _covers(lambda parts, _encrypted: parts.message[8:]),
        "over-ciphertext": _covers(lambda _parts, encrypted: encrypted),
    },
)  # fmt: skip
def des3_mac(seal: Seal, recipe: Recipe) -> Seal:
    """The MAC of a triple DES ticket is cut, or of something else."""
    return replace(seal, recipe=recipe)


@breaks(
    "rfc3961-8-des3-numbers", Stage.TICKET_SEAL, bases=(DES3,), each={"5": 5, "7": 7},
    codes=(14, 31, 44, 45),
)  # fmt: skip
def des3_ticket_labelled(seal: Seal, etype: int) -> Seal:
    """A ticket under a key of type 16 is labelled with another type of triple DES."""
    return replace(seal, label=etype)


@breaks("rfc3961-8-des3-numbers", Stage.TICKET_PART, bases=(DES3,), each={"5": 5, "7": 7})
def des3_session_key_labelled(part: EncTicketPart, etype: int) -> EncTicketPart:
    """The session key is named one of another type of triple DES, and is used as type 16."""
    return replace(part, key=replace(part.key, keytype=etype))


# Zero is no type (RFC 3961 section 8)

_NO_TYPES = {"0": 0, "-1": -1, "2-to-the-31-less-1": 2**31 - 1, "minus-2-to-the-31": -(2**31)}


@breaks(
    "rfc3961-8-etype-zero", Stage.TICKET_SEAL, codes=(14, 31, 44, 45),
    each={key: etype for key, etype in _NO_TYPES.items() if etype},
)  # fmt: skip
def ticket_labelled(seal: Seal, etype: int) -> Seal:
    """The ticket's encryption is labelled with a type at the edge of what there can be."""
    return replace(seal, label=etype)


@breaks("rfc3961-8-etype-zero", Stage.AUTHENTICATOR_SEAL, each=_NO_TYPES, codes=(14, 31))
def authenticator_labelled(seal: Seal, etype: int) -> Seal:
    """The authenticator's encryption is labelled with no type, or one that can hardly be."""
    return replace(seal, label=etype)


@breaks(
    "rfc3961-8-etype-zero", Stage.TICKET_PART,
    each={key: etype for key, etype in _NO_TYPES.items() if etype},
)  # fmt: skip
def session_key_of_type(part: EncTicketPart, etype: int) -> EncTicketPart:
    """The session key is of a type at the edge of what there can be."""
    return replace(part, key=replace(part.key, keytype=etype))


# AES with SHA-1 (RFC 3962)


def _sized(part: EncTicketPart, size: int) -> EncTicketPart:
    value = (part.key.keyvalue + bytes(64))[:size]
    return replace(part, key=replace(part.key, keyvalue=value))


_SIZES_BUT_16 = {str(size): size for size in (0, 15, 17, 24, 32)}
_SIZES_BUT_32 = {str(size): size for size in (0, 16, 24, 31, 33)}


@breaks("rfc3962-3-key-size", Stage.TICKET_PART, bases=(AES128,), each=_SIZES_BUT_16)
def aes128_session_key_of(part: EncTicketPart, size: int) -> EncTicketPart:
    """The session key of AES-128 has other than 16 octets."""
    return _sized(part, size)


@breaks("rfc3962-3-key-size", Stage.TICKET_PART, bases=(AES256,), each=_SIZES_BUT_32)
def aes256_session_key_of(part: EncTicketPart, size: int) -> EncTicketPart:
    """The session key of AES-256 has other than 32 octets."""
    return _sized(part, size)


@harmless(
    "rfc3962-3-key-size", Stage.SCENARIO, bases=(AES128, AES256),
    each={"zeros": 0, "ones": 0xFF},
)  # fmt: skip
def session_key_of(scenario: Scenario, octet: int) -> Scenario:
    """The session key is an unlikely one: every string of the right size is a key."""
    key = scenario.session_key
    return replace(scenario, session_key=Key(key.etype, bytes((octet,)) * len(key.key)))


def _not_exchanged(parts: Parts, key: bytes, message: bytes) -> bytes:
    """Encrypt with ciphertext stealing, and leave the last two blocks in their order."""
    padding = -len(message) % 16
    blocks = parts.blocks(key).encrypt(message + bytes(padding))
    return blocks[: len(blocks) - 16 - padding] + blocks[-16:]


@breaks(
    "rfc3962-5-swapped-blocks", Stage.TICKET_SEAL,
    bases=("default", "whole-blocks", AES128),
)  # fmt: skip
def last_blocks_in_order(seal: Seal) -> Seal:
    """The last two blocks of the ticket have not changed places."""
    return replace(seal, recipe=Recipe(encipher=_not_exchanged))


@harmless(
    "rfc3962-5-partial-block", Stage.SCENARIO, each={str(by): by for by in range(1, 18)}
)  # fmt: skip
def last_block_longer_by(scenario: Scenario, by: int) -> Scenario:
    """Ticket and authenticator are longer by some octets: their last blocks have every size."""
    return with_longer_name(scenario, by)


_EMPTY = {"nothing": b"", "1-octet": b"\0", "1-block": bytes(16)}


@breaks(
    "rfc3962-5-single-block", Stage.TICKET_PLAINTEXT, bases=("default", AES128), each=_EMPTY
)  # fmt: skip
def ticket_with(_octets: bytes, plaintext: bytes) -> bytes:
    """The ticket has next to nothing behind its confounder, and a right MAC."""
    return plaintext


@breaks("rfc3962-5-single-block", Stage.AUTHENTICATOR_PLAINTEXT, each=_EMPTY)
def authenticator_with(_octets: bytes, plaintext: bytes) -> bytes:
    """The authenticator has next to nothing behind its confounder, and a right MAC."""
    return plaintext


@breaks(
    "rfc3962-6-mac", Stage.TICKET_SEAL, bases=(AES128, AES256),
    each={
        "last-96-bits": _sends(lambda _parts, whole: whole[-12:]),
        "all-160-bits": _sends(lambda _parts, whole: whole),
        "first-80-bits": _sends(lambda _parts, whole: whole[:10]),
        "without-confounder": _covers(lambda parts, _encrypted: parts.plaintext),
        "over-ciphertext": _covers(lambda _parts, encrypted: encrypted),
    },
)  # fmt: skip
def aes_sha1_mac(seal: Seal, recipe: Recipe) -> Seal:
    """The MAC of an AES ticket is cut in another way, or of something else."""
    return replace(seal, recipe=recipe)


@harmless(
    "rfc3962-7-numbers", Stage.SCENARIO, bases=(AES128,),
    each={"17-and-18": (17, 18), "18-and-17": (18, 17), "18-and-18": (18, 18)},
)  # fmt: skip
def service_and_session_key_of(scenario: Scenario, etypes: tuple[int, int]) -> Scenario:
    """The service key and the session key are of these two types of AES, equal or not."""
    service, session = etypes
    return replace(
        scenario,
        service_key=made_up_key(service, "service key"),
        session_key=made_up_key(session, "session key"),
    )


@breaks("rfc3962-7-numbers", Stage.AUTHENTICATOR_SEAL, bases=(AES128, AES256), codes=(14, 31))
def authenticator_labelled_as_the_other(seal: Seal) -> Seal:
    """The authenticator's encryption is labelled with the other size of AES."""
    return replace(seal, label=35 - seal.key.etype)


# RC4 (RFC 4757)

_MESSAGE_TYPES = {
    "big-endian": RC4Recipe(message_type=lambda usage: usage.to_bytes(4, "big")),
    "in-1-octet": RC4Recipe(message_type=lambda usage: bytes((usage,))),
    "8": RC4Recipe(message_type=lambda _usage: b"\x08\0\0\0"),
    "absent": RC4Recipe(message_type=lambda _usage: b""),
}


@breaks("rfc4757-3-usage", Stage.TICKET_SEAL, bases=(RC4,), each=_MESSAGE_TYPES)
def ticket_message_type(seal: Seal, recipe: RC4Recipe) -> Seal:
    """The usage goes into the RC4 key of the ticket in another way, or as another number."""
    return replace(seal, recipe=recipe)


@breaks("rfc4757-3-usage", Stage.AUTHENTICATOR_SEAL, bases=(RC4,), each=_MESSAGE_TYPES)
def authenticator_message_type(seal: Seal, recipe: RC4Recipe) -> Seal:
    """The usage goes into the RC4 key of the authenticator in another way, or as another number."""
    return replace(seal, recipe=recipe)


@breaks(
    "rfc4757-5-layout", Stage.TICKET_SEAL, bases=(RC4,),
    each={
        "mac-at-the-end": RC4Recipe(laid_out=lambda mac, encrypted: encrypted + mac),
        "mac-without-confounder": RC4Recipe(covered=lambda _confounder, plaintext: plaintext),
        "mac-of-confounder-alone": RC4Recipe(covered=lambda confounder, _plaintext: confounder),
    },
)  # fmt: skip
def rc4_ticket_with(seal: Seal, recipe: RC4Recipe) -> Seal:
    """The parts of an RC4 ticket are put together in another way."""
    return replace(seal, recipe=recipe)


@breaks(
    "rfc4757-5-layout", Stage.TICKET_SEAL, bases=(RC4,),
    each={"none": 0, "7-octets": 7, "9-octets": 9, "16-octets": 16},
)  # fmt: skip
def rc4_confounder_of(seal: Seal, size: int) -> Seal:
    """The confounder of an RC4 ticket has other than 8 octets; its MAC is right."""
    confounder = (2 * seal.confounder)[:size]
    return replace(seal, recipe=RC4Recipe(), confounder=confounder)


@breaks("rfc4757-5-layout", Stage.TICKET_PLAINTEXT, bases=(RC4,))
def rc4_ticket_empty(_octets: bytes) -> bytes:
    """An RC4 ticket has nothing behind its confounder, and a right MAC."""
    return b""


# Camellia (RFC 6803)


def _feedback(parts: Parts, purpose: bytes, *, first: int, feeds_back: bool) -> bytes:
    """Derive with CMAC in feedback mode (section 3) from another counter, or without feedback."""
    constant, size = usage_constant(parts.usage, purpose), len(parts.key.key)
    block, output = bytes(16), b""
    for counter in range(first, first + size // 16):
        before = block if feeds_back else b""
        text = (
            before + counter.to_bytes(4, "big") + constant + b"\0" + (8 * size).to_bytes(4, "big")
        )
        block = parts.mac(parts.key.key, text)
        output += block
    return output


def _camellia_keys(derive: Callable[[Parts, bytes], bytes]) -> Recipe:
    return Recipe(
        encryption_key=lambda parts: derive(parts, ENCRYPTION),
        integrity_key=lambda parts: derive(parts, INTEGRITY),
    )


def _as_simplified(parts: Parts, purpose: bytes) -> bytes:
    """Derive as RFC 3961 section 5.1 does, with the type's own block cipher."""
    cipher = AES if parts.key.etype in SHA2 else Camellia
    constant = usage_constant(parts.usage, purpose)
    return Derivation(cipher(parts.key.key)).random(constant, len(parts.key.key))


@breaks(
    "rfc6803-3-derivation", Stage.TICKET_SEAL, bases=(CAMELLIA_128, CAMELLIA_256),
    each={
        "as-in-rfc-3961": _camellia_keys(_as_simplified),
        "without-feedback": _camellia_keys(
            lambda parts, purpose: _feedback(parts, purpose, first=1, feeds_back=False)
        ),
        "counting-from-0": _camellia_keys(
            lambda parts, purpose: _feedback(parts, purpose, first=0, feeds_back=True)
        ),
    },
)  # fmt: skip
def camellia_keys_derived(seal: Seal, recipe: Recipe) -> Seal:
    """The keys of a Camellia ticket are derived in another way."""
    return replace(seal, recipe=recipe)


@breaks(
    "rfc6803-6-mac", Stage.TICKET_SEAL, bases=(CAMELLIA_128, CAMELLIA_256),
    each={
        "of-96-bits": _sends(lambda _parts, whole: whole[:12]),
        "over-ciphertext": _covers(lambda _parts, encrypted: encrypted),
        "without-confounder": _covers(lambda parts, _encrypted: parts.plaintext),
        "hmac": Recipe(mac=lambda _parts, key, data: hmac.digest(key, data, "sha1")),
    },
)  # fmt: skip
def camellia_mac(seal: Seal, recipe: Recipe) -> Seal:
    """The MAC of a Camellia ticket is cut, of something else, or no CMAC."""
    return replace(seal, recipe=recipe)


# AES with SHA-2 (RFC 8009)


@breaks("rfc8009-2-key-size", Stage.TICKET_PART, bases=(SHA2_128,), each=_SIZES_BUT_16)
def aes128_sha2_session_key_of(part: EncTicketPart, size: int) -> EncTicketPart:
    """The session key of type 19 has other than 16 octets."""
    return _sized(part, size)


@breaks("rfc8009-2-key-size", Stage.TICKET_PART, bases=(SHA2_256,), each=_SIZES_BUT_32)
def aes256_sha2_session_key_of(part: EncTicketPart, size: int) -> EncTicketPart:
    """The session key of type 20 has other than 32 octets; 24 are those of its Ki."""
    return _sized(part, size)


@breaks("rfc8009-2-key-size", Stage.TICKET_PART, bases=(SHA2_128, SHA2_256))
def sha2_session_key_of_the_other(part: EncTicketPart) -> EncTicketPart:
    """The session key is named one of the other of types 19 and 20."""
    return replace(part, key=replace(part.key, keytype=39 - part.key.keytype))


def _kdf(
    parts: Parts, purpose: bytes, *, counter: int = 1, zero: bytes = b"\0", unit: int = 8
) -> bytes:
    """Compute KDF-HMAC-SHA2 (section 3) with something else in its input."""
    size = len(parts.key.key) if purpose == ENCRYPTION else SHA2[parts.key.etype][1]
    label = usage_constant(parts.usage, purpose)
    length = (unit * size).to_bytes(4, "big")
    return parts.mac(parts.key.key, counter.to_bytes(4, "big") + label + zero + length)[:size]


def _sha2_keys(derive: Callable[[Parts, bytes], bytes]) -> Recipe:
    return Recipe(
        encryption_key=lambda parts: derive(parts, ENCRYPTION),
        integrity_key=lambda parts: derive(parts, INTEGRITY),
    )


@breaks(
    "rfc8009-3-derivation", Stage.TICKET_SEAL, bases=(SHA2_128, SHA2_256),
    each={
        "as-in-rfc-3961": _sha2_keys(_as_simplified),
        "counting-from-0": _sha2_keys(lambda parts, purpose: _kdf(parts, purpose, counter=0)),
        "without-zero-octet": _sha2_keys(lambda parts, purpose: _kdf(parts, purpose, zero=b"")),
        "with-length-in-octets": _sha2_keys(lambda parts, purpose: _kdf(parts, purpose, unit=1)),
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
        "plaintext": _covers(lambda parts, _encrypted: parts.message),
        "vector-and-plaintext": _covers(lambda parts, _encrypted: bytes(16) + parts.message),
        "ciphertext-alone": _covers(lambda _parts, encrypted: encrypted),
        "ciphertext-before-vector": _covers(lambda _parts, encrypted: encrypted + bytes(16)),
    },
)  # fmt: skip
def sha2_mac_over(seal: Seal, recipe: Recipe) -> Seal:
    """The MAC of a ticket of type 19 or 20 is not over vector and ciphertext."""
    return replace(seal, recipe=recipe)


@breaks(
    "rfc8009-5-mac-size", Stage.TICKET_SEAL, bases=(SHA2_128, SHA2_256),
    each={
        "96-bits": _sends(lambda _parts, whole: whole[:12]),
        "the-other": _sends(lambda parts, whole: whole[: 40 - SHA2[parts.key.etype][1]]),
        "the-whole-hash": _sends(lambda _parts, whole: whole),
        "its-end": _sends(lambda parts, whole: whole[-SHA2[parts.key.etype][1] :]),
    },
)  # fmt: skip
def sha2_mac_of(seal: Seal, recipe: Recipe) -> Seal:
    """The MAC of a ticket of type 19 or 20 has another size, or is another part of the hash."""
    return replace(seal, recipe=recipe)
