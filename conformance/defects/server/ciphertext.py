"""Ciphertext that is not made as its encryption type makes it (RFC 3961 sections 3 and 5)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from conformance.defects.bases import ENCTYPES
from conformance.defects.registry import breaks, harmless, left_open
from conformance.forge import Seal, crypto_key
from conformance.forge.ciphertext import SHA2, Parts, Recipe, mac_size, with_mac
from conformance.model.defect import Stage
from conformance.model.scenario import Scenario
from reference.crypto.derivation import CHECKSUM, ENCRYPTION, INTEGRITY, usage_constant

DES3, AES128, AES256 = "des3-cbc-sha1", "aes128-cts-hmac-sha1-96", "aes256-cts-hmac-sha1-96"
EVERY = tuple(ENCTYPES)
OF_BLOCKS = tuple(name for name in ENCTYPES if name != "rc4-hmac")


def blocks_exchanged(cipher: bytes) -> bytes:
    """Return the ciphertext with its second and third 16 octets exchanged."""
    return cipher[:16] + cipher[32:48] + cipher[16:32] + cipher[48:]


SPOILT: dict[str, Callable[[bytes], bytes]] = {
    "with-blocks-exchanged": blocks_exchanged,
    "with-a-block-twice": lambda cipher: cipher[:32] + cipher[16:],
    "without-a-block": lambda cipher: cipher[:16] + cipher[32:],
}


@breaks("rfc3961-3-integrity", Stage.TICKET_SEAL, bases=EVERY, each=SPOILT)
def ticket(seal: Seal, spoil: Callable[[bytes], bytes]) -> Seal:
    """Whole blocks of the ticket's ciphertext are not where they were."""
    return replace(seal, spoil=spoil)


@breaks("rfc3961-3-integrity", Stage.AUTHENTICATOR_SEAL, each=SPOILT)
def authenticator(seal: Seal, spoil: Callable[[bytes], bytes]) -> Seal:
    """Whole blocks of the authenticator's ciphertext are not where they were."""
    return replace(seal, spoil=spoil)


def size_of(seal: Seal, of_macs: int, of_confounders: int, more: int) -> int:
    """Return a size that depends on the encryption type's."""
    etype = seal.key.etype
    confounder = crypto_key(seal.key).confounder_size
    return of_macs * mac_size(etype) + of_confounders * confounder + more


TOO_SHORT = {
    "nothing": (0, 0, 0),
    "1-octet": (0, 0, 1),
    "a-mac-less-1-octet": (1, 0, -1),
    "a-mac": (1, 0, 0),
    "a-mac-and-1-octet": (1, 0, 1),
    "1-octet-less-than-both": (1, 1, -1),
    "both": (1, 1, 0),
}


@breaks("rfc3961-5.3-too-short", Stage.TICKET_SEAL, bases=EVERY, each=TOO_SHORT)
def ticket_of(seal: Seal, size: tuple[int, int, int]) -> Seal:
    """The ticket's ciphertext is cut to less than confounder and MAC, or to just their size."""
    return replace(seal, cut=size_of(seal, *size))


@breaks("rfc3961-5.3-too-short", Stage.AUTHENTICATOR_SEAL, bases=("rc4-hmac", DES3), each=TOO_SHORT)
def authenticator_of(seal: Seal, size: tuple[int, int, int]) -> Seal:
    """The authenticator's ciphertext is cut to less than confounder and MAC, or just to them."""
    return replace(seal, cut=size_of(seal, *size))


_MACS: dict[str, Callable[[bytes], bytes]] = {
    "absent": lambda mac: b"",
    "of-1-octet-less": lambda mac: mac[:-1],
    "of-1-octet-more": lambda mac: mac + b"\0",
    "of-zeros": lambda mac: bytes(len(mac)),
    "of-another-first-octet": lambda mac: bytes((mac[0] ^ 0x40,)) + mac[1:],
    "of-another-last-octet": lambda mac: mac[:-1] + bytes((mac[-1] ^ 0x40,)),
}


def _with_mac(seal: Seal, change: Callable[[bytes], bytes]) -> Seal:
    return replace(seal, spoil=lambda cipher: with_mac(seal.key.etype, cipher, change))


