"""What holds for every encryption type, whatever the key and the message."""

import hashlib
import hmac
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reference.crypto import SUPPORTED, Enctype, IntegrityError, Key, random_key
from reference.crypto.aes_sha2 import AesSha2
from reference.crypto.derivation import INTEGRITY, usage_constant
from reference.crypto.registry import cryptosystem
from reference.crypto.simplified import Simplified

USAGE = 11  # the authenticator of an AP-REQ (RFC 4120 section 7.5.1)
OTHER_USAGE = 12

each_etype = pytest.mark.parametrize(
    "etype", sorted(SUPPORTED), ids=lambda etype: Enctype(etype).name.lower()
)
no_deadline = settings(deadline=None)


def pattern(size: int) -> bytes:
    """Return octets without a period that a block cipher could hide."""
    return hashlib.shake_128(b"pattern").digest(size)


def make_key(etype: int) -> Key:
    return random_key(etype, pattern)


def seal(key: Key, message: bytes, usage: int = USAGE) -> bytes:
    return key.encrypt(usage, message, pattern(key.confounder_size))


def padding(etype: int, message: bytes) -> bytes:
    """Return what decryption leaves behind the message (RFC 3961 section 6.3)."""
    return bytes(-len(message) % 8) if etype == Enctype.DES3_CBC_SHA1 else b""


def with_each_bit_flipped(data: bytes) -> Iterator[bytes]:
    number = int.from_bytes(data, "big")
    for bit in range(len(data) * 8):
        yield (number ^ 1 << bit).to_bytes(len(data), "big")


@each_etype
def test_round_trip_at_every_size(etype: int) -> None:
    key = make_key(etype)
    for size in range(71):
        message = pattern(size)
        ciphertext = seal(key, message)
        assert key.decrypt(USAGE, ciphertext) == message + padding(etype, message)


@each_etype
def test_encryption_shows_neither_message_nor_confounder(etype: int) -> None:
    message = bytes(range(64))
    key = make_key(etype)
    ciphertext = seal(key, message)
    for block in (message[:8], message[-8:], pattern(key.confounder_size)):
        assert block not in ciphertext


@each_etype
def test_confounder_changes_the_ciphertext(etype: int) -> None:
    key = make_key(etype)
    other = bytes(key.confounder_size)
    assert key.encrypt(USAGE, b"message", other) != seal(key, b"message")
    assert key.decrypt(USAGE, key.encrypt(USAGE, b"message!", other)) == b"message!"


@each_etype
@pytest.mark.parametrize("message", [b"", b"short", bytes(40)], ids=len)
def test_every_flipped_bit_is_refused(etype: int, message: bytes) -> None:
    key = make_key(etype)
    for damaged in with_each_bit_flipped(seal(key, message)):
        with pytest.raises(IntegrityError):
            key.decrypt(USAGE, damaged)


@each_etype
def test_every_truncation_is_refused(etype: int) -> None:
    key = make_key(etype)
    ciphertext = seal(key, bytes(40))
    for size in range(len(ciphertext)):
        with pytest.raises(IntegrityError):
            key.decrypt(USAGE, ciphertext[:size])
        with pytest.raises(IntegrityError):
            key.decrypt(USAGE, ciphertext[len(ciphertext) - size :])


@each_etype
def test_a_genuine_mac_without_a_confounder_is_refused(etype: int) -> None:
    key = make_key(etype)
    system = cryptosystem(etype)(key.contents)
    if isinstance(system, Simplified):
        integrity_key = system.derive(usage_constant(USAGE, INTEGRITY))
        mac = system.mac(integrity_key).compute(b"")
    elif isinstance(system, AesSha2):
        integrity_key = system.derive(usage_constant(USAGE, INTEGRITY), system.mac_size)
        initial_vector = bytes(16)
        hash_name = system.hash_function.name
        mac = hmac.digest(integrity_key, initial_vector, hash_name)[: system.mac_size]
    else:
        message_key = hmac.digest(key.contents, USAGE.to_bytes(4, "little"), "md5")
        mac = hmac.digest(message_key, b"", "md5")
    with pytest.raises(IntegrityError, match="octets"):
        key.decrypt(USAGE, mac)


