"""AES with SHA-1: key sizes, ciphertext stealing, the MAC (RFC 3962)."""

from __future__ import annotations

from dataclasses import replace

from conformance.defects.registry import breaks, harmless
from conformance.defects.server.ciphertext import AES128, AES256, covers, sends, with_longer_name
from conformance.forge import Seal
from conformance.forge.ciphertext import Parts, Recipe
from conformance.model.defect import Stage
from conformance.model.scenario import Scenario
from conformance.model.values import Key
from reference.messages import EncTicketPart


def sized(part: EncTicketPart, size: int) -> EncTicketPart:
    """Return the ticket with a session key of another size."""
    value = (part.key.keyvalue + bytes(64))[:size]
    return replace(part, key=replace(part.key, keyvalue=value))


SIZES_BUT_16 = {str(size): size for size in (0, 15, 17, 24, 32)}
SIZES_BUT_32 = {str(size): size for size in (0, 16, 24, 31, 33)}


@breaks("rfc3962-3-key-size", Stage.TICKET_PART, bases=(AES128,), each=SIZES_BUT_16)
def aes128_session_key_of(part: EncTicketPart, size: int) -> EncTicketPart:
    """The session key of AES-128 has other than 16 octets."""
    return sized(part, size)


@breaks("rfc3962-3-key-size", Stage.TICKET_PART, bases=(AES256,), each=SIZES_BUT_32)
def aes256_session_key_of(part: EncTicketPart, size: int) -> EncTicketPart:
    """The session key of AES-256 has other than 32 octets."""
    return sized(part, size)


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
        "last-96-bits": sends(lambda _parts, whole: whole[-12:]),
        "all-160-bits": sends(lambda _parts, whole: whole),
        "first-80-bits": sends(lambda _parts, whole: whole[:10]),
        "without-confounder": covers(lambda parts, _encrypted: parts.plaintext),
        "over-ciphertext": covers(lambda _parts, encrypted: encrypted),
    },
)  # fmt: skip
def aes_sha1_mac(seal: Seal, recipe: Recipe) -> Seal:
    """The MAC of an AES ticket is cut in another way, or of something else."""
    return replace(seal, recipe=recipe)