@breaks("rfc3961-5.3-whole-mac", Stage.TICKET_SEAL, bases=EVERY, each=_MACS)
def ticket_mac(seal: Seal, change: Callable[[bytes], bytes]) -> Seal:
    """The MAC of the ticket has another size, or is right in a part of it only."""
    return _with_mac(seal, change)


@breaks("rfc3961-5.3-whole-mac", Stage.AUTHENTICATOR_SEAL, each=_MACS)
def authenticator_mac(seal: Seal, change: Callable[[bytes], bytes]) -> Seal:
    """The MAC of the authenticator has another size, or is right in a part of it only."""
    return _with_mac(seal, change)


@breaks(
    "rfc3961-5.3-whole-mac", Stage.TICKET_SEAL, each={f"{number}": number for number in range(12)}
)
def ticket_mac_octet(seal: Seal, number: int) -> Seal:
    """One octet of the ticket's MAC is another, whichever it is."""
    return _with_mac(
        seal, lambda mac: mac[:number] + bytes((mac[number] ^ 0xFF,)) + mac[number + 1 :]
    )


def sends(sent: Callable[[Parts, bytes], bytes]) -> Recipe:
    """Return the recipe that sends something else of the whole MAC."""
    return Recipe(sent=sent)


def covers(covered: Callable[[Parts, bytes], bytes]) -> Recipe:
    """Return the recipe whose MAC is of something else."""
    return Recipe(covered=covered)


def keys_from(derive: Callable[[Parts, bytes], bytes]) -> Recipe:
    """Return the recipe whose Ke and Ki are derived from the purpose in another way."""
    return Recipe(
        encryption_key=lambda parts: derive(parts, ENCRYPTION),
        integrity_key=lambda parts: derive(parts, INTEGRITY),
    )


def _derived(constant: Callable[[int, bytes], bytes]) -> Recipe:
    """Return the recipe whose Ke and Ki come from another constant of usage and purpose."""
    return keys_from(lambda parts, purpose: parts.derive(constant(parts.usage, purpose), 0))


_DERIVATIONS = {
    "exchanged": Recipe(
        encryption_key=Parts.integrity_key, integrity_key=Parts.encryption_key
    ),
    "of-checksums": Recipe(
        integrity_key=lambda parts: parts.derive(usage_constant(parts.usage, CHECKSUM), 0)
    ),
    "of-usage-backwards": _derived(lambda usage, purpose: usage.to_bytes(4, "little") + purpose),
    "of-usage-in-1-octet": _derived(lambda usage, purpose: bytes((usage,)) + purpose),
    "of-usage-alone": _derived(lambda usage, purpose: usage.to_bytes(4, "big")),
    "of-purpose-first": _derived(lambda usage, purpose: purpose + usage.to_bytes(4, "big")),
}  # fmt: skip


@breaks(
    "rfc3961-5.3-key-usage-derivation", Stage.TICKET_SEAL, bases=(DES3, AES128, AES256),
    each=_DERIVATIONS,
)  # fmt: skip
def ticket_keys(seal: Seal, recipe: Recipe) -> Seal:
    """Ke and Ki of the ticket are derived in another way."""
    return replace(seal, recipe=recipe)


@breaks("rfc3961-5.3-key-usage-derivation", Stage.AUTHENTICATOR_SEAL, each=_DERIVATIONS)
def authenticator_keys(seal: Seal, recipe: Recipe) -> Seal:
    """Ke and Ki of the authenticator are derived in another way."""
    return replace(seal, recipe=recipe)


def _base_key(parts: Parts) -> bytes:
    return parts.key.key


_BASE_KEYS = {
    "for-integrity": Recipe(integrity_key=_base_key),
    "for-both": Recipe(encryption_key=_base_key, integrity_key=_base_key),
}


@breaks("rfc3961-5.1-base-key", Stage.TICKET_SEAL, bases=OF_BLOCKS)
def ticket_base_key_for_encryption(seal: Seal) -> Seal:
    """The ticket is encrypted with the service key itself; in RFC 8009 its MAC is right."""
    return replace(seal, recipe=Recipe(encryption_key=_base_key))