@each_etype
def test_added_octets_are_refused(etype: int) -> None:
    key = make_key(etype)
    ciphertext = seal(key, b"message")
    for size in range(1, 33):
        for damaged in (ciphertext + bytes(size), bytes(size) + ciphertext):
            with pytest.raises(IntegrityError):
                key.decrypt(USAGE, damaged)


@each_etype
@no_deadline
@given(st.binary(max_size=120))
def test_arbitrary_octets_are_refused(etype: int, octets: bytes) -> None:
    with pytest.raises(IntegrityError):
        make_key(etype).decrypt(USAGE, octets)


@each_etype
def test_another_usage_is_refused(etype: int) -> None:
    key = make_key(etype)
    ciphertext = seal(key, b"message!", USAGE)
    with pytest.raises(IntegrityError):
        key.decrypt(OTHER_USAGE, ciphertext)
    with pytest.raises(IntegrityError):
        key.verify(OTHER_USAGE, b"data", key.checksum(USAGE, b"data"))


@each_etype
@pytest.mark.parametrize("usage", [0, 2**31, 2**32 - 1])
def test_every_usage_number_is_usable(etype: int, usage: int) -> None:
    key = make_key(etype)
    assert key.decrypt(usage, seal(key, b"message!", usage)) == b"message!"
    key.verify(usage, b"data", key.checksum(usage, b"data"))


@each_etype
def test_another_key_is_refused(etype: int) -> None:
    key = make_key(etype)
    stranger = random_key(etype, lambda size: pattern(size)[::-1])
    with pytest.raises(IntegrityError):
        stranger.decrypt(USAGE, seal(key, b"message!"))
    with pytest.raises(IntegrityError):
        stranger.verify(USAGE, b"data", key.checksum(USAGE, b"data"))


@each_etype
def test_every_damaged_checksum_is_refused(etype: int) -> None:
    key = make_key(etype)
    checksum = key.checksum(USAGE, b"data")
    key.verify(USAGE, b"data", checksum)
    for damaged in with_each_bit_flipped(checksum):
        with pytest.raises(IntegrityError):
            key.verify(USAGE, b"data", damaged)
    for size in range(len(checksum)):
        with pytest.raises(IntegrityError):
            key.verify(USAGE, b"data", checksum[:size])
    with pytest.raises(IntegrityError):
        key.verify(USAGE, b"data", checksum + b"\0")
    with pytest.raises(IntegrityError):
        key.verify(USAGE, b"Data", checksum)


@each_etype
def test_a_failed_decryption_leaves_no_trace(etype: int) -> None:
    key = make_key(etype)
    ciphertext = seal(key, b"message!")
    for damaged in (b"", ciphertext[:-1], ciphertext[:-8], bytes(len(ciphertext))):
        with pytest.raises(IntegrityError):
            key.decrypt(USAGE, damaged)
        assert key.decrypt(USAGE, ciphertext) == b"message!"


@each_etype
@no_deadline
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["encrypt", "decrypt", "checksum", "prf"]),
            st.integers(0, 3),
            st.binary(max_size=50),
        ),
        max_size=8,
    )
)
def test_a_used_key_works_as_a_fresh_one(
    etype: int, operations: list[tuple[str, int, bytes]]
) -> None:
    used = make_key(etype)
    for operation, usage, data in operations:
        assert perform(used, operation, usage, data) == perform(
            make_key(etype), operation, usage, data
        )


def perform(key: Key, operation: str, usage: int, data: bytes) -> bytes:
    match operation:
        case "encrypt":
            return seal(key, data, usage)
        case "decrypt":
            return key.decrypt(usage, seal(make_key(key.etype), data, usage))
        case "checksum":
            return key.checksum(usage, data)
        case _:
            return key.prf(data)
