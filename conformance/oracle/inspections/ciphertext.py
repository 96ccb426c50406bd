"""Ciphertext, subkeys and checksums as their encryption type has them (RFC 3961 and profiles)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from conformance.defects.bases import ENCTYPES
from conformance.forge import crypto_key
from conformance.forge.ciphertext import RC4Recipe, Recipe, confounder_in, mac_size
from conformance.model.mismatch import Mismatch
from conformance.oracle.inspections.registry import chosen, expect, replies, requests
from conformance.oracle.seen import SeenReply, SeenRequest
from reference import der
from reference.crypto import ChecksumType, Enctype, IntegrityError
from reference.numbers import KeyUsage

EVERY = tuple(ENCTYPES)
OF_BLOCKS = tuple(name for name in ENCTYPES if name != "rc4-hmac")
_CHECKSUMS = ("checksum-over-0", "checksum-over-1", "checksum-over-64", "checksum-over-65536")
_MANY = 16


def _confounder(request: SeenRequest) -> bytes:
    cipher = request.opened.ap_req.authenticator.cipher
    return confounder_in(request.scenario.session_key, KeyUsage.AP_REQ_AUTHENTICATOR, cipher)


def _made_again(request: SeenRequest, recipe: Recipe | RC4Recipe) -> Iterator[Mismatch]:
    """Encrypt the authenticator's plaintext once more, part by part."""
    expected = recipe.make(
        request.scenario.session_key,
        KeyUsage.AP_REQ_AUTHENTICATOR,
        request.opened.plaintext,
        _confounder(request),
    )
    cipher = request.opened.ap_req.authenticator.cipher
    yield from expect("authenticator", expected.hex(), cipher.hex())


def _random(field: str, confounders: Iterable[bytes]) -> Iterator[Mismatch]:
    """Look for repeats, zeros, and the steps of a counter.

    Of 16 confounders of 64 bits two are equal, or two steps, with a chance of 2 * 120 / 2^64: one
    run in 10^17.
    """
    found = list(confounders)
    numbers = [int.from_bytes(confounder) for confounder in found]
    modulus = 1 << 8 * len(found[0])
    steps = [(b - a) % modulus for a, b in pairwise(numbers)]
    if len(set(numbers)) < len(numbers):
        yield Mismatch(field, "no two equal", f"{len(set(numbers))} of {len(numbers)} different")
    elif len(set(steps)) < len(steps):
        yield Mismatch(field, "random", "in equal steps")
    if 0 in numbers:
        yield Mismatch(field, "random", "zero")


@replies("rfc3961-5.3-confounder", base=EVERY, messages=_MANY)
def confounders_of_replies_are_random(seen: Sequence[SeenReply]) -> Iterator[Mismatch]:
    """No two replies have the same confounder, and none is zero or counted on."""
    yield from _random(
        "ap_rep confounder",
        [
            confounder_in(
                reply.forged.scenario.session_key, KeyUsage.AP_REP, reply.ap_rep.enc_part.cipher
            )
            for reply in seen
        ],
    )


@requests("rfc3961-5.3-confounder-request", base=EVERY, messages=_MANY)
def confounders_of_authenticators_are_random(seen: Sequence[SeenRequest]) -> Iterator[Mismatch]:
    """No two authenticators have the same confounder, and none is zero or counted on."""
    yield from _random("authenticator confounder", [_confounder(request) for request in seen])


@requests("rfc3961-5.3-key-usage-derivation-request", base=OF_BLOCKS)
def authenticator_is_under_ke_and_ki(seen: Sequence[SeenRequest]) -> Iterator[Mismatch]:
    """The authenticator is encrypted with Ke and has its MAC with Ki, of usage 11."""
    for request in seen:
        yield from _made_again(request, Recipe())


@requests("rfc3961-5.3-initial-state-request", base=OF_BLOCKS, messages=3)
def authenticators_start_from_zero(seen: Sequence[SeenRequest]) -> Iterator[Mismatch]:
    """Each of several authenticators is encrypted from a vector of zero."""
    for request in seen:
        yield from _made_again(request, Recipe())


@requests(
    "rfc3961-6.3-padding", base="des3-cbc-sha1",
    defect=tuple(f"client-longer-by-{by}" for by in range(1, 9)),
)  # fmt: skip
def padding_is_zero_and_short(seen: Sequence[SeenRequest]) -> Iterator[Mismatch]:
    """Behind the Authenticator there are zeros, and fewer than eight."""
    for request in seen:
        padding = request.opened.plaintext[_der_size(request.opened.plaintext) :]
        if any(padding) or len(padding) >= 8:
            yield Mismatch("padding", "up to seven zero octets", padding.hex())


