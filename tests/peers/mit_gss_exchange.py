"""Tokens of RFC 4121 section 4.1 for the tests of the adapter for MIT's GSS layer.

The messages inside are the forge's; the framing and the checksum are written here.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import timedelta
from typing import Any

from conformance.forge import (
    OpenedRequest,
    Seal,
    credential,
    crypto_key,
    forge_reply,
    forge_request,
    forge_ticket,
    open_request,
)
from conformance.forge.changes import Changes
from conformance.forge.keys import made_up_key
from conformance.model.protocol import Accept, Accepted, Initiate, Initiated, Rejected
from conformance.model.scenario import Scenario
from conformance.model.values import Key, KeytabEntry, Options
from conformance.peers.mit_gss.adapter import MitGssAdapter
from reference import der
from reference.messages import APRep, Checksum, EncAPRepPart, KRBError
from reference.numbers import KeyUsage

SECOND, MICROSECOND = timedelta(seconds=1), timedelta(microseconds=1)
ETYPES = (16, 17, 18, 19, 20, 23, 25, 26)
MECHANISM = bytes.fromhex("06092a864886f712010202")
AP_REQ, AP_REP, KRB_ERROR = b"\x01\x00", b"\x02\x00", b"\x03\x00"
DELEGATE, MUTUAL, DCE_STYLE = 0x1, 0x2, 0x1000  # GSS_C_…_FLAG
GSS = Options(framing="gss")


def frame(message: bytes, token_id: bytes = AP_REQ, mechanism: bytes = MECHANISM) -> bytes:
    """Return the GSS token of a message."""
    inner = mechanism + token_id + message
    octets = len(inner).to_bytes((len(inner).bit_length() + 7) // 8)
    size = octets if len(inner) < 0x80 else bytes([0x80 | len(octets)]) + octets
    return b"\x60" + size + inner


def message_in(token: bytes | None, token_id: bytes) -> bytes:
    """Return the message of a token, which has that TOK_ID and no framing but the right one."""
    assert token is not None
    _, _, inner = token.partition(MECHANISM)
    message = inner[2:]
    assert token == frame(message, token_id)
    return message


def bindings_hash(application_data: bytes | None) -> bytes:
    """Return the Bnd field for channel bindings that have application data alone."""
    if application_data is None:
        return bytes(16)
    size = len(application_data).to_bytes(4, "little")
    return hashlib.md5(bytes(16) + size + application_data, usedforsecurity=False).digest()


def checksum(
    flags: int = MUTUAL, *, bindings: bytes | None = None, more: bytes = b"", type_: int = 0x8003
) -> Checksum:
    """Return the authenticator's checksum of section 4.1.1."""
    fields = (16).to_bytes(4, "little") + bindings_hash(bindings) + flags.to_bytes(4, "little")
    return Checksum(cksumtype=type_, checksum=fields + more)


def of_etype(etype: int) -> Scenario:
    """Return a scenario with keys of one encryption type."""
    service, session, subkey, reply = (
        made_up_key(etype, label) for label in ("service", "session", "subkey", "reply subkey")
    )
    return Scenario(service_key=service, session_key=session, subkey=subkey, reply_subkey=reply)


def with_policy(scenario: Scenario, **changes: Any) -> Scenario:
    """Return the scenario with another policy of the server."""
    return replace(scenario, policy=replace(scenario.policy, **changes))


# --- The server. ---


def ap_req(scenario: Scenario, carried: Checksum | None) -> bytes:
    """Return the AP-REQ of a scenario, with a checksum in its authenticator."""
    forged = forge_request(scenario)
    authenticator = replace(forged.authenticator, cksum=carried)
    key = scenario.session_key
    seal = Seal(key, KeyUsage.AP_REQ_AUTHENTICATOR, bytes(crypto_key(key).confounder_size))
    sealed = seal.apply(der.encode(authenticator))
    return der.encode(replace(forged.ap_req, authenticator=sealed))


def accept_of(scenario: Scenario, token: bytes) -> Accept:
    """Return the request that gives a token to a server."""
    key, kvno = scenario.service_key, scenario.kvno
    assert kvno is not None
    entry = KeytabEntry(scenario.server, kvno, key.etype, key.key)
    policy = with_policy(scenario, framing="gss").policy
    return Accept(scenario.now, scenario.server, scenario.keytab or (entry,), policy, token)


VALID_CHECKSUM = checksum()


def put(
    peer: MitGssAdapter, scenario: Scenario, carried: Checksum | None = VALID_CHECKSUM
) -> Accepted | Rejected:
    """Give a server the framed AP-REQ of a scenario."""
    return peer.accept(accept_of(scenario, frame(ap_req(scenario, carried))))


def accepted(
    peer: MitGssAdapter, scenario: Scenario, carried: Checksum | None = VALID_CHECKSUM
) -> Accepted:
    """Return what the server established; it must accept."""
    answer = put(peer, scenario, carried)
    assert isinstance(answer, Accepted), answer
    return answer


def refusal(answer: Accepted | Rejected | Initiated) -> int | None:
    """Return the code of a refusal, which must say why in the library's words."""
    assert isinstance(answer, Rejected), answer
    assert answer.native is not None
    assert answer.native.message
    return answer.code


def error_in(answer: Accepted | Rejected) -> KRBError:
    """Return the KRB-ERROR that a server has sent with a refusal."""
    assert isinstance(answer, Rejected), answer
    return der.decode(KRBError, message_in(answer.krb_error, KRB_ERROR))


def reply_part(message: bytes, key: Key) -> EncAPRepPart:
    """Return what an AP-REP seals."""
    plaintext = crypto_key(key).decrypt(KeyUsage.AP_REP, der.decode(APRep, message).enc_part.cipher)
    return der.decode(EncAPRepPart, plaintext, padded=key.etype == 16)


# --- The client. ---


def initiate_of(scenario: Scenario, options: Options = GSS) -> Initiate:
    """Return the request that has a client build its token."""
    given = credential(scenario, forge_ticket(scenario, "", Changes(())))
    return Initiate(scenario.now, given, options)


def initiated(
    peer: MitGssAdapter, scenario: Scenario, options: Options = GSS
) -> tuple[Initiated, OpenedRequest]:
    """Have a client build its token, and take it apart. In DCE style there is no framing."""
    answer = peer.initiate(initiate_of(scenario, options))
    assert isinstance(answer, Initiated), answer
    message = answer.ap_req if options.dce_style else message_in(answer.ap_req, AP_REQ)
    return answer, open_request(message, scenario)


def reply_token(scenario: Scenario, request: OpenedRequest) -> bytes:
    """Return the token of the AP-REP to a client's request."""
    return frame(forge_reply(scenario, request).octets, AP_REP)
