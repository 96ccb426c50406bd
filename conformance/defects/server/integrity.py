"""Ciphertext that was modified, or is under another key or usage (sections 3.2.3, 7.5.1)."""

from __future__ import annotations

from dataclasses import replace

from conformance.defects.bases import BASES, ENCTYPES
from conformance.defects.registry import breaks
from conformance.forge import Seal
from conformance.forge.keys import made_up_key
from conformance.model.defect import Role, Stage

# How ciphertext is protected is each enctype's own affair, so all of them are run.
ALL = ("default", *ENCTYPES)
FIRST_BITS = {"first-bit": 0, "confounder": 100, "body": 200, "last-bit": -1}
OTHER_USAGES = {str(usage): usage for usage in (0, 1, 2, 3, 6, 7, 8, 10, 11, 12, 13, 1024)}


@breaks("rfc4120-3.2.3-ticket-integrity", Stage.TICKET_SEAL, each=FIRST_BITS, bases=ALL)
def ticket_flipped(seal: Seal, bit: int) -> Seal:
    """A bit of the ticket's ciphertext is turned over."""
    return replace(seal, flip=bit)


@breaks("rfc4120-3.2.3-ticket-integrity", Stage.TICKET_SEAL, bases=ALL)
def ticket_key(seal: Seal) -> Seal:
    """The ticket is under a key that is not the server's."""
    return replace(seal, key=made_up_key(seal.key.etype, "another key"))


@breaks(
    "rfc4120-3.2.3-ticket-integrity", Stage.TICKET_SEAL,
    each={str(size): size for size in (0, 1, 15, 16, 27, 28, 29)},
)  # fmt: skip
def ticket_cut(seal: Seal, size: int) -> Seal:
    """The ticket's ciphertext is too short for confounder and checksum, or just long enough."""
    return replace(seal, cut=size)


@breaks(
    "rfc4120-7.5.1-ticket-usage", Stage.TICKET_SEAL,
    each={key: usage for key, usage in OTHER_USAGES.items() if usage not in (0, 2)},
)  # fmt: skip
def ticket_usage(seal: Seal, usage: int) -> Seal:
    """The ticket is encrypted with another key usage than 2."""
    return replace(seal, usage=usage)


@breaks("rfc3961-2-usage-zero", Stage.TICKET_SEAL)
def ticket_usage_0(seal: Seal) -> Seal:
    """The ticket is encrypted with key usage 0, which is none."""
    return replace(seal, usage=0)


@breaks(
    "rfc4120-3.2.3-authenticator-integrity", Stage.AUTHENTICATOR_SEAL, each=FIRST_BITS, bases=ALL
)
def authenticator_flipped(seal: Seal, bit: int) -> Seal:
    """A bit of the authenticator's ciphertext is turned over."""
    return replace(seal, flip=bit)


@breaks("rfc4120-3.2.3-authenticator-integrity", Stage.AUTHENTICATOR_SEAL, bases=ALL)
def authenticator_key(seal: Seal) -> Seal:
    """The authenticator is under a key that is not the session key."""
    return replace(seal, key=made_up_key(seal.key.etype, "another key"))


@breaks("rfc4120-3.2.3-authenticator-integrity", Stage.AUTHENTICATOR_SEAL)
def authenticator_under_service_key(seal: Seal) -> Seal:
    """The authenticator is under the service's long-term key."""
    return replace(seal, key=BASES[Role.SERVER]["default"].scenario.service_key)


@breaks(
    "rfc4120-3.2.3-authenticator-integrity", Stage.AUTHENTICATOR_SEAL,
    each={str(size): size for size in (0, 1, 15, 16, 27, 28, 29)},
)  # fmt: skip
def authenticator_cut(seal: Seal, size: int) -> Seal:
    """The authenticator's ciphertext is too short for confounder and checksum, or just enough."""
    return replace(seal, cut=size)


@breaks(
    "rfc4120-7.5.1-authenticator-usage", Stage.AUTHENTICATOR_SEAL,
    each={key: usage for key, usage in OTHER_USAGES.items() if usage not in (0, 11)},
)  # fmt: skip
def authenticator_usage(seal: Seal, usage: int) -> Seal:
    """The authenticator is encrypted with another key usage than 11."""
    return replace(seal, usage=usage)


@breaks("rfc3961-2-usage-zero", Stage.AUTHENTICATOR_SEAL)
def authenticator_usage_0(seal: Seal) -> Seal:
    """The authenticator is encrypted with key usage 0, which is none."""
    return replace(seal, usage=0)
