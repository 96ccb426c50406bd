"""Peers beyond the default ones, as the harness runs them, and tokens for them."""

from __future__ import annotations

import os
from datetime import UTC, datetime

import pytest
from mit_messages import AUTHENTICATOR, SESSION_KEY, decrypted, read, read_fields, tlv

from conformance.model.protocol import Accept, Accepted, Initiate, Initiated, Rejected
from conformance.peers.process import PeerProcess, PeerUnavailable
from conformance.peers.registry import resolve

MECHANISM = bytes.fromhex("06092a864886f712010202")
TOKEN_OF_REQUEST, TOKEN_OF_REPLY = b"\x01\x00", b"\x02\x00"


def running(name: str, wanted: str) -> PeerProcess:
    """Return the peer of a name; where the variable `wanted` is set, it must not drop out."""
    try:
        spec, *_ = resolve(name)
    except PeerUnavailable as error:
        if os.environ.get(wanted):
            pytest.fail(f"NO {name.upper()} HERE: {error}")
        pytest.skip(f"NO {name.upper()} HERE: its adapter is not tried. {error}")
    return PeerProcess(spec.command)


def accepted(peer: PeerProcess, request: Accept) -> Accepted:
    """Return what the server established; it must accept."""
    answer = peer.ask(request)
    assert isinstance(answer, Accepted), answer
    return answer


def rejected(peer: PeerProcess, request: Accept | Initiate) -> Rejected:
    """Return the refusal, which must say why in the library's words."""
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


def token(message: bytes, token_id: bytes) -> bytes:
    """Return the GSS token of a message."""
    return tlv(0x60, MECHANISM + token_id + message)


def message_in(given: bytes, token_id: bytes) -> bytes:
    """Return the message of a token, which has this identifier and the right framing."""
    _, _, inner = given.partition(MECHANISM)
    assert given == token(inner[2:], token_id)
    return inner[2:]


def options_of(ap_req: bytes) -> bytes:
    """Return the contents octets of the ap-options of an AP-REQ."""
    [(_, message)] = read(ap_req)
    return read_fields(message)[2]


def authenticator_of(ap_req: bytes) -> dict[int, bytes]:
    """Return the fields of the authenticator of an AP-REQ."""
    [(_, message)] = read(ap_req)
    return read_fields(decrypted(SESSION_KEY, AUTHENTICATOR, read_fields(message)[4]))


def time_of(authenticator: dict[int, bytes]) -> datetime:
    """Return the time of an authenticator."""
    seconds = datetime.strptime(authenticator[5].decode(), "%Y%m%d%H%M%SZ").replace(tzinfo=UTC)
    return seconds.replace(microsecond=int.from_bytes(authenticator[4]))
