"""What is sealed in a KRB_AP_REQ, by whichever key opens it: a refused message is opened, too."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple, TypeVar

from reference import der
from reference.crypto import CryptoError, IntegrityError, Key
from reference.messages import APReq, Authenticator, EncryptedData, EncTicketPart
from reference.numbers import KeyUsage

T = TypeVar("T")


class NamedKey(NamedTuple):
    """A key, and whose it is."""

    owner: str
    key: Key


class Opened(NamedTuple):
    """A plaintext, and where it is from."""

    octets: bytes
    source: str


def decoded(message: type[T], octets: bytes) -> T | None:
    """Return the message, or None where the octets are none: the checks say why."""
    try:
        return der.decode(message, octets, padded=True)
    except der.DecodeError:
        return None


def opened(sealed: EncryptedData, usage: int, keys: Iterable[NamedKey]) -> Opened | None:
    """Return what the first key that fits opens."""
    for owner, key in keys:
        if key.etype == sealed.etype:
            try:
                return Opened(key.decrypt(usage, sealed.cipher), f"decrypted with {owner}")
            except IntegrityError:
                continue
    return None


def ticket_of(ap_req: APReq | None, keys: Iterable[NamedKey]) -> Opened | None:
    """Return the plaintext of the ticket."""
    return None if ap_req is None else opened(ap_req.ticket.enc_part, KeyUsage.TICKET, keys)


def session_key_of(ticket: Opened | None) -> Key | None:
    """Return the key in a ticket that was opened, where it can be used."""
    part = ticket and decoded(EncTicketPart, ticket.octets)
    try:
        return Key(part.key.keytype, part.key.keyvalue) if part else None
    except CryptoError:
        return None


def authenticator_of(ap_req: APReq | None, key: Key | None) -> Opened | None:
    """Return the plaintext of the authenticator."""
    if ap_req is None or key is None:
        return None
    keys = [NamedKey("the session key", key)]
    return opened(ap_req.authenticator, KeyUsage.AP_REQ_AUTHENTICATOR, keys)


def read_authenticator(plaintext: Opened | None) -> Authenticator | None:
    """Return the authenticator of a plaintext, where it is one."""
    return plaintext and decoded(Authenticator, plaintext.octets)
