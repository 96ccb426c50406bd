"""Steps 2 to 5 by the reference, by MIT's library and by a server of pyasn1 and impacket.

The messages are the same for all, AES256-SHA1, each with a session key that nobody has seen
before. None of the three keeps a replay cache.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from contest import Aim, Contest, Line, Worker
from messages import KVNO, SCENARIO, SERVICE_KEY, ap_reqs, rounds
from mit_server import MitServer
from pyasn1_server import Pyasn1Server

from conformance.forge import crypto_key
from conformance.peers.mit.find import find_libraries
from reference import der
from reference.crypto import Enctype, Key
from reference.keytab import Keytab, KeytabEntry
from reference.messages import APRep, EncAPRepPart
from reference.numbers import KeyUsage
from reference.policy import Policy
from reference.principal import Principal
from reference.server import Accepted, Server

ROUNDS, MESSAGES = 40, 25


class ReferenceServer:
    """The reference."""

    name = "reference"

    def __init__(self) -> None:
        principal = Principal.parse(SCENARIO.server)
        keytab = Keytab([KeytabEntry(principal, KVNO, crypto_key(SERVICE_KEY))])
        self._server = Server(principal, keytab, os.urandom, Policy(detect_replays=False))

    def accept(self, octets: bytes) -> bytes:
        """Take an AP-REQ and return the AP-REP."""
        result = self.result(octets)
        assert result.ap_rep is not None
        return result.ap_rep

    def result(self, octets: bytes) -> Accepted:
        """Take an AP-REQ and return all that it established."""
        result = self._server.accept(octets, SCENARIO.now)
        assert isinstance(result, Accepted)
        return result


def in_turn(accept: Callable[[bytes], bytes]) -> Worker:
    """Return the worker that has each message accepted."""

    def work(messages: Sequence[bytes]) -> None:
        for message in messages:
            accept(message)

    return work


def servers() -> list[Any]:
    """Return one of each; a library that is not there is an error."""
    libraries = find_libraries()
    assert libraries
    return [ReferenceServer(), Pyasn1Server(), *map(MitServer, libraries)]


def test_all_of_them_answer() -> None:
    [message] = ap_reqs(1)
    asked = ReferenceServer().result(message).exchange
    for server in servers():
        sealed = der.decode(APRep, server.accept(message)).enc_part
        key = Key(Enctype.AES256_CTS_HMAC_SHA1_96, asked.session_key.contents)
        reply = der.decode(EncAPRepPart, key.decrypt(KeyUsage.AP_REP, sealed.cipher))
        times = (asked.authenticator.ctime, asked.authenticator.cusec)
        assert (reply.ctime, reply.cusec) == times
        assert reply.subkey is not None
        assert reply.seq_number is not None


@pytest.mark.benchmark(disable_gc=True)
def test_accept(benchmark: Any, report: Callable[[Line], None]) -> None:
    reference, slow, *libraries = servers()
    contest = Contest("one accept", reference.name, rounds(ap_reqs(ROUNDS * MESSAGES), MESSAGES))
    rivals = {server.name: in_turn(server.accept) for server in (slow, *libraries)}
    contest.run(benchmark, in_turn(reference.accept), rivals)
    report(contest.line(slow.name, reference.name, Aim(25, at_least=True)))
    for library in libraries:
        report(contest.line(reference.name, library.name, Aim(2.5)))
