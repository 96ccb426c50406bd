"""gokrb5 and its fork as the harness runs them."""

from __future__ import annotations

import os
from typing import NoReturn

import pytest

from conformance.peers.process import PeerProcess, PeerUnavailable
from conformance.peers.registry import resolve

NAMES = ("gokrb5", "go-krb5")
WANTED = "SIXSTEP_WANTS_GO"


def gokrb5(name: str) -> PeerProcess:
    """Return the peer of a name; where it has to be there, its tests must not drop out."""
    try:
        [spec] = resolve(name)
    except PeerUnavailable as error:
        missing(str(error))
    return PeerProcess(spec.command)


def missing(why: str) -> NoReturn:
    """Skip, or fail where the environment says that there is to be a Go toolchain."""
    reason = f"NO GO HERE: the adapters of gokrb5 and go-krb5 are not tried. {why}"
    if os.environ.get(WANTED):
        pytest.fail(reason)
    pytest.skip(reason)
