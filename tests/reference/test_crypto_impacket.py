"""A second opinion: impacket's independent implementation of etypes 16, 17, 18 and 23."""

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from impacket.krb5 import crypto as impacket

from reference.crypto import (
    Enctype,
    Key,
    fx_cf2,
    random_to_key,
    seed_size,
    string_to_key,
)

ETYPES = [
    Enctype.DES3_CBC_SHA1,
    Enctype.AES128_CTS_HMAC_SHA1_96,
    Enctype.AES256_CTS_HMAC_SHA1_96,
    Enctype.RC4_HMAC,
]

each_etype = pytest.mark.parametrize("etype", ETYPES, ids=lambda etype: etype.name.lower())
no_deadline = settings(deadline=None)

messages = st.binary(max_size=100)
# A spread over the whole key space: a seed of few distinct octets would make triple DES keys of
# equal thirds, which impacket's cipher refuses.
seeds = st.binary(max_size=8).map(lambda data: hashlib.sha512(data).digest())
# impacket tries usage 8 for 9 as well, so that 9 would not tell the two apart.
usages = st.integers(0, 2**32 - 1).filter(lambda usage: usage != 9) | st.sampled_from(
    [1, 2, 3, 8, 11, 12, 13, 23, 24, 25]
)


def make_key(etype: Enctype, seed: bytes) -> Key:
    return random_to_key(etype, seed[: seed_size(etype)])


def theirs(key: Key) -> impacket.Key:
    return impacket.Key(key.etype, key.contents)


def padded(etype: Enctype, message: bytes) -> bytes:
    return message + bytes(-len(message) % 8) if etype == Enctype.DES3_CBC_SHA1 else message


@each_etype
@no_deadline
@given(seed=seeds, usage=usages, message=messages, randomness=st.binary(min_size=32, max_size=32))
def test_each_decrypts_what_the_other_encrypts(
    etype: Enctype, seed: bytes, usage: int, message: bytes, randomness: bytes
) -> None:
    key = make_key(etype, seed)
    size = key.confounder_size
    confounder, other = randomness[:size], randomness[size : 2 * size]
    ours = key.encrypt(usage, message, confounder)
    assert ours == impacket.encrypt(theirs(key), usage, message, confounder)
    assert impacket.decrypt(theirs(key), usage, ours) == padded(etype, message)
    other_ciphertext = impacket.encrypt(theirs(key), usage, message, other)
    assert key.decrypt(usage, other_ciphertext) == padded(etype, message)


@each_etype
@no_deadline
@given(seed=seeds, usage=usages, message=messages)
def test_checksums_agree(etype: Enctype, seed: bytes, usage: int, message: bytes) -> None:
    key = make_key(etype, seed)
    checksum = key.checksum(usage, message)
    impacket.verify_checksum(key.checksum_type.value, theirs(key), usage, message, checksum)
    assert checksum == impacket.make_checksum(key.checksum_type.value, theirs(key), usage, message)


@each_etype
@no_deadline
@given(seed=seeds, message=messages)
def test_pseudo_random_functions_agree(etype: Enctype, seed: bytes, message: bytes) -> None:
    key = make_key(etype, seed)
    assert key.prf(message) == impacket.prf(theirs(key), message)


@each_etype
@no_deadline
@given(seed=seeds)
def test_random_to_key_agrees(etype: Enctype, seed: bytes) -> None:
    key = make_key(etype, seed)
    seed = seed[: seed_size(etype)]
    assert key.contents == impacket.random_to_key(etype, seed).contents


@no_deadline
@given(
    etype1=st.sampled_from(ETYPES),
    etype2=st.sampled_from(ETYPES),
    seed=seeds,
    peppers=st.tuples(messages, messages),
)
def test_key_combination_agrees(
    etype1: Enctype, etype2: Enctype, seed: bytes, peppers: tuple[bytes, bytes]
) -> None:
    key1, key2 = make_key(etype1, seed), make_key(etype2, seed[::-1])
    expected = impacket.cf2(etype1, theirs(key1), theirs(key2), *peppers)
    assert fx_cf2(key1, key2, *peppers) == Key(etype1, expected.contents)


@each_etype
@no_deadline
@given(
    password=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40),
    salt=st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
)
def test_string_to_key_agrees(etype: Enctype, password: str, salt: str) -> None:
    takes_count = etype in (Enctype.AES128_CTS_HMAC_SHA1_96, Enctype.AES256_CTS_HMAC_SHA1_96)
    params = b"\0\0\0\3" if takes_count else b""
    expected = impacket.string_to_key(etype, password, salt, params or None)
    assert string_to_key(etype, password.encode(), salt.encode(), params) == Key(
        etype, expected.contents
    )
