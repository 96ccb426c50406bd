"""Heimdal as the harness runs it: a process of its own, so that no other library is beside it."""

from __future__ import annotations

import os

import pytest

from conformance.model.protocol import Accept, Accepted, Initiate, Initiated, Rejected
from conformance.peers.process import PeerProcess, PeerUnavailable
from conformance.peers.registry import resolve

WANTED = "SIXSTEP_WANTS_HEIMDAL"


def heimdal(name: str) -> PeerProcess:
    """Return the peer of a name; where it has to be there, its tests must not drop out."""
    try:
        [spec] = resolve(name)
    except PeerUnavailable as error:
        if os.environ.get(WANTED):
            pytest.fail(f"NO HEIMDAL HERE: {error}")
        pytest.skip(f"NO HEIMDAL HERE: its adapter is not tried. {error}")
    return PeerProcess(spec.command)


def accepted(peer: PeerProcess, request: Accept) -> Accepted:
    """Return what the server established; it must accept."""
    answer = peer.ask(request)
    assert isinstance(answer, Accepted), answer
    return answer


def rejected(peer: PeerProcess, request: Accept) -> Rejected:
    """Return the server's refusal, which must say why in the library's words."""
    answer = peer.ask(request)
    assert isinstance(answer, Rejected), answer
    assert answer.native is not None
    assert answer.native.message
    return answer


def initiated(peer: PeerProcess, request: Initiate) -> Initiated:
    """Return what the client built; it must build."""
    answer = peer.ask(request)
    assert isinstance(answer, Initiated), answer
    return answer
