"""Replies whose ciphertext is not made as their encryption type makes it (RFC 3961, 3962)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from conformance.defects.bases import ENCTYPES
from conformance.defects.registry import breaks, harmless, left_open
from conformance.defects.server.ciphertext import SPOILT, TOO_SHORT, size_of
from conformance.forge import Seal
from conformance.model.defect import Stage
from conformance.model.scenario import Scenario
from conformance.model.values import Key
from reference.messages import EncAPRepPart, EncryptionKey

EVERY = tuple(ENCTYPES)
DES3, AES128, AES256 = "des3-cbc-sha1", "aes128-cts-hmac-sha1-96", "aes256-cts-hmac-sha1-96"


@breaks(
    "rfc3961-3-integrity-reply", Stage.REPLY_SEAL, bases=EVERY,
    each={
        **SPOILT,
        "with-an-octet-more": lambda cipher: cipher + b"\0",
        "with-an-octet-less": lambda cipher: cipher[:-1],
    },
)  # fmt: skip
def reply(seal: Seal, spoil: Callable[[bytes], bytes]) -> Seal:
    """Octets of the reply's ciphertext are not where they were."""
    return replace(seal, spoil=spoil)


@breaks("rfc3961-5.3-too-short-reply", Stage.REPLY_SEAL, bases=EVERY, each=TOO_SHORT)
def reply_of(seal: Seal, size: tuple[int, int, int]) -> Seal:
    """The reply's ciphertext is cut to less than confounder and MAC, or to just their size."""
    return replace(seal, cut=size_of(seal, *size))


@harmless(
    "rfc3961-3-extra-octets-reply", Stage.SCENARIO, bases=(DES3,),
    each={f"{size}-octets": 1 << 8 * size - 2 for size in range(1, 5)} | {"5-octets": 1 << 31},
)  # fmt: skip
def padded_reply_with_number_of(scenario: Scenario, number: int) -> Scenario:
    """The sequence number has another length, and so has the padding of the reply."""
    return replace(scenario, reply_sequence=number)


@left_open(
    "rfc3961-3-extra-octets-reply", Stage.REPLY_PLAINTEXT, bases=(AES128,),
    each={"1-octet": b"\0", "16-octets": bytes(16), "noise": b"noise"},
)  # fmt: skip
def reply_with_extra(octets: bytes, extra: bytes) -> bytes:
    """Octets follow the EncAPRepPart, which encryption has not put there."""
    return octets + extra


@harmless(
    "rfc3962-3-key-size-reply", Stage.SCENARIO, bases=(AES128, AES256),
    each={"zeros": 0, "ones": 0xFF},
)  # fmt: skip
def reply_subkey_octets(scenario: Scenario, octet: int) -> Scenario:
    """The reply's subkey is an unlikely one: every string of the right size is a key."""
    key = scenario.session_key
    return replace(scenario, reply_subkey=Key(key.etype, bytes((octet,)) * len(key.key)))


@left_open(
    "rfc3962-3-key-size-reply", Stage.REPLY_PART, bases=(AES128,),
    each={str(size): size for size in (0, 15, 17, 32)},
)  # fmt: skip
def reply_aes128_subkey_of(part: EncAPRepPart, size: int) -> EncAPRepPart:
    """The reply's subkey of AES-128 has other than 16 octets."""
    return replace(part, subkey=EncryptionKey(keytype=17, keyvalue=bytes(size)))


@left_open(
    "rfc3962-3-key-size-reply", Stage.REPLY_PART, bases=(AES256,),
    each={str(size): size for size in (0, 16, 31, 33)},
)  # fmt: skip
def reply_aes256_subkey_of(part: EncAPRepPart, size: int) -> EncAPRepPart:
    """The reply's subkey of AES-256 has other than 32 octets."""
    return replace(part, subkey=EncryptionKey(keytype=18, keyvalue=bytes(size)))
