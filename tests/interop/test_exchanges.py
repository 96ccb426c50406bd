"""Whole exchanges: a client of one implementation with a server of another."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import permutations, product

import pytest
from exchange import (
    MIT,
    SPECS,
    Request,
    Start,
    accept,
    etypes,
    finish,
    initiate,
    open_reply,
    scenario,
    seen,
)

from conformance.model.protocol import Accepted, Rejected
from conformance.model.values import Options

IMPACKET = "impacket"
PAIRS = list(permutations(SPECS, 2))
ETYPES_OF_ALL = {17, 18, 23}
MUT_FAIL, BAD_INTEGRITY = 46, 31


def can_be_driven(client: str, server: str, options: Options) -> bool:
    """Return whether both adapters can do what the options ask for.

    impacket's clients make one kind of AP-REQ each, and its server answers with its subkey alone.
    """
    if client == IMPACKET and options.mutual:
        return not options.subkey and not options.sequence
    if client == IMPACKET:
        return options.subkey == options.sequence
    return not (server == IMPACKET and options.mutual and not options.subkey)


def exchanges(*, mutual: bool) -> Iterator[object]:
    """Yield a parameter for every client, server and options that can be driven."""
    for (client, server), subkey, sequence in product(PAIRS, (True, False), (True, False)):
        options = Options(mutual=mutual, subkey=subkey, sequence=sequence)
        if can_be_driven(client, server, options):
            sends = "-".join(name for name in ("subkey", "sequence") if getattr(options, name))
            name = f"{client}-to-{server}-with-{sends or 'nothing'}"
            yield pytest.param(client, server, options, id=name)


def check_server(server: str, accepted: Accepted, sent: Request) -> None:
    """Assert that the server established what the client sent."""
    assert accepted.client == sent.scenario.client
    if server == IMPACKET:  # it shows who the client is and its answer, and nothing else
        return
    assert accepted.session_key == sent.scenario.session_key
    assert (accepted.subkey, accepted.sequence) == seen(sent)


def check_sent(sent: Request, options: Options) -> None:
    """Assert that the client sent what it was asked to."""
    authenticator = sent.opened.authenticator
    assert (authenticator.subkey is not None) == options.subkey
    assert (authenticator.seq_number is not None) == options.sequence


def test_there_are_two_releases_of_mit_and_the_others() -> None:
    assert len(MIT) >= 2
    assert {"reference", IMPACKET} <= set(SPECS)


@pytest.mark.parametrize("name", SPECS)
def test_every_peer_has_the_usual_etypes(peer: Start, name: str) -> None:
    assert set(etypes(peer(name))) >= ETYPES_OF_ALL


@pytest.mark.parametrize(("client", "server", "options"), list(exchanges(mutual=True)))
def test_mutual(peer: Start, client: str, server: str, options: Options) -> None:
    for etype in etypes(peer(client), peer(server)):
        sent = initiate(peer(client), scenario(etype, peer(server)), options)
        check_sent(sent, options)
        accepted = accept(peer(server), sent)
        check_server(server, accepted, sent)
        assert accepted.mutual is (None if server == IMPACKET else True)

        assert accepted.ap_rep is not None
        reply = open_reply(accepted.ap_rep, sent.scenario)
        asked = sent.opened.authenticator
        assert (reply.ctime, reply.cusec) == (asked.ctime, asked.cusec)
        if client == IMPACKET and reply.subkey is None:
            # Its client reads no AP-REP without a subkey, and MIT sends one to those who did.
            continue
        established = finish(peer(client), sent, accepted.ap_rep)
        assert isinstance(established, Accepted), established
        subkey, number = seen(reply)
        if client == IMPACKET:  # it keeps a subkey without its type, and no sequence number
            assert established.subkey in (None, subkey)
        else:
            assert (established.subkey, established.sequence) == (subkey, number)


@pytest.mark.parametrize(("client", "server", "options"), list(exchanges(mutual=False)))
def test_one_sided(peer: Start, client: str, server: str, options: Options) -> None:
    for etype in etypes(peer(client), peer(server)):
        sent = initiate(peer(client), scenario(etype, peer(server)), options)
        check_sent(sent, options)
        accepted = accept(peer(server), sent)
        check_server(server, accepted, sent)
        if server != IMPACKET:  # its server answers whoever sends a subkey
            assert accepted.mutual is False
            assert accepted.ap_rep is None


# impacket's clients do not compare the times.
@pytest.mark.parametrize(("client", "server"), [pair for pair in PAIRS if pair[0] != IMPACKET])
def test_the_reply_of_another_exchange(peer: Start, client: str, server: str) -> None:
    for etype in etypes(peer(client), peer(server)):
        of = scenario(etype, peer(server))
        first = initiate(peer(client), of, Options())
        second = initiate(peer(client), of, Options(), later=timedelta(seconds=1))
        refused = finish(peer(client), first, accept(peer(server), second).ap_rep)
        assert isinstance(refused, Rejected), refused
        assert refused.code == MUT_FAIL


@pytest.mark.parametrize(("client", "server"), PAIRS)
def test_the_reply_under_another_session_key(peer: Start, client: str, server: str) -> None:
    # impacket's client asks for mutual authentication without a subkey alone.
    options = Options(subkey=False, sequence=False) if client == IMPACKET else Options()
    for etype in etypes(peer(client), peer(server)):
        sent = initiate(peer(client), scenario(etype, peer(server)), options)
        other = scenario(etype, peer(server), session="another session")
        # Whoever has the other key: any client that sends a subkey, which every server answers.
        elsewhere = initiate(peer("reference"), other, Options())
        refused = finish(peer(client), sent, accept(peer(server), elsewhere).ap_rep)
        assert isinstance(refused, Rejected), refused
        assert refused.code == (None if client == IMPACKET else BAD_INTEGRITY)
