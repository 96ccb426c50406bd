"""Keys and tickets in the forms that impacket takes them in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from conformance.model.values import Credential, Key, KeytabEntry
from conformance.peers.impacket import names
from conformance.peers.impacket.framing import tlv
from conformance.peers.impacket.library import CIPHERS
from conformance.peers.impacket.library import Key as LibraryKey
from conformance.peers.serving import CannotDrive

DES3, AES128, AES256, RC4 = 16, 17, 18, 23
# Where a computer account keeps the key of an encryption type.
ACCOUNT_FIELDS = {AES128: "aes", AES256: "aes", RC4: "nthash"}
CLIENT_ETYPES = (DES3, AES128, AES256, RC4)

TGS_REP, SEQUENCE, INTEGER, OCTET_STRING, GENERAL_STRING = 0x6D, 0x30, 0x02, 0x04, 0x1B
PVNO, TGS_REP_TYPE, NT_PRINCIPAL = 5, 13, 1


def account(server: str, keytab: Iterable[KeytabEntry]) -> dict[str, str]:
    """Return the server's keys as the computer account of impacket's SMB server.

    An account has one AES key and one RC4 key, without versions. A keytab with more cannot be
    told to impacket, and to choose among its keys would be to answer for it. Keys of other
    services are left out: impacket has no place for them.
    """
    components, realm = names.parse(server)
    # impacket would derive keys from a password; the keys are given, so it gets none.
    found = {"password": "", "nthash": "", "aes": ""}
    for entry in keytab:
        if entry.principal != server:
            continue
        field = ACCOUNT_FIELDS.get(entry.etype)
        if field is None:
            raise CannotDrive(f"etype.{entry.etype}")
        if found[field]:
            raise CannotDrive("several-keys")
        found[field] = entry.key.hex()
    return {"username": names.username(components), "domain": realm, **found}


def tgs(credential: Credential) -> dict[str, Any]:
    """Return a credential as what impacket's logins call a TGS.

    The ticket comes inside the KDC's answer, whose encrypted part they never open: the session
    key stands beside it.
    """
    return {"KDC_REP": _tgs_rep(credential), **cipher_and_key(credential.session_key)}


def cipher_and_key(key: Key) -> dict[str, Any]:
    """Return the part of a TGS that is about its session key."""
    if key.etype not in CLIENT_ETYPES:
        raise CannotDrive(f"etype.{key.etype}")
    return {"cipher": CIPHERS[key.etype], "sessionKey": LibraryKey(key.etype, key.key)}


def _tgs_rep(credential: Credential) -> bytes:
    """Return a TGS-REP around the ticket's octets, unread: to read them is the client's part."""
    components, realm = names.parse(credential.client)
    strings = b"".join(tlv(GENERAL_STRING, component.encode()) for component in components)
    cname = {0: _integer(NT_PRINCIPAL), 1: tlv(SEQUENCE, strings)}
    enc_part = {0: _integer(credential.session_key.etype), 2: tlv(OCTET_STRING, b"")}
    fields = {
        0: _integer(PVNO),
        1: _integer(TGS_REP_TYPE),
        3: tlv(GENERAL_STRING, realm.encode()),
        4: _sequence(cname),
        5: credential.ticket,
        6: _sequence(enc_part),
    }
    return tlv(TGS_REP, _sequence(fields))


def _integer(value: int) -> bytes:
    return tlv(INTEGER, bytes((value,)))


def _sequence(fields: dict[int, bytes]) -> bytes:
    return tlv(SEQUENCE, b"".join(tlv(0xA0 | number, value) for number, value in fields.items()))
