"""Tickets of a real KDC, as a user gets them: every server takes them, or refuses as it must."""

from __future__ import annotations

import dataclasses
import time
from datetime import UTC, datetime

import pytest
from real_tickets import accept, finish, framing_of, initiate, keys_of
from realm import ADDRESS, ETYPES, REALM, Realm, credentials

from conformance.model.protocol import Accepted, Rejected, Unsupported
from conformance.model.values import Address, Credential, KeytabEntry
from conformance.peers.process import PeerProcess
from reference import der
from reference.crypto import Key
from reference.flags import TicketFlag
from reference.messages import AUTHORIZATION_DATA, EncTicketPart, Ticket
from reference.numbers import ADType, ErrorCode, KeyUsage
from reference.pac.layout import buffers
from reference.pac.signature import verify_server_signature

Keys = tuple[KeytabEntry, ...]
SERVICE = f"host/plain.live.test@{REALM}"
NAME = SERVICE.partition("@")[0]


@pytest.fixture(scope="module")
def keys(realm: Realm) -> Keys:
    """The keys of a service of the usual kind."""
    return keys_of(realm.principal(NAME))


def inside(credential: Credential, keys: Keys) -> EncTicketPart:
    """What the KDC has sealed in a ticket."""
    sealed = der.decode(Ticket, credential.ticket).enc_part
    [key] = [Key(each.etype, each.key) for each in keys if each.etype == sealed.etype]
    return der.decode(EncTicketPart, key.decrypt(KeyUsage.TICKET, sealed.cipher))


def must_have(server: PeerProcess, *capabilities: str) -> None:
    missing = sorted(set(capabilities) - server.hello.capabilities)
    if missing:
        pytest.skip(f"{server.hello.peer} has no {', '.join(missing)}")


def exchange(
    client: PeerProcess, server: PeerProcess, credential: Credential, keys: Keys, **policy: object
) -> Accepted:
    """All six steps; the client must take the server for genuine, where that can say so."""
    framing = framing_of(server)
    sent = initiate(client, credential, framing=framing)
    accepted = accept(server, sent, credential.server, keys, **policy)
    if isinstance(accepted, Unsupported):
        pytest.skip(f"{server.hello.peer}: {accepted.reason}")
    assert isinstance(accepted, Accepted), accepted
    assert accepted.client in (None, credential.client)
    assert accepted.session_key in (None, credential.session_key)
    if "mutual" in server.hello.capabilities:
        assert isinstance(finish(client, sent, accepted.ap_rep, framing), Accepted)
    return accepted


@pytest.mark.parametrize("etype", ETYPES)
def test_every_etype(realm: Realm, client: PeerProcess, server: PeerProcess, etype: str) -> None:
    number = ETYPES[etype]
    must_have(server, f"etype.{number}")
    name = f"host/{etype}.live.test"
    keytab = realm.folder / f"{name.replace('/', '_')}.keytab"
    if not keytab.exists():
        realm.principal(name, etype)
    credential = realm.credential(realm.login("alice", "-f"), name)
    assert credential.session_key.etype == number
    assert der.decode(Ticket, credential.ticket).enc_part.etype == number
    exchange(client, server, credential, keys_of(keytab))


def test_forwardable_and_renewable(
    realm: Realm, client: PeerProcess, server: PeerProcess, keys: Keys
) -> None:
    credential = realm.credential(realm.login("alice", "-f", "-r", "2d"), NAME)
    flags = inside(credential, keys).flags
    assert TicketFlag.FORWARDABLE in flags
    assert TicketFlag.RENEWABLE in flags
    assert credential.renew_till is not None
    accepted = exchange(client, server, credential, keys)
    assert accepted.ticket_flags in (None, int(flags))


def test_pac(realm: Realm, client: PeerProcess, server: PeerProcess, keys: Keys) -> None:
    credential = realm.credential(realm.login("alice"), NAME)
    part = inside(credential, keys)
    [container] = part.authorization_data or []
    assert container.ad_type == ADType.IF_RELEVANT
    [pac] = der.decode(AUTHORIZATION_DATA, container.ad_data)
    assert pac.ad_type == ADType.WIN2K_PAC
    # Without a directory behind it the KDC knows of no logon information, and leaves it out.
    found = {buffer.type: buffer for buffer in buffers(pac.ad_data)}
    verify_server_signature(pac.ad_data, found, Key(keys[0].etype, keys[0].key))
    accepted = exchange(client, server, credential, keys)
    told = [] if accepted.authorization_data is None else accepted.authorization_data
    assert all(container.ad_data in each.data for each in told)


