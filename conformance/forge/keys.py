"""Keys for scenarios: of any etype, the same in every run."""

from __future__ import annotations

from conformance.forge.stream import stream
from conformance.model.values import Key
from reference.crypto import random_key


def made_up_key(etype: int, label: str) -> Key:
    """Return a key of an etype; `label` keeps keys apart. UnknownEtype as `reference.crypto`."""
    key = random_key(etype, stream(f"{label}/{etype}"))
    return Key(key.etype, key.contents)
