"""RC4: the usage and the layout (RFC 4757)."""

from __future__ import annotations

from dataclasses import replace

from conformance.defects.registry import breaks
from conformance.forge import Seal
from conformance.forge.ciphertext import RC4Recipe
from conformance.model.defect import Stage

RC4 = "rc4-hmac"


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
