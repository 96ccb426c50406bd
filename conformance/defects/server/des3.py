"""Triple DES: the MAC (RFC 3961 section 6.3)."""

from __future__ import annotations

from dataclasses import replace

from conformance.defects.registry import breaks
from conformance.defects.server.ciphertext import DES3, covers, sends
from conformance.forge import Seal
from conformance.forge.ciphertext import Recipe
from conformance.model.defect import Stage


@breaks(
    "rfc3961-6.3-mac", Stage.TICKET_SEAL, bases=(DES3,),
    each={
        "of-96-bits": sends(lambda _parts, whole: whole[:12]),
        "without-padding": covers(lambda parts, _encrypted: parts.confounder + parts.plaintext),
        "without-confounder": covers(lambda parts, _encrypted: parts.message[8:]),
        "over-ciphertext": covers(lambda _parts, encrypted: encrypted),
    },
)  # fmt: skip
def des3_mac(seal: Seal, recipe: Recipe) -> Seal:
    """The MAC of a triple DES ticket is cut, or of something else."""
    return replace(seal, recipe=recipe)
