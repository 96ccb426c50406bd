"""impacket's SMB server behind its adapter. What it does is recorded here, not judged."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from conformance.model import wire
from conformance.model.protocol import Accept, Accepted, Hello, Native, Rejected
from conformance.model.values import Address, Key, KeytabEntry, Policy
from conformance.peers.impacket import framing, server
from conformance.peers.impacket.adapter import ImpacketAdapter
from conformance.peers.serving import CannotDrive
from reference import der
from reference.crypto import Key as CryptoKey
from reference.flags import APOption, Flags
from reference.messages import (
    APRep,
    APReq,
    Authenticator,
    EncAPRepPart,
    EncryptedData,
    EncryptionKey,
    EncTicketPart,
    PrincipalName,
    Ticket,
    TransitedEncoding,
)

NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
SERVER = "host/a.example@EXAMPLE"
SIZES = {17: 16, 18: 32, 23: 16}
LOGON_FAILURE = 0xC000006D
FALLBACK = Accepted()


def key(etype: int, octet: int) -> CryptoKey:
    """Return a key whose octets are all the same."""
    return CryptoKey(etype, bytes([octet]) * SIZES[etype])


def service_key(etype: int) -> CryptoKey:
    """Return the key of the service."""
    return key(etype, 1)


def encrypt(with_key: CryptoKey, usage: int, message: Any) -> EncryptedData:
    """Return a message encrypted."""
    confounder = os.urandom(with_key.confounder_size)
    cipher = with_key.encrypt(usage, der.encode(message), confounder)
    return EncryptedData(etype=with_key.etype, kvno=3, cipher=cipher)


def name(*components: str) -> PrincipalName:
    """Return a name."""
    return PrincipalName(name_type=1, name_string=list(components))


def ap_req(
    etype: int = 18,
    *,
    client: Iterable[str] = ("alice",),
    subkey: bool = True,
    ctime: datetime = NOW,
    proof: CryptoKey | None = None,
    ap_options: Flags | None = None,
) -> bytes:
    """Return an AP-REQ, valid unless told otherwise; `proof` is the authenticator's key."""
    session = key(etype, 2)
    ticket = EncTicketPart(
        flags=Flags.of([]),
        key=EncryptionKey(keytype=etype, keyvalue=session.contents),
        crealm="EXAMPLE",
        cname=name("alice"),
        transited=TransitedEncoding(tr_type=1, contents=b""),
        authtime=NOW - HOUR,
        endtime=NOW + HOUR,
    )
    authenticator = Authenticator(
        authenticator_vno=5,
        crealm="EXAMPLE",
        cname=name(*client),
        cusec=123_456,
        ctime=ctime,
        subkey=EncryptionKey(keytype=etype, keyvalue=key(etype, 3).contents) if subkey else None,
        seq_number=7,
    )
    message = APReq(
        pvno=5,
        msg_type=14,
        ap_options=ap_options or Flags.of([APOption.MUTUAL_REQUIRED]),
        ticket=Ticket(
            tkt_vno=5,
            realm="EXAMPLE",
            sname=name("host", "a.example"),
            enc_part=encrypt(service_key(etype), 2, ticket),
        ),
        authenticator=encrypt(proof or session, 11, authenticator),
    )
    return der.encode(message)


def request(message: bytes, etype: int = 18, **policy: Any) -> Accept:
    """Return the request to accept a message, with a keytab of one key."""
    entry = KeytabEntry(SERVER, 3, etype, service_key(etype).contents)
    return Accept(NOW, SERVER, (entry,), Policy(**policy), message)


def accept(message: bytes, etype: int = 18, **policy: Any) -> Accepted | Rejected:
    """Give a message to a new adapter."""
    return ImpacketAdapter().accept(request(message, etype, **policy))


def open_ap_rep(answer: Accepted | Rejected, etype: int) -> EncAPRepPart:
    """Return what the AP-REP of an answer has in it, decrypted in the session key."""
    assert isinstance(answer, Accepted)
    assert answer.ap_rep is not None
    part = der.decode(APRep, answer.ap_rep).enc_part
    assert part.etype == etype
    return der.decode(EncAPRepPart, key(etype, 2).decrypt(12, part.cipher))


@pytest.mark.parametrize("etype", SIZES)
@pytest.mark.parametrize("framed", [False, True])
def test_a_valid_message_is_accepted_and_answered(etype: int, framed: bool) -> None:
    message = ap_req(etype)
    if framed:
        answer = accept(framing.wrap(framing.AP_REQ, message), etype, framing="gss")
    else:
        answer = accept(message, etype)
    assert isinstance(answer, Accepted)
    assert answer == Accepted(client="alice@EXAMPLE", ap_rep=answer.ap_rep)
    reply = open_ap_rep(answer, etype)
    assert (reply.ctime, reply.cusec) == (NOW, 123_456)
    assert reply.subkey is not None
    assert (reply.subkey.keytype, reply.subkey.keyvalue) == (etype, key(etype, 3).contents)
    assert reply.seq_number is None


def test_it_answers_whether_mutual_authentication_is_asked_for_or_not() -> None:
    answer = accept(ap_req(ap_options=Flags.of([])))
    assert open_ap_rep(answer, 18).ctime == NOW