@breaks("rfc3961-5.1-base-key", Stage.TICKET_SEAL, bases=OF_BLOCKS, each=_BASE_KEYS, codes=(31,))
def ticket_base_key(seal: Seal, recipe: Recipe) -> Seal:
    """The service key itself does a part of the ticket's protection."""
    return replace(seal, recipe=recipe)


@breaks("rfc3961-5.1-base-key", Stage.AUTHENTICATOR_SEAL, each=_BASE_KEYS, codes=(31,))
def authenticator_base_key(seal: Seal, recipe: Recipe) -> Seal:
    """The session key itself does a part of the authenticator's protection."""
    return replace(seal, recipe=recipe)


def _from_vector(last: int) -> Recipe:
    """Return the recipe that starts from a vector of zeros but for its last octet."""

    def vector(parts: Parts) -> bytes:
        return bytes(len(parts.confounder) - 1) + bytes((last,))

    def encipher(parts: Parts, key: bytes, message: bytes) -> bytes:
        # To encrypt from a vector is to add it to the first block, which is the confounder.
        size = len(parts.confounder)
        first = bytes(a ^ b for a, b in zip(message[:size], vector(parts), strict=True))
        return parts.encipher(key, first + message[size:])

    def covered(parts: Parts, encrypted: bytes) -> bytes:
        return vector(parts) + encrypted if parts.key.etype in SHA2 else parts.message

    return Recipe(encipher=encipher, covered=covered)


_VECTORS = {"of-1": _from_vector(1), "of-80": _from_vector(0x80)}


@breaks("rfc3961-5.3-initial-state", Stage.TICKET_SEAL, bases=OF_BLOCKS, each=_VECTORS)
def ticket_vector(seal: Seal, recipe: Recipe) -> Seal:
    """The ticket's encryption starts from a vector that is not zero."""
    return replace(seal, recipe=recipe)


@breaks("rfc3961-5.3-initial-state", Stage.AUTHENTICATOR_SEAL, each=_VECTORS)
def authenticator_vector(seal: Seal, recipe: Recipe) -> Seal:
    """The authenticator's encryption starts from a vector that is not zero."""
    return replace(seal, recipe=recipe)


def with_longer_name(scenario: Scenario, by: int) -> Scenario:
    """Return the scenario with a longer client's name: ticket and authenticator are longer."""
    return replace(scenario, client=scenario.client.replace("@", "x" * by + "@"))


@harmless(
    "rfc3961-3-extra-octets", Stage.SCENARIO, bases=(DES3,),
    each={str(by): by for by in range(1, 9)},
)  # fmt: skip
def longer_by(scenario: Scenario, by: int) -> Scenario:
    """Ticket and authenticator are longer by some octets, and padded as the block size wants."""
    return with_longer_name(scenario, by)


_EXTRA = {"1-octet": b"\0", "15-octets": bytes(15), "16-octets": bytes(16), "noise": b"noise"}


@left_open("rfc3961-3-extra-octets", Stage.TICKET_PLAINTEXT, each=_EXTRA)
def extra_behind_ticket(octets: bytes, extra: bytes) -> bytes:
    """Octets follow the EncTicketPart, which encryption has not put there."""
    return octets + extra


@left_open("rfc3961-3-extra-octets", Stage.AUTHENTICATOR_PLAINTEXT, each=_EXTRA)
def extra_behind_authenticator(octets: bytes, extra: bytes) -> bytes:
    """Octets follow the Authenticator, which encryption has not put there."""
    return octets + extra


@left_open("rfc3961-3-extra-octets", Stage.TICKET_PLAINTEXT, bases=(DES3,))
def padding_of_a_block_more(octets: bytes) -> bytes:
    """A whole block of zeros follows the EncTicketPart, more than its padding needs."""
    return octets + bytes(8)


@left_open("rfc3961-3-extra-octets", Stage.TICKET_PLAINTEXT, bases=(DES3,))
def padding_of_ones(octets: bytes) -> bytes:
    """The padding of the ticket is not zero; that it must be binds who encrypts (6.3)."""
    return octets + b"\xff" * (-len(octets) % 8)
