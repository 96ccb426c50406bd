"""Builds the adapter of go-krb5, with the Go toolchain of this machine."""

from __future__ import annotations

from pathlib import Path

from conformance.peers.gokrb5.find import build
from conformance.peers.spec import PeerSpec


def find() -> list[PeerSpec]:
    """Return go-krb5, of the version that go.mod names. PeerUnavailable where it is not built."""
    return [build("go-krb5", "github.com/go-krb5/krb5", Path(__file__).parent)]
