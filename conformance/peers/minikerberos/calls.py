"""A call into minikerberos or asyauth, and what they make of an answer."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any

from conformance.model.protocol import Native, Rejected
from conformance.peers.frozen import Refused


def completed(coroutine: Coroutine[Any, Any, Any]) -> Any:
    """Return what a coroutine returns that waits for nothing."""
    try:
        coroutine.send(None)
    except StopIteration as done:
        return done.value
    coroutine.close()
    raise RuntimeError("asyauth waits for the network")


def rejection(refused: Refused) -> Rejected:
    """Return the observation. No exception of theirs has a code of RFC 4120 here."""
    error = refused.error
    return Rejected(None, Native(type(error).__name__, str(error)))
