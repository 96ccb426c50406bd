"""What Windows finds inside of a ticket and an authenticator, and what a client seals for it."""

from __future__ import annotations

from typing import Any

from exchanges import (
    SESSION_KEY,
    accepted,
    ap_req,
    authenticator,
    keytab,
    make_key,
    offer,
    refusal,
    seal,
    server,
    ticket,
    ticket_part,
)

from reference import der
from reference.crypto import Enctype
from reference.kile import MS_KILE_CHECKS, kile_error
from reference.kile.client import client_authorization_data
from reference.kile.messages import KerbAdRestrictionEntry
from reference.messages import AUTHORIZATION_DATA, EncryptionKey, PrincipalName
from reference.numbers import KeyUsage


def kile(octets: bytes, **changes: Any) -> Any:
    """Offer a message to a server of Windows."""
    return offer(octets, to=server(checks=MS_KILE_CHECKS, error=kile_error, **changes))


def test_an_authenticator_that_is_none_is_refused() -> None:
    proof = seal(b"no authenticator", SESSION_KEY, KeyUsage.AP_REQ_AUTHENTICATOR)
    assert refusal(kile(ap_req(proof=proof))) == ("authenticator_integrity", 60)


def test_octets_behind_a_ticket_are_refused() -> None:
    """Only DES leaves padding behind (RFC 3961 section 5.3)."""
    part = seal(der.encode(ticket_part()) + b"\0", make_key("service"), KeyUsage.TICKET)
    assert refusal(kile(ap_req(ticket(enc_part=part)))) == ("ticket_integrity", 60)


def test_octets_behind_an_authenticator_are_refused() -> None:
    octets = der.encode(authenticator()) + b"\0"
    proof = seal(octets, SESSION_KEY, KeyUsage.AP_REQ_AUTHENTICATOR)
    assert refusal(kile(ap_req(proof=proof))) == ("authenticator_integrity", 60)


def test_what_des_pads_with_is_passed_over() -> None:
    """Its decryption cannot tell the padding from the message (RFC 3961 section 6.3)."""
    service, session = (make_key(name, Enctype.DES3_CBC_SHA1) for name in ("service", "session"))
    for client in "alice", "alice.1", "alice.12", "alice.123":  # no message is always whole blocks
        name = PrincipalName(name_type=1, name_string=[client])
        part = ticket_part(key=EncryptionKey.of(session), cname=name)
        octets = ap_req(ticket(part, service), authenticator(cname=name), session_key=session)
        accepted(kile(octets, keytab=keytab(service)))


def test_the_integrity_level_of_the_token_is_medium() -> None:
    """[MS-KILE] section 2.2.6: flags, then the level, little-endian."""
    [container] = client_authorization_data(bytes(32), channel_bindings=False)
    [element] = AUTHORIZATION_DATA.load(
        container.ad_data,
        der.header(container.ad_data, 0, len(container.ad_data), 0x30)[0],
        len(container.ad_data),
    )
    entry = der.decode(KerbAdRestrictionEntry, element.ad_data)
    assert entry.restriction[:8] == bytes.fromhex("00000000 00200000")
