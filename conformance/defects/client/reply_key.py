"""The encryption of KRB_AP_REP (RFC 4120 sections 3.2.5 and 7.5.1)."""

from __future__ import annotations

from dataclasses import replace

from conformance.defects.bases import BASES
from conformance.defects.registry import breaks
from conformance.defects.server.integrity import OTHER_USAGES
from conformance.forge import Seal
from conformance.forge.keys import made_up_key
from conformance.model.defect import Role, Stage


@breaks("rfc4120-3.2.5-key", Stage.REPLY_SEAL)
def key(seal: Seal) -> Seal:
    """The reply is under a key that is not the session key."""
    return replace(seal, key=made_up_key(seal.key.etype, "another key"))


@breaks("rfc4120-3.2.5-key", Stage.REPLY_SEAL)
def service_key(seal: Seal) -> Seal:
    """The reply is under the service's long-term key."""
    return replace(seal, key=BASES[Role.CLIENT]["default"].scenario.service_key)


@breaks("rfc4120-3.2.5-key", Stage.REPLY_SEAL)
def its_own_subkey(seal: Seal) -> Seal:
    """The reply is under the subkey that is in it."""
    subkey = BASES[Role.CLIENT]["default"].scenario.reply_subkey
    return seal if subkey is None else replace(seal, key=subkey)


@breaks(
    "rfc4120-7.5.1-reply-usage", Stage.REPLY_SEAL,
    each={key: usage for key, usage in OTHER_USAGES.items() if usage != 12},
)  # fmt: skip
def usage(seal: Seal, usage: int) -> Seal:
    """The reply is encrypted with another key usage than 12."""
    return replace(seal, usage=usage)


@breaks(
    "rfc4120-3.2.5-integrity", Stage.REPLY_SEAL,
    each={"first-bit": 0, "body": 200, "last-bit": -1},
)  # fmt: skip
def flipped(seal: Seal, bit: int) -> Seal:
    """A bit of the reply's ciphertext is turned over."""
    return replace(seal, flip=bit)


@breaks(
    "rfc4120-3.2.5-integrity", Stage.REPLY_SEAL,
    each={str(size): size for size in (0, 1, 16, 27, 28, 29)},
)  # fmt: skip
def cut(seal: Seal, size: int) -> Seal:
    """The reply's ciphertext is cut off."""
    return replace(seal, cut=size)
