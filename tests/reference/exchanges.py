"""A KDC's part and a careless client's: tickets and AP-REQs with any field as a test wants it.

What is not said is valid: every function here gives a part of one exchange that is accepted.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from reference import der
from reference.client import Client, Credential, Options, Request
from reference.crypto import Enctype, Key, random_key
from reference.flags import APOption, Flags
from reference.keytab import Keytab, KeytabEntry
from reference.messages import (
    APRep,
    APReq,
    Authenticator,
    AuthorizationElement,
    EncAPRepPart,
    EncryptedData,
    EncryptionKey,
    EncTicketPart,
    Ticket,
    TransitedEncoding,
)
from reference.numbers import KeyUsage
from reference.principal import Principal
from reference.server import Accepted, Rejected, Server

NOW = datetime(2026, 1, 1, 12, 0, tzinfo=UTC)
SKEW = timedelta(minutes=5)
SECOND = timedelta(seconds=1)
MICROSECOND = timedelta(microseconds=1)

CLIENT = Principal.parse("alice@EXAMPLE")
SERVER = Principal.parse("host/a.example@EXAMPLE")
AES256 = Enctype.AES256_CTS_HMAC_SHA1_96
AES128 = Enctype.AES128_CTS_HMAC_SHA1_96


def random_octets(seed: str) -> Callable[[int], bytes]:
    """Return a source of octets that look random and are the same in every run."""
    numbers = itertools.count()

    def octets(size: int) -> bytes:
        blocks = (sha256(f"{seed} {next(numbers)}".encode()).digest() for _ in range(0, size, 32))
        return b"".join(blocks)[:size]

    return octets


def make_key(name: str, etype: int = AES256) -> Key:
    """Return the key that goes by a name."""
    return random_key(etype, random_octets(name))


SERVICE_KEY = make_key("service")
SESSION_KEY = make_key("session")
KVNO = 3


def seal(
    message: Any, key: Key, usage: int, *, etype: int | None = None, kvno: int | None = None
) -> EncryptedData:
    """Encrypt a message, or octets that are none, as a message carries it."""
    octets = message if isinstance(message, bytes) else der.encode(message)
    confounder = random_octets("confounder")(key.confounder_size)
    cipher = key.encrypt(usage, octets, confounder)
    return EncryptedData(etype=key.etype if etype is None else etype, kvno=kvno, cipher=cipher)


def ticket_part(**changes: Any) -> EncTicketPart:
    """Return what a ticket seals."""
    part = EncTicketPart(
        flags=Flags.of([]),
        key=EncryptionKey(keytype=SESSION_KEY.etype, keyvalue=SESSION_KEY.contents),
        crealm=CLIENT.realm,
        cname=CLIENT.name(),
        transited=TransitedEncoding(tr_type=1, contents=b""),
        authtime=NOW - timedelta(hours=1),
        endtime=NOW + timedelta(hours=9),
    )
    return replace(part, **changes)


def ticket(
    part: EncTicketPart | bytes | None = None, key: Key = SERVICE_KEY, **changes: Any
) -> Ticket:
    """Return a ticket; `changes` are to its clear part."""
    sealed = seal(ticket_part() if part is None else part, key, KeyUsage.TICKET, kvno=KVNO)
    clear = Ticket(tkt_vno=5, realm=SERVER.realm, sname=SERVER.name(), enc_part=sealed)
    return replace(clear, **changes)


def authenticator(**changes: Any) -> Authenticator:
    """Return an authenticator of this moment."""
    made = Authenticator(
        authenticator_vno=5, crealm=CLIENT.realm, cname=CLIENT.name(), cusec=0, ctime=NOW
    )
    return replace(made, **changes)


def ap_req(
    part: EncTicketPart | bytes | Ticket | None = None,
    proof: Authenticator | bytes | EncryptedData | None = None,
    *,
    options: Iterable[int] = (APOption.MUTUAL_REQUIRED,),
    session_key: Key = SESSION_KEY,
    **changes: Any,
) -> bytes:
    """Return a KRB_AP_REQ; `changes` are to its clear part."""
    if not isinstance(part, Ticket):
        part = ticket(part)
    if not isinstance(proof, EncryptedData):
        proof = seal(proof or authenticator(), session_key, KeyUsage.AP_REQ_AUTHENTICATOR)
    message = APReq(
        pvno=5, msg_type=14, ap_options=Flags.of(options), ticket=part, authenticator=proof
    )
    return der.encode(replace(message, **changes))


def keytab(*keys: Key, principal: Principal = SERVER, kvno: int = KVNO) -> Keytab:
    """Return a keytab with the keys given, or the service's."""
    return Keytab(KeytabEntry(principal, kvno, key) for key in keys or [SERVICE_KEY])


def server(**changes: Any) -> Server:
    """Return a server that has accepted nothing yet."""
    made = Server(SERVER, keytab(), random_octets("server"))
    return replace(made, **changes)


def offer(octets: bytes, now: datetime = NOW, *, to: Server | None = None, **more: Any) -> Any:
    """Offer a KRB_AP_REQ to a fresh server, or to the one given."""
    return (to or server()).accept(octets, now, **more)


def accepted(result: Accepted | Rejected) -> Accepted:
    """Assert that a server accepted."""
    assert isinstance(result, Accepted), f"{result.check.name}: {result.reason}"
    return result


def refusal(result: Accepted | Rejected) -> tuple[str, int]:
    """Assert that a server refused, and return the name of the check and the code."""
    assert isinstance(result, Rejected)
    return result.check.name, int(result.code)


def elements(*pairs: tuple[int, bytes]) -> list[AuthorizationElement]:
    """Return authorization data of types and octets."""
    return [AuthorizationElement(ad_type=ad_type, ad_data=data) for ad_type, data in pairs]


def client(**changes: Any) -> Client:
    """Return a client with a valid ticket."""
    made = Client(Credential(CLIENT, ticket(), SESSION_KEY), random_octets("client"))
    return replace(made, **changes)


def request(**options: Any) -> Request:
    """Return a client's request of this moment."""
    return client().request(NOW, Options(**options))


def reply_part(sent: Request, **changes: Any) -> EncAPRepPart:
    """Return what a genuine reply seals."""
    part = EncAPRepPart(ctime=sent.authenticator.ctime, cusec=sent.authenticator.cusec)
    return replace(part, **changes)


def ap_rep(sealed: EncAPRepPart | bytes | EncryptedData, **changes: Any) -> bytes:
    """Return a KRB_AP_REP; `changes` are to its clear part."""
    if not isinstance(sealed, EncryptedData):
        sealed = seal(sealed, SESSION_KEY, KeyUsage.AP_REP)
    return der.encode(replace(APRep(pvno=5, msg_type=15, enc_part=sealed), **changes))