def test_addresses(realm: Realm, client: PeerProcess, server: PeerProcess, keys: Keys) -> None:
    must_have(server, "addresses")
    # The ticket comes from the authentication service: the other one wants it to come from there.
    [credential] = credentials(realm.login("alice", "-a", "-S", NAME))
    named = [Address(each.addr_type, each.address) for each in inside(credential, keys).caddr or []]
    own = Address(2, bytes(map(int, ADDRESS.split("."))))
    assert own in named
    exchange(client, server, credential, keys, sender=own)
    sent = initiate(client, credential)
    refused = accept(server, sent, SERVICE, keys, sender=Address(2, bytes((198, 51, 100, 1))))
    assert isinstance(refused, Rejected)
    assert refused.code in (None, ErrorCode.KRB_AP_ERR_BADADDR)


@pytest.fixture(scope="module")
def postdated(realm: Realm) -> tuple[Credential, Credential]:
    """A ticket that was asked for ahead of its time, and the same once the KDC found it valid."""
    cache = realm.login("alice", "-s", "2s", "-S", NAME)
    [early] = credentials(cache)
    assert early.starttime is not None
    time.sleep(max(0, (early.starttime - datetime.now(UTC)).total_seconds()))
    realm.run("kinit", "-v", "-S", NAME, KRB5CCNAME=cache)
    [valid] = credentials(cache)
    return early, valid


def test_postdated(
    client: PeerProcess,
    server: PeerProcess,
    keys: Keys,
    postdated: tuple[Credential, Credential],
) -> None:
    early, valid = postdated
    flags = inside(early, keys).flags
    assert TicketFlag.POSTDATED in flags
    assert TicketFlag.INVALID in flags
    if server.hello.peer.name != "impacket":  # it takes them, as its deviations tell
        sent = initiate(client, early, framing=framing_of(server))
        refused = accept(server, sent, SERVICE, keys)
        assert isinstance(refused, Rejected)
        assert refused.code in (None, ErrorCode.KRB_AP_ERR_TKT_NYV)

    flags = inside(valid, keys).flags
    assert TicketFlag.POSTDATED in flags
    assert TicketFlag.INVALID not in flags
    exchange(client, server, valid, keys)


def test_user_to_user(realm: Realm, client: PeerProcess, server: PeerProcess) -> None:
    must_have(server, "user-to-user")
    theirs = realm.login("bob")
    [tgt] = credentials(theirs)
    cache = realm.login("alice")
    realm.run("kvno", "--u2u", theirs.removeprefix("FILE:"), "bob", KRB5CCNAME=cache)
    [credential] = [held for held in credentials(cache) if held.server == f"bob@{REALM}"]
    framing = framing_of(server)
    sent = initiate(client, credential, framing=framing, use_session_key=True)
    accepted = accept(server, sent, credential.server, (), user_to_user_key=tgt.session_key)
    assert isinstance(accepted, Accepted), accepted
    assert isinstance(finish(client, sent, accepted.ap_rep, framing), Accepted)
    wrong = dataclasses.replace(tgt.session_key, key=bytes(len(tgt.session_key.key)))
    assert isinstance(accept(server, sent, credential.server, (), user_to_user_key=wrong), Rejected)


def test_a_ticket_for_another_service_is_refused(
    realm: Realm, client: PeerProcess, server: PeerProcess, keys: Keys
) -> None:
    realm_wide = realm.login("alice")
    other = realm.folder / "host_other.live.test.keytab"
    if not other.exists():
        realm.principal("host/other.live.test")
    credential = realm.credential(realm_wide, "host/other.live.test")
    sent = initiate(client, credential, framing=framing_of(server))
    assert isinstance(accept(server, sent, SERVICE, keys), Rejected)
