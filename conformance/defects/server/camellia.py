"""Camellia: derivation and the MAC (RFC 6803)."""

from __future__ import annotations

import hmac
from dataclasses import replace

from cryptography.hazmat.decrepit.ciphers.algorithms import Camellia

from conformance.defects.registry import breaks
from conformance.defects.server.ciphertext import covers, keys_from, sends
from conformance.forge import Seal
from conformance.forge.ciphertext import Parts, Recipe
from conformance.model.defect import Stage
from reference.crypto.derivation import Derivation, usage_constant

CAMELLIA_128, CAMELLIA_256 = "camellia128-cts-cmac", "camellia256-cts-cmac"


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


def _as_simplified(parts: Parts, purpose: bytes) -> bytes:
    """Derive as RFC 3961 section 5.1 does, with the type's own block cipher."""
    constant = usage_constant(parts.usage, purpose)
    return Derivation(Camellia(parts.key.key)).random(constant, len(parts.key.key))


@breaks(
    "rfc6803-3-derivation", Stage.TICKET_SEAL, bases=(CAMELLIA_128, CAMELLIA_256),
    each={
        "as-in-rfc-3961": keys_from(_as_simplified),
        "without-feedback": keys_from(
            lambda parts, purpose: _feedback(parts, purpose, first=1, feeds_back=False)
        ),
        "counting-from-0": keys_from(
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
        "of-96-bits": sends(lambda _parts, whole: whole[:12]),
        "over-ciphertext": covers(lambda _parts, encrypted: encrypted),
        "without-confounder": covers(lambda parts, _encrypted: parts.plaintext),
        "hmac": Recipe(mac=lambda _parts, key, data: hmac.digest(key, data, "sha1")),
    },
)  # fmt: skip
def camellia_mac(seal: Seal, recipe: Recipe) -> Seal:
    """The MAC of a Camellia ticket is cut, of something else, or no CMAC."""
    return replace(seal, recipe=recipe)
