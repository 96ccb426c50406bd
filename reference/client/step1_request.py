"""Step 1: prove to know the session key, now, in a KRB_AP_REQ (RFC 4120 section 3.2.2)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from reference import der
from reference.client.credential import Credential
from reference.crypto import Key, random_key
from reference.flags import APOption, Flags
from reference.messages import (
    APReq,
    Authenticator,
    AuthorizationElement,
    Checksum,
    EncryptedData,
    EncryptionKey,
)
from reference.numbers import PVNO, KeyUsage, MessageType
from reference.sequence import random_sequence_number


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the application wants of the request.

    mutual: the server shall prove itself (MUTUAL-REQUIRED).
    use_session_key: the ticket is a user-to-user ticket (section 3.7).
    subkey, sequence_number: send a fresh one of the client's.
    application_data: what the authenticator's checksum shall cover; None for no checksum.
    checksum: what an application puts into that field instead, as RFC 4121 section 4.1.1 does.
    """

    mutual: bool = True
    use_session_key: bool = False
    subkey: bool = True
    sequence_number: bool = True
    application_data: bytes | None = None
    checksum: Checksum | None = None
    authorization_data: list[AuthorizationElement] | None = None


@dataclass(slots=True)
class Request:
    """A KRB_AP_REQ and what the client remembers of it until the reply."""

    octets: bytes
    ap_req: APReq
    authenticator: Authenticator
    session_key: Key
    subkey: Key | None


def request(
    credential: Credential, time: datetime, options: Options, random: Callable[[int], bytes]
) -> Request:
    """Return the KRB_AP_REQ with an authenticator of `time` (UTC, to the microsecond)."""
    key = credential.session_key
    subkey = random_key(key.etype, random) if options.subkey else None
    authenticator = Authenticator(
        authenticator_vno=PVNO,
        crealm=credential.client.realm,
        cname=credential.client.name(),
        cksum=options.checksum or _checksum(key, options.application_data),
        cusec=time.microsecond,
        ctime=time.replace(microsecond=0),
        subkey=EncryptionKey.of(subkey),
        seq_number=random_sequence_number(random) if options.sequence_number else None,
        authorization_data=options.authorization_data,
    )
    confounder = random(key.confounder_size)
    cipher = key.encrypt(KeyUsage.AP_REQ_AUTHENTICATOR, der.encode(authenticator), confounder)
    ap_req = APReq(
        pvno=PVNO,
        msg_type=MessageType.AP_REQ,
        ap_options=Flags.of(_ap_options(options)),
        ticket=credential.ticket,
        authenticator=EncryptedData(etype=key.etype, cipher=cipher),
    )
    return Request(der.encode(ap_req), ap_req, authenticator, key, subkey)


def _ap_options(options: Options) -> list[APOption]:
    chosen = []
    if options.use_session_key:
        chosen.append(APOption.USE_SESSION_KEY)
    if options.mutual:
        chosen.append(APOption.MUTUAL_REQUIRED)
    return chosen


def _checksum(key: Key, data: bytes | None) -> Checksum | None:
    if data is None:
        return None
    checksum = key.checksum(KeyUsage.AP_REQ_CHECKSUM, data)
    return Checksum(cksumtype=key.checksum_type, checksum=checksum)
