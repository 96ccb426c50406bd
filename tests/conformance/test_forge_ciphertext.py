"""Ciphertext put together from its parts: right as it stands, and wrong where a recipe says so."""

from __future__ import annotations

import pytest

from conformance.defects import BASES, defects
from conformance.defects.bases import ENCTYPES
from conformance.forge import Seal, crypto_key, forge_request
from conformance.forge.ciphertext import RC4Recipe, Recipe, confounder_in, mac_size, with_mac
from conformance.forge.keys import made_up_key
from conformance.forge.seal import confounder
from conformance.forge.stream import stream
from conformance.forge.weak import WEAK
from conformance.model.defect import Defect, Role, Stage
from conformance.model.values import Key
from reference.crypto import CryptoError, Enctype, IntegrityError

RC4 = Enctype.RC4_HMAC
TOPICS = ("ciphertext", "aes-sha1", "aes-sha2", "camellia", "des3", "rc4", "enctype-numbers")
MADE_OTHERWISE = [
    pytest.param(defect, base, id=f"{defect.id}-{base}")
    for defect in defects().values()
    if defect.role is Role.SERVER and defect.topic in TOPICS
    if defect.stage in (Stage.TICKET_SEAL, Stage.AUTHENTICATOR_SEAL)
    for base in defect.bases
]


def plaintext(size: int) -> bytes:
    return bytes(number % 256 for number in range(size))


@pytest.mark.parametrize("etype", ENCTYPES.values(), ids=ENCTYPES)
@pytest.mark.parametrize("size", [0, 1, 7, 8, 15, 16, 17, 31, 32, 33, 200])
@pytest.mark.parametrize("usage", [2, 11, 12])
def test_default_recipe_makes_what_the_reference_makes(etype: int, size: int, usage: int) -> None:
    key = made_up_key(etype, "key")
    octets = confounder(key, stream("confounder"))
    recipe = RC4Recipe() if etype == RC4 else Recipe()
    cipher = recipe.make(key, usage, plaintext(size), octets)
    assert cipher == crypto_key(key).encrypt(usage, plaintext(size), octets)


@pytest.mark.parametrize("etype", ENCTYPES.values(), ids=ENCTYPES)
def test_confounder_is_found_again(etype: int) -> None:
    key = made_up_key(etype, "key")
    octets = confounder(key, stream("confounder"))
    cipher = crypto_key(key).encrypt(11, plaintext(48), octets)
    assert confounder_in(key, 11, cipher) == octets


@pytest.mark.parametrize("etype", ENCTYPES.values(), ids=ENCTYPES)
def test_mac_is_where_it_is_taken_from(etype: int) -> None:
    key = made_up_key(etype, "key")
    cipher = crypto_key(key).encrypt(2, plaintext(48), confounder(key, stream("confounder")))
    assert with_mac(etype, cipher, lambda mac: mac) == cipher
    with pytest.raises(IntegrityError):
        crypto_key(key).decrypt(2, with_mac(etype, cipher, lambda mac: bytes(len(mac))))
    assert len(with_mac(etype, cipher, lambda _mac: b"")) == len(cipher) - mac_size(etype)


@pytest.mark.parametrize(("defect", "base"), MADE_OTHERWISE)
def test_what_is_made_otherwise_does_not_open(defect: Defect, base: str) -> None:
    """With RFC 8009 and a confounder of another size the MAC is right, and the plaintext is not."""
    forged = forge_request(BASES[Role.SERVER][base].scenario, (defect,))
    scenario, is_ticket = forged.scenario, defect.stage is Stage.TICKET_SEAL
    key = scenario.service_key if is_ticket else scenario.session_key
    sealed = forged.ticket.ticket.enc_part if is_ticket else forged.ap_req.authenticator
    made = forged.ticket.plaintext if is_ticket else forged.authenticator_plaintext
    try:
        opened = crypto_key(key).decrypt(2 if is_ticket else 11, sealed.cipher)
    except CryptoError:
        return
    assert opened[: len(made)] != made or sealed.etype != key.etype


def test_ticket_of_whole_blocks_fills_its_last_block() -> None:
    ticket = forge_request(BASES[Role.SERVER]["whole-blocks"].scenario).ticket
    assert len(ticket.plaintext) % 16 == 0


@pytest.mark.parametrize("etype", sorted(WEAK))
def test_weak_types_are_sealed_with_a_confounder_of_8_octets(etype: int) -> None:
    key = Key(etype, bytes(16 if etype == 24 else 8))
    octets = confounder(key, stream("weak"))
    sealed = Seal(key, 2, octets).apply(plaintext(33))
    assert len(octets) == 8
    assert sealed.etype == etype
    assert sealed != Seal(key, 2, bytes(8)).apply(plaintext(33))
    assert sealed == Seal(key, 2, octets).apply(plaintext(33))
