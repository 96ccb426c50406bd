"""An exchange between two peers, both driven through their adapters, and what it established.

What travels is opened with the session key by the reference's codec, so that the two sides are
compared with the messages and not only with each other.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from conformance.forge import (
    OpenedRequest,
    credential,
    crypto_key,
    forge_ticket,
    open_request,
)
from conformance.forge.changes import Changes
from conformance.forge.keys import made_up_key
from conformance.model.observation import Observation
from conformance.model.protocol import Accept, Accepted, Finish, Initiate, Initiated
from conformance.model.scenario import Scenario
from conformance.model.values import Key, KeytabEntry, Options
from conformance.peers.process import PeerProcess
from conformance.peers.registry import resolve
from reference import der
from reference.crypto import SUPPORTED, Enctype
from reference.messages import APRep, EncAPRepPart
from reference.numbers import KeyUsage

# A peer that is not there is an error here, when the tests are collected: nothing is skipped.
SPECS = {spec.name: spec for name in ("reference", "mit", "impacket") for spec in resolve(name)}
MIT = [spec.name for spec in resolve("mit")]

Start = Callable[[str], PeerProcess]
"""From the name of a peer to its process."""

DES3, AES256 = Enctype.DES3_CBC_SHA1, Enctype.AES256_CTS_HMAC_SHA1_96
_PATIENCE = timedelta(milliseconds=20)


def etypes(*peers: PeerProcess) -> list[int]:
    """Return the encryption types that all of the peers say they have, and the forge too."""
    common = frozenset[str].intersection(*(peer.hello.capabilities for peer in peers))
    return [etype for etype in sorted(SUPPORTED) if f"etype.{etype}" in common]


def scenario(etype: int, server: PeerProcess, *, session: str = "session") -> Scenario:
    """Return a scenario with keys of an etype; the `session` key goes by a name."""
    # impacket's server has no place for a triple DES key of its own.
    is_homeless = etype == DES3 and server.hello.peer.name == "impacket"
    service_etype = AES256 if is_homeless else etype
    return Scenario(
        service_key=made_up_key(service_etype, "service"),
        session_key=made_up_key(etype, session),
    )


@dataclass(frozen=True)
class Request:
    """A client's AP-REQ on its way."""

    scenario: Scenario
    now: datetime
    octets: bytes
    context: str
    opened: OpenedRequest


def initiate(
    client: PeerProcess, of: Scenario, options: Options, *, later: timedelta = timedelta(0)
) -> Request:
    """Step 1."""
    now = of.now + later
    given = credential(of, forge_ticket(of, "interop", Changes(())))
    answer = client.ask(Initiate(now, given, options))
    assert isinstance(answer, Initiated), answer
    return Request(of, now, answer.ap_req, answer.context, open_request(answer.ap_req, of))


def accept(server: PeerProcess, sent: Request) -> Accepted:
    """Steps 2 to 5, a little later than step 1."""
    of = sent.scenario
    assert of.kvno is not None
    entry = KeytabEntry(of.server, of.kvno, of.service_key.etype, of.service_key.key)
    answer = server.ask(Accept(sent.now + _PATIENCE, of.server, (entry,), of.policy, sent.octets))
    assert isinstance(answer, Accepted), answer
    return answer


def finish(client: PeerProcess, sent: Request, ap_rep: bytes | None) -> Observation:
    """Step 6, a little later still."""
    assert ap_rep is not None
    return client.ask(Finish(sent.context, sent.now + 2 * _PATIENCE, ap_rep=ap_rep))


def open_reply(octets: bytes, of: Scenario) -> EncAPRepPart:
    """Return what an AP-REP seals."""
    key = of.session_key
    sealed = der.decode(APRep, octets).enc_part
    plaintext = crypto_key(key).decrypt(KeyUsage.AP_REP, sealed.cipher)
    return der.decode(EncAPRepPart, plaintext, padded=key.etype == DES3)


def seen(message: Request | EncAPRepPart) -> tuple[Key | None, int | None]:
    """Return the subkey and the sequence number in a client's or a server's message.

    MIT tells a sequence number of 0 and none at all apart no more than this does.
    """
    part = message.opened.authenticator if isinstance(message, Request) else message
    key = part.subkey
    return None if key is None else Key(key.keytype, key.keyvalue), part.seq_number or None