@requests("rfc3961-6.3-key", defect="subkey-beside-des3-cbc-sha1", messages=_MANY)
def triple_des_subkey_has_parity(seen: Sequence[SeenRequest]) -> Iterator[Mismatch]:
    """A triple DES subkey has 24 octets, each with an odd number of ones."""
    for request in seen:
        subkey = request.opened.authenticator.subkey
        if subkey is None or subkey.keytype != Enctype.DES3_CBC_SHA1:
            continue  # of another type, which the client may choose
        yield from expect("subkey octets", 24, len(subkey.keyvalue))
        if any(octet.bit_count() % 2 == 0 for octet in subkey.keyvalue):
            yield Mismatch("subkey", "odd parity in each octet", "even parity in some")


@requests("rfc3962-5-no-expansion", base=("aes128-cts-hmac-sha1-96", "aes256-cts-hmac-sha1-96"))
def ciphertext_is_no_longer_than_it_must_be(seen: Sequence[SeenRequest]) -> Iterator[Mismatch]:
    """The authenticator's ciphertext has the octets of confounder, Authenticator and MAC."""
    for request in seen:
        etype = request.scenario.session_key.etype
        size = 16 + _der_size(request.opened.plaintext) + mac_size(etype)
        yield from expect("cipher octets", size, len(request.opened.ap_req.authenticator.cipher))


@requests("rfc4757-5-request", base="rc4-hmac", messages=3)
def rc4_authenticator_has_its_mac_first(seen: Sequence[SeenRequest]) -> Iterator[Mismatch]:
    """An RC4 authenticator is a MAC, and the encryption of confounder and plaintext."""
    for request in seen:
        yield from _made_again(request, RC4Recipe())


@requests("rfc3961-4-required-checksum-request", base=EVERY, defect="checksum-over-64")
def checksum_type_is_a_choice(seen: Sequence[SeenRequest]) -> Iterator[Mismatch]:
    """The type of the checksum over application data is recorded."""
    for request in seen:
        checksum = request.opened.authenticator.cksum
        yield chosen("cksum.cksumtype", None if checksum is None else checksum.cksumtype)


@requests("rfc3961-4-any-length", base=("default", "rc4-hmac", "des3-cbc-sha1"), defect=_CHECKSUMS)
def checksum_over_any_length_verifies(seen: Sequence[SeenRequest]) -> Iterator[Mismatch]:
    """The checksum over application data of any length is that of the data."""
    for request in seen:
        checksum, data = request.opened.authenticator.cksum, request.scenario.checksum_data
        key = crypto_key(request.scenario.session_key)
        if checksum is None or data is None or checksum.cksumtype != key.checksum_type:
            continue  # none, or of a type that the client may choose
        try:
            key.verify(KeyUsage.AP_REQ_CHECKSUM, data, checksum.checksum)
        except IntegrityError as error:
            yield Mismatch("cksum", f"that of {len(data)} octets", str(error))


@requests("rfc4757-4-checksum", base="rc4-hmac", defect="checksum-over-64")
def rc4_checksum_has_16_octets(seen: Sequence[SeenRequest]) -> Iterator[Mismatch]:
    """The checksum with an RC4 key is of type -138, and has 16 octets."""
    for request in seen:
        checksum = request.opened.authenticator.cksum
        if checksum is None:
            yield Mismatch("cksum", "one, since it was asked for", "none")
            continue
        yield from expect("cksum.cksumtype", int(ChecksumType.HMAC_MD5_RC4), checksum.cksumtype)
        yield from expect("cksum octets", 16, len(checksum.checksum))


@replies("rfc4757-6-strength", base="rc4-hmac")
def subkey_is_answered(seen: Sequence[SeenReply]) -> Iterator[Mismatch]:
    """What becomes of the client's subkey is recorded."""
    for reply in seen:
        yield chosen("ap_rep.subkey", _subkey_kind(reply))


@replies("rfc4757-6-unasked", base="rc4-hmac", defect="subkey-absent")
def subkey_comes_unasked(seen: Sequence[SeenReply]) -> Iterator[Mismatch]:
    """Whether a subkey comes to a client that has sent none is recorded."""
    for reply in seen:
        yield chosen("ap_rep.subkey", _subkey_kind(reply))


@replies("rfc4757-7.1-raw-tokens", base="dce-style")
def reply_in_dce_style_is_bare(seen: Sequence[SeenReply]) -> Iterator[Mismatch]:
    """The reply in DCE style is an AP-REP at once, without framing."""
    for reply in seen:
        yield from expect("first octet", "6f", (reply.accepted.ap_rep or b"")[:1].hex())


def _subkey_kind(reply: SeenReply) -> str:
    sealed, sent = reply.part.subkey, reply.forged.authenticator.subkey
    if sealed is None:
        return "none"
    return "the client's" if sealed == sent else f"the server's own, of etype {sealed.keytype}"


def _der_size(octets: bytes) -> int:
    _start, stop = der.header(octets, 0, len(octets), octets[0])
    return stop