def refused(answer: Accepted | Rejected) -> bool:
    """Tell whether an answer is the one NT status with which this server refuses."""
    assert isinstance(answer, Rejected)
    assert isinstance(answer.native, Native)
    return (answer.code, answer.native.code, answer.krb_error) == (None, LOGON_FAILURE, None)


def test_a_ticket_under_another_key_is_refused() -> None:
    keytab = (KeytabEntry(SERVER, 3, 18, key(18, 9).contents),)
    assert refused(ImpacketAdapter().accept(replace(request(ap_req()), keytab=keytab)))


def test_a_ticket_under_an_etype_without_a_key_is_refused() -> None:
    assert refused(accept(ap_req(17), 18))


def test_keys_of_other_services_are_not_used() -> None:
    keytab = (KeytabEntry("host/b.example@EXAMPLE", 3, 18, service_key(18).contents),)
    assert refused(ImpacketAdapter().accept(replace(request(ap_req()), keytab=keytab)))


@pytest.mark.parametrize(
    "garbage",
    [b"", b"garbage", ap_req()[:-1], b"\x6e\x80" + bytes(99)],
    ids=["nothing", "text", "cut", "indefinite-length"],
)
def test_garbage_ends_in_a_success_that_establishes_nothing(garbage: bytes) -> None:
    adapter = ImpacketAdapter()
    assert adapter.accept(request(garbage)) == FALLBACK
    assert adapter.accept(request(ap_req())) != FALLBACK


def test_an_authenticator_under_another_key_ends_in_a_success_that_establishes_nothing() -> None:
    assert accept(ap_req(proof=key(18, 9))) == FALLBACK


def test_without_a_subkey_the_client_is_known_and_not_answered() -> None:
    assert accept(ap_req(subkey=False)) == Accepted(client="alice@EXAMPLE")


def test_the_client_is_the_first_component_of_the_authenticator() -> None:
    answer = accept(ap_req(client=["bob@", "admin"]))
    assert isinstance(answer, Accepted)
    assert answer.client == r"bob\@@EXAMPLE"


def test_the_time_is_not_looked_at() -> None:
    stale = NOW - timedelta(days=1)
    assert open_ap_rep(accept(ap_req(ctime=stale)), 18).ctime == stale


def test_a_message_may_come_twice() -> None:
    adapter, message = ImpacketAdapter(), ap_req()
    assert isinstance(adapter.accept(request(message)), Accepted)
    assert open_ap_rep(adapter.accept(request(message)), 18).cusec == 123_456


def test_impacket_sees_the_time_of_the_request(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []

    class Acceptor:
        @staticmethod
        def _kerberos_auth(*_: object) -> tuple[None, int]:
            seen.append(datetime.now(UTC))
            return None, LOGON_FAILURE

    monkeypatch.setattr(server, "SMB2Commands", Acceptor)
    moment = datetime(2031, 5, 17, 23, 59, 59, 999_999, tzinfo=UTC)
    ImpacketAdapter().accept(replace(request(b""), now=moment))
    assert seen == [moment]
    assert datetime.now(UTC) != moment


@pytest.mark.parametrize(
    ("capability", "policy"),
    [
        ("replay", {"replay": True}),
        ("max-skew", {"max_skew": 60}),
        ("addresses", {"sender": Address(2, b"\x7f\x00\x00\x01")}),
        ("require-address", {"require_address": True}),
        ("permitted-etypes", {"permitted_etypes": (18,)}),
        ("dce-style", {"dce_style": True}),
        ("channel-bindings", {"channel_bindings": b"x"}),
        ("spnego", {"framing": "spnego"}),
    ],
)
def test_a_policy_that_impacket_has_no_knob_for_is_not_driven(
    capability: str, policy: dict[str, Any]
) -> None:
    with pytest.raises(CannotDrive, match=capability):
        accept(ap_req(), **policy)


def test_user_to_user_is_not_driven() -> None:
    session = Key(18, bytes(32))
    with pytest.raises(CannotDrive, match="user-to-user"):
        ImpacketAdapter().accept(replace(request(ap_req()), user_to_user_key=session))


def test_the_adapter_is_a_program() -> None:
    lines = [
        wire.dump_request(0, Hello()),
        wire.dump_request(1, request(b"garbage")),
        wire.dump_request(2, request(ap_req())),
        wire.dump_request(3, request(ap_req(), replay=True)),
        json.dumps({"id": 4, "op": "bye"}),
    ]
    done = subprocess.run(
        [sys.executable, "-m", "conformance.peers.impacket"],
        input="\n".join(lines) + "\n",
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    hello, garbage, valid, replay, bye = map(json.loads, done.stdout.splitlines())
    assert hello["peer"]["name"] == "impacket"
    assert {"server", "client", "clock", "etype.18"} <= set(hello["capabilities"])
    assert garbage["ap_rep"] is None
    assert (valid["outcome"], valid["client"]) == ("accepted", "alice@EXAMPLE")
    assert (replay["outcome"], replay["reason"]) == ("unsupported", "replay")
    assert bye == {"id": 4, "outcome": "done"}
